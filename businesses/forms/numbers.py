"""Numbers as Indonesians write them, whatever the language of the page: 1.500.000 and 12,5.

Django's localized fields follow the page's language, and would read "1.500" as one and a
half on an English page; papers and people here do not change with the language.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from businesses.fields import RupiahField
from ikm_registry.ui.templatetags.ui import grouped

# Dots only between groups of three: "12.5" could be 12,5 or a slip for 125, so we ask.
WRITTEN = re.compile(r"[-−]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")
LONGEST = 40
ASK_AGAIN = _("Write the number like 1.500.000 or 12,5: dots for thousands, a comma for decimals.")


def plain(text):
    """ "Rp1.500.000,50" → "1500000.50", or refuse what could mean two numbers."""
    digits = re.sub(r"\s", "", text).removeprefix("Rp")
    if len(digits) > LONGEST or not WRITTEN.fullmatch(digits):
        raise ValidationError(ASK_AGAIN, code="invalid")
    return digits.replace(".", "").replace(",", ".").replace("−", "-")


class Written:
    """A number field whose box takes and shows our form."""

    widget = forms.TextInput
    keyboard = "decimal"

    def widget_attrs(self, widget):
        return {"inputmode": self.keyboard, "autocomplete": "off"}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = plain(value)
        return super().to_python(value)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else grouped(value)


class WrittenDecimalField(Written, forms.DecimalField):
    """12,5"""


class WrittenIntegerField(Written, forms.IntegerField):
    """1.500"""

    keyboard = "numeric"


class RupiahFormField(WrittenDecimalField):
    """The box stands behind a "Rp"."""

    prefix = "Rp"


def written(field, **options):
    """The form field of a model field: numbers in our form, days with the browser's calendar.

    For `formfield_callback` of a ModelForm.
    """
    if isinstance(field, RupiahField):
        return field.formfield(form_class=RupiahFormField, **options)
    if isinstance(field, models.DecimalField):
        return field.formfield(form_class=WrittenDecimalField, **options)
    if isinstance(field, models.PositiveIntegerField):
        return field.formfield(form_class=WrittenIntegerField, **options)
    if isinstance(field, models.DateField):
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return field.formfield(**{"widget": day, **options})
    return field.formfield(**options)
