"""The public numbers of programs and applications: PRG-3513-000007-2, PMH-3513-000128-4."""

import re
import secrets

from businesses.registry_no import check_digit

PROGRAM, APPLICATION = "PRG", "PMH"


def pattern(series):
    """Of a regency (3513) or a province (35)."""
    return f"{series}-[0-9]{{2,4}}-[0-9]{{6}}-[0-9]"


def compose(series, place, serial):
    """The number of the `serial`-th one of a place ("35.13")."""
    digits, count = place.replace(".", ""), f"{serial:06}"
    return f"{series}-{digits}-{count}-{check_digit(digits + count)}"


def is_valid(series, number):
    if not re.fullmatch(pattern(series), number):
        return False
    digits = "".join(filter(str.isdigit, number))
    return check_digit(digits[:-1]) == digits[-1]


# What stands on a plate, a certificate or a card, and is checked by whoever reads it there.
EQUIPMENT, CERTIFICATE, CARD = "ALT", "SRT", "KRT"
# Letters and digits that nobody mistakes for another; ten of them are 49 bits, past guessing.
PLAIN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 5


def code_pattern(series):
    return f"{series}-[{PLAIN}]{{{HALF}}}-[{PLAIN}]{{{HALF}}}"


def unguessable(series):
    """A number that tells nothing and leads to no other: SRT-7KQ2M-X9FPA."""
    first, second = ("".join(secrets.choice(PLAIN) for _ in range(HALF)) for _ in range(2))
    return f"{series}-{first}-{second}"


def read_code(series, typed):
    """The number somebody typed, in small letters or without its dashes; "" if it is none."""
    bare = re.sub(r"[\s.\-]", "", typed.upper())
    # A number may itself begin with the letters of its series, so these go by the length alone.
    if len(bare) > 2 * HALF:
        bare = bare.removeprefix(series)
    code = f"{series}-{bare[:HALF]}-{bare[HALF:]}"
    return code if re.fullmatch(code_pattern(series), code) else ""
