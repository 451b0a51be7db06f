"""What a Kemendagri code tells by itself, without asking the database."""

import re

from .choices import Kind, Level, Zone

WRITTEN = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[123][0-9]{3})?)?)?")

LENGTHS = tuple(Level.values)

# Keppres 41/1987: the provinces whose clocks follow WITA and WIT; all others follow WIB.
# Provinces younger than the decree keep the clock of the province they came from.
WITA_PROVINCES = {
    "51",
    "52",
    "53",
    "63",
    "64",
    "65",
    "71",
    "72",
    "73",
    "74",
    "75",
    "76",
}
WIT_PROVINCES = {"81", "82", "91", "92", "93", "94", "95", "96"}

VILLAGE_KINDS = {
    "1": Kind.URBAN_VILLAGE,
    "2": Kind.VILLAGE,
    "3": Kind.CUSTOMARY_VILLAGE,
}


def ancestor_codes(code):
    """The codes above, from the province down: 35.13.05 lies in 35 and 35.13."""
    return [code[:length] for length in LENGTHS if length < len(code)]


def parent_code(code):
    """The code just above; a province has none."""
    return next(reversed(ancestor_codes(code)), None)


def regency_code(code):
    """The regency or city in which a place lies: 35.13.05.2008 lies in 35.13."""
    return code[: Level.REGENCY]


def kind_of(code):
    """Regencies are numbered from 01 and cities from 71; a village's first digit is its kind."""
    match len(code):
        case Level.PROVINCE:
            return Kind.PROVINCE
        case Level.REGENCY:
            return Kind.CITY if code[3:] >= "71" else Kind.REGENCY
        case Level.DISTRICT:
            return Kind.DISTRICT
    return VILLAGE_KINDS[code[9]]


def zone_of(code):
    """The clock that a place follows, by its province."""
    province = code[: Level.PROVINCE]
    if province in WITA_PROVINCES:
        return Zone.WITA
    return Zone.WIT if province in WIT_PROVINCES else Zone.WIB
