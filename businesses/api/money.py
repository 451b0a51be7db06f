"""Who may write the money of a firm."""

from django.utils.translation import gettext as _

from businesses.models.money import VIEW_MONEY
from ikm_registry.accounts.scope import Scope
from ikm_registry.rest.problems import Problem

FINANCES = "finances"


def require_money(told, place, *, by):
    """Money is written by whoever may see it, as on the pages."""
    if tells_of_money(told) and not Scope.of(by, VIEW_MONEY).covers(Scope((place,))):
        raise Problem("permission", _("You may not write the money of this firm."))


def tells_of_money(told) -> bool:
    """Here or in any part of it."""
    if isinstance(told, dict):
        return FINANCES in told or any(map(tells_of_money, told.values()))
    return isinstance(told, list) and any(map(tells_of_money, told))
