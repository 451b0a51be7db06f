"""A filtered list of groups as a file: the columns of it, and their values row after row.

Names of persons are not among them: who leads a group stands on its page.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from businesses.choices import GroupKind, GroupNeed
from businesses.exchange.listed import (
    KBLI,
    PARTING,
    day_of,
    fact,
    places,
    worded,
    yes_or_no,
)

RECORD = _("Record of the group")
KNOWN_TO_HAVE = _("Empty where nobody knows")
of_group = partial(fact, source=RECORD)


def needs_in_words(codes):
    return PARTING.join(str(GroupNeed(code).label) for code in codes)


COLUMNS = [
    of_group(
        "registry_no",
        _("Registry number of the group"),
        _("By which the registry knows the group; it never changes"),
    ),
    of_group("name", _("Name of the group"), _("As its decree has it")),
    of_group(
        "kind",
        _("Kind of group"),
        _("KUB, sentra, cooperative or association"),
        read=worded(GroupKind),
    ),
    *places("region"),
    of_group("address", _("Address"), _("Street, hamlet or landmark")),
    of_group("commodity", _("Commodity"), _("What its members make")),
    of_group(
        "kbli",
        _("KBLI code"),
        _("Of what they make"),
        path="kbli__code",
        source=KBLI,
    ),
    of_group("decree_no", _("Number of the decree (SK)"), _("As written")),
    of_group("decree_on", _("Date of the decree"), _("As written")),
    of_group("has_statutes", _("Statutes (AD/ART)"), KNOWN_TO_HAVE, read=yes_or_no),
    of_group("has_bank_account", _("Bank account of its own"), KNOWN_TO_HAVE, read=yes_or_no),
    of_group("has_machine_place", _("Place for the machine"), KNOWN_TO_HAVE, read=yes_or_no),
    of_group(
        "electricity_va",
        _("Electricity"),
        _("Empty is unknown, 0 is none"),
        unit="VA",
    ),
    of_group(
        "members",
        _("Members"),
        _("Registered businesses that are members today"),
        path="member_count",
    ),
    of_group(
        "missing",
        _("Still needed"),
        _("What a program may ask for and the group does not have, as far as is known"),
        read=needs_in_words,
    ),
    of_group("dissolved_on", _("Dissolved on"), _("Empty while it exists")),
    of_group(
        "changed",
        _("Last changed on"),
        _("When the record was last changed"),
        path="updated_at",
        read=day_of,
    ),
]
