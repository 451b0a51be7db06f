"""Numbers as Indonesians write them, whatever the language of the page: 1.500.000 and 12,5.

Django's localized fields follow the page's language, and would read "1.500" as one and a
half on an English page; papers and people here do not change with the language.
"""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from businesses.fields import RupiahField
from ikm_registry.ui.templatetags.ui import grouped

AMOUNT = re.compile(
    r"(?P<minus>[-−]?) ?(?:rp\.? ?)?(?P<digits>[0-9][0-9.,]{0,39}?)(?:,--?)? ?(?P<word>[a-z]*)",
    re.IGNORECASE,
)
# Dots only between groups of three: "12.5" could be 12,5 or a slip for 125, so we ask.
INDONESIAN = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?")
# Two commas, or a comma before a dot, can be meant in the English way only.
ENGLISH = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3},[0-9]{3}(?=\.))(?:\.([0-9]+))?")
SIZES = {
    "": 1,
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "milyar": 10**9,
    "miliar": 10**9,
}


def read_number(text):
    """Read "Rp 1.500.000,-", "12,5" or "60 juta"; None where it is no number or could be two."""
    written = AMOUNT.fullmatch(" ".join(text.split()))
    if not written or written["word"].lower() not in SIZES:
        return None
    digits = written["digits"]
    plain = INDONESIAN.fullmatch(digits) or ENGLISH.fullmatch(digits)
    if not plain:
        return None
    amount = Decimal(f"{re.sub('[.,]', '', plain[1])}.{plain[2] or 0}")
    amount *= SIZES[written["word"].lower()]
    if amount == int(amount):
        amount = Decimal(int(amount))  # "60,00" is as whole as "60"
    return -amount if written["minus"] else amount


class Written:
    """A number field whose box takes and shows our form."""

    widget = forms.TextInput
    keyboard = "decimal"

    def widget_attrs(self, widget):
        return {"inputmode": self.keyboard, "autocomplete": "off"}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = self.read(value)
        return super().to_python(value)

    def read(self, text):
        number = read_number(text)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else grouped(value)


TOO_LARGE = _("This number is too large. Please count its zeros again.")


class WrittenDecimalField(Written, forms.DecimalField):
    """12,5"""

    default_error_messages = {
        "invalid": _(
            "Write the number like 1.250 or 12,5: a dot for thousands, a comma for decimals."
        ),
        "max_digits": TOO_LARGE,
        "max_whole_digits": TOO_LARGE,
    }


class WrittenIntegerField(Written, forms.IntegerField):
    """1.500"""

    keyboard = "numeric"
    default_error_messages = {"invalid": _("Write a whole number, like 4 or 1.250.")}


WHOLE_RUPIAH = _("Write whole rupiah with dots for thousands, like 1.500.000.")


class RupiahFormField(WrittenDecimalField):
    """The box stands behind a "Rp"."""

    prefix = "Rp"
    keyboard = "numeric"
    default_error_messages = {"invalid": WHOLE_RUPIAH, "max_decimal_places": WHOLE_RUPIAH}


class CoordinateField(Written, forms.DecimalField):
    """Degrees as maps give them, -7.841; thousands of degrees there are not."""

    default_error_messages = {
        "invalid": _("Write degrees like -7.841 or 113.25."),
        "max_decimal_places": _("Six digits after the point are enough."),
    }

    def widget_attrs(self, widget):
        return {"autocomplete": "off"}  # number pads of phones have no minus

    def read(self, text):
        return text.replace("−", "-").replace(",", ".").removesuffix("°")

    def prepare_value(self, value):
        return f"{value:f}" if isinstance(value, Decimal) else value


BOXES = [
    (RupiahField, RupiahFormField),
    (models.DecimalField, WrittenDecimalField),
    (models.PositiveIntegerField, WrittenIntegerField),
]


def box_for(field):
    if field.name in ("latitude", "longitude"):
        return CoordinateField
    return next((box for column, box in BOXES if isinstance(field, column)), None)


def written(field, **options):
    """The form field of a model field: numbers in our form, days with the browser's calendar.

    For `formfield_callback` of a ModelForm.
    """
    if box := box_for(field):
        return field.formfield(form_class=box, **options)
    if type(field) is models.DateField:
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return field.formfield(**{"widget": day, **options})
    return field.formfield(**options)
