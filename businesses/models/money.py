"""Which facts tell of the money of a single firm, and whose of them one may read.

Personal financial data are specific data (UU 27/2022 art. 4), and those of a firm are
confidential (UU 3/2014 art. 69–70), so they ask for a right of their own wherever they are
shown, written, sought or taken along. What a customer is told, the price of a product, does
not; neither do size classes, which are classes, nor sums over places that hold
`FEWEST` firms (told_sums.py).
"""

from businesses.fields import RupiahField
from ikm_registry.accounts.scope import Scope

VIEW_MONEY = "businesses.view_money"
VIEW_FIRMS = "businesses.view_business"
# Sums that the database keeps are no columns of rupiah of their own.
SUMS = {"investment_total", "capital_total"}
TOLD_TO_CUSTOMERS = {"price"}
# A sum over fewer would tell of each.
FEWEST = 3


def is_money(field):
    """Every amount of rupiah a model keeps, those of models to come included."""
    if field.name in TOLD_TO_CUSTOMERS:
        return False
    return isinstance(field, RupiahField) or field.name in SUMS


def money_of(model):
    """The names of the fields of a model that tell of money."""
    return {field.name for field in model._meta.concrete_fields if is_money(field)}


def with_money(rows, user):
    """Those of these rows whose money this person may read: by place, or as her own."""
    return rows.filter(rows.allowed(user, VIEW_MONEY))


def sees_all_money(user):
    """Wherever she sees firms at all."""
    return Scope.of(user, VIEW_MONEY).covers(Scope.of(user, VIEW_FIRMS))
