"""Every right in plain words, for the page that tells who may do what.

The page is made from the table of rights itself; a right that nobody named here, or a
role that holds half of what one sentence says, fails a test.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import (
    CLIENTS,
    LOAD,
    MONEY,
    NEED_SECOND_FACTOR,
    OF_OWNERS,
    PEOPLE,
    PERMISSIONS,
    REVEAL,
    SHARED_VIEWS,
    WATCH,
    Role,
    each,
)


@dataclass(frozen=True)
class Duty:
    words: Promise
    permissions: frozenset[str]


WHOLE = frozenset({"businesses.delete_business"})
DUTIES = [
    Duty(_("See businesses, products, figures and permits"), each("view") - OF_OWNERS),
    Duty(_("See who owns them and what she agreed to"), OF_OWNERS),
    Duty(_("Register businesses and add to them"), each("add")),
    Duty(_("Correct them"), each("change")),
    Duty(_("Remove a product, a photo, a permit"), each("delete") - WHOLE),
    Duty(_("Remove a whole business"), WHOLE),
    Duty(_("Uncover a NIK, NPWP, phone number or birth date, saying what for"), REVEAL),
    Duty(_("See and write turnover, investment and other money of a firm"), MONEY),
    Duty(_("Read who looked at what and took what along"), WATCH),
    Duty(_("Load spreadsheets"), LOAD),
    Duty(_("Change views that others share with the office"), SHARED_VIEWS),
    Duty(_("Invite officers, give and end roles, close accounts"), PEOPLE),
    Duty(_("Give keys of the API to other systems, and end them"), CLIENTS),
]


@dataclass(frozen=True)
class Line:
    """One sentence and, role by role, whether it holds."""

    words: Promise
    by_role: list[tuple[Role, bool]]


def lines():
    for duty in DUTIES:
        holds = [(role, duty.permissions <= PERMISSIONS[role]) for role in Role]
        yield Line(duty.words, holds)
    proves = [(role, role in NEED_SECOND_FACTOR) for role in Role]
    yield Line(_("Signs in with a second step"), proves)
