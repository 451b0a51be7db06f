"""Formats of official Indonesian numbers. Each refusal says what to type instead."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from businesses.pictures import drawn_anew
from ikm_registry.accounts.phones import is_phone

# PP 5/2021 art. 176 and its successor PP 28/2025: thirteen digits, random, no check digit.
nib_format = RegexValidator(r"\A[0-9]{13}\Z", _("NIB must be 13 digits."), "nib")
rt_format = RegexValidator(r"\A\d{1,3}\Z", _("RT and RW are numbers of up to 3 digits."), "rt")


def required(sentence):
    """What cannot be missing beside what was told; the same code wherever something is missing."""
    return ValidationError(sentence, "required")


def nik_format(value):
    """Sixteen digits: district of first registration, birth date (women day + 40), serial.

    The district part is not compared with a region list: people move, codes are renewed.
    """
    if not re.fullmatch("[0-9]{16}", value):
        raise ValidationError(_("NIK must be 16 digits."), "nik")
    day, month = int(value[6:8]) % 40, int(value[8:10])
    try:
        date(2000, month, day)  # a leap year: the century of a NIK is not written in it
    except ValueError as error:
        raise ValidationError(
            _("Digits 7 to 12 of the NIK are not a birth date. Please read the card again."), "nik"
        ) from error


def npwp_format(value):
    """Sixteen digits since PMK 112/2022; a person's NPWP is her NIK."""
    if not re.fullmatch("[0-9]{16}", value):
        raise ValidationError(_("NPWP must be 16 digits (old form: 15 digits)."), "npwp")


def phone_format(value):
    if not is_phone(value):
        raise ValidationError(
            _("This is not a phone number. Write it as 0812… or (0335) ….."), "phone"
        )


# Number formats by kind of certificate; a kind that is not named here accepts any number.
CERTIFICATE_FORMATS = {
    "nib": (r"\d{13}", _("NIB must be 13 digits.")),
    # Peraturan BPOM 22/2018: at least 15 digits, of which the last two tell the year it ends.
    "pirt": (r"\d{13,}-?\d{2}", _("A P-IRT number has at least 15 digits, the year it ends last.")),
    "bpom_md": (r"MD\d{12}", _("A BPOM number is MD and 12 digits.")),
    "halal": (r"ID\d{14,17}", _("A halal number is ID and 14 to 17 digits.")),
}


def wrong_certificate_number(kind, number):
    """The sentence that says what is wrong with it, or none."""
    pattern, sentence = CERTIFICATE_FORMATS.get(kind, (r".*", ""))
    return "" if re.fullmatch(pattern, number) else sentence


PHOTO_TYPES = ["jpg", "jpeg", "png", "webp"]
FILE_LIMIT = 5 * 1024 * 1024
# As telephones take them; what is kept is drawn anew, and smaller.
PICTURE_LIMIT = 15 * 1024 * 1024


def is_upload(file):
    """On its way in. What is stored was judged then, and its folder may be lost since."""
    return not getattr(file, "_committed", False)


def upload_size(file):
    if not is_upload(file):
        return
    if is_named_pdf(file) and file.size > FILE_LIMIT:
        raise ValidationError(_("The file is larger than 5 MB. Please choose a smaller one."))
    if file.size > PICTURE_LIMIT:
        raise ValidationError(_("The photo is larger than 15 MB. Please choose a smaller one."))


SHEET_LIMIT = 20 * 1024 * 1024


def sheet_size(file):
    if file.size > SHEET_LIMIT:
        raise ValidationError(_("The file is larger than 20 MB. Please split the list."))


def picture(file):
    """Judged by drawing it, as it will be drawn when it is kept: a head alone may promise much."""
    if is_upload(file):
        drawn_anew(file.file)


def certificate_file(file):
    """A scan is what its name says: a PDF by its first bytes, or a picture."""
    if not is_named_pdf(file):
        picture(file)
    elif is_upload(file) and not is_pdf(file.file):
        raise ValidationError(_("This file says it is a PDF but is not. Please scan again."))


def is_named_pdf(file):
    return file.name.lower().endswith(".pdf")


def is_pdf(file):
    file.seek(0)
    begins = file.read(5)
    file.seek(0)
    return begins == b"%PDF-"
