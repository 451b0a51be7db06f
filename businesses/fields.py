"""Columns that accept what people write or hand in, and keep it in one form."""

import re

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFieldFile
from django.utils.translation import gettext_lazy as _

from businesses.pictures import drawn_anew
from businesses.validators import is_pdf, nib_format, nik_format, npwp_format, phone_format
from ikm_registry.accounts import phones
from ikm_registry.sealing.fields import Sealed


class NumberBox(forms.CharField):
    """Has room for the dots and dashes; the number itself is measured by its column."""

    def __init__(self, *, room, **kwargs):
        self.room = room
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"maxlength": str(self.room)}


class WrittenNumberField(models.CharField):
    """Drops the dots, dashes and blanks people put into a number; nothing typed is null.

    Null rather than "": most have no such number, and only null escapes uniqueness.
    """

    def __init__(self, *args, **kwargs):
        kwargs = {"null": True, "blank": True} | kwargs
        super().__init__(*args, **kwargs)

    def normal(self, value):
        return re.sub(r"[\s.\-/]", "", value)

    def to_python(self, value):
        value = super().to_python(value)
        return self.normal(value.strip()) or None if value else None

    def get_prep_value(self, value):
        return super().get_prep_value(self.to_python(value))

    def formfield(self, **kwargs):
        options = {"form_class": NumberBox, "room": self.max_length + 12, "max_length": None}
        return super().formfield(**options | kwargs)


class NibField(WrittenNumberField):
    default_validators = [nib_format]


class NikField(WrittenNumberField):
    default_validators = [nik_format]


class NpwpField(WrittenNumberField):
    default_validators = [npwp_format]

    def normal(self, value):
        digits = super().normal(value)
        return "0" + digits if re.fullmatch("[0-9]{15}", digits) else digits


class PhoneField(WrittenNumberField):
    """Kept as +62…, so that one number has one form."""

    default_validators = [phone_format]

    def normal(self, value):
        return phones.normal(value)


class SealedNikField(Sealed, NikField):
    """Only the application can read it; found by its digest."""


class SealedNpwpField(Sealed, NpwpField):
    """Sealed for all, since a person's NPWP is her NIK (PMK 112/2022)."""


class SealedPhoneField(Sealed, PhoneField):
    """Only the application can read it; found by its digest."""


class AmountField(models.DecimalField):
    """What amounts have in common: never below zero, and empty where nobody knows."""

    def __init__(self, *args, **kwargs):
        known = {
            "max_digits": 18,
            "null": True,
            "blank": True,
            "validators": [MinValueValidator(0)],
        }
        super().__init__(*args, **known | kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"min_value": 0, **kwargs})


class RupiahField(AmountField):
    """Whole rupiah, wide enough for any firm; null is "unknown", which is not zero."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"decimal_places": 0, **kwargs})


class QuantityField(AmountField):
    """How much or how many, in a unit that stands beside it; null is "unknown"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"decimal_places": 3, **kwargs})


class DrawnPicture(ImageFieldFile):
    """Whatever door a picture comes through, it is drawn anew before it is kept."""

    def save(self, name, content, save=True):
        drawn = drawn_anew(content)
        super().save(drawn.name, drawn, save)


class Scan(FieldFile):
    """A PDF as it came, which browsers get to keep and never to show; a picture drawn anew."""

    def save(self, name, content, save=True):
        kept = content if is_pdf(content) else drawn_anew(content)
        super().save("scan.pdf" if kept is content else kept.name, kept, save)


class UploadBox(forms.FileField):
    """Telephones turn their own kinds of pictures into one of `accept` where it names some."""

    def __init__(self, *, accept, **kwargs):
        self.accept = accept
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": self.accept}

    def get_bound_field(self, form, field_name):
        return UploadOnPage(form, self, field_name)


class UploadOnPage(forms.BoundField):
    @property
    def is_to_be_chosen_again(self):
        """No browser keeps the file that came with what has to be corrected."""
        return self.html_name in self.form.files and bool(self.form.errors)


PICTURES = "image/jpeg,image/png,image/webp"
PICTURE_HINT = _("JPEG, PNG or WebP, up to 15 MB.")


class PictureField(models.ImageField):
    attr_class = DrawnPicture

    def formfield(self, **kwargs):
        # Not Django's own box, which would try every format that Pillow knows.
        known = {"form_class": UploadBox, "accept": PICTURES, "help_text": PICTURE_HINT}
        return super().formfield(**known | kwargs)


class ScanField(models.FileField):
    attr_class = Scan

    def formfield(self, **kwargs):
        accept = f"application/pdf,{PICTURES}"
        return super().formfield(**{"form_class": UploadBox, "accept": accept, **kwargs})
