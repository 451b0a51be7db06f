"""How the fields of a record are written for people, in one place for tabs and history."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.fields import NikField, NpwpField, PhoneField, RupiahField
from businesses.models.figures import MEASURES
from businesses.models.money import is_money
from ikm_registry.ui.templatetags.ui import (
    covered,
    day,
    masked,
    masked_phone,
    moment,
    number,
    rupiah,
)

# What stands in place of money that one may not read.
COVERED = "•••"


def covered_all_but_head(value):
    return covered(str(value), 4, 0)


def yes_or_no(value):
    return _("yes") if value else _("no")


def a_file(_value):
    return _("a file")  # its name on disk tells nobody anything


# The first class that fits a field writes its value; what is personal is covered here.
WRITERS = [
    (NikField, masked),
    (NpwpField, masked),
    (PhoneField, masked_phone),
    (models.EmailField, covered_all_but_head),
    (RupiahField, rupiah),
    (models.PositiveSmallIntegerField, str),  # years: "2025", never "2.025"
    ((models.DecimalField, models.IntegerField), number),
    (models.DateTimeField, moment),
    (models.DateField, day),
    (models.BooleanField, yes_or_no),
    (models.FileField, a_file),
]
COVERED_NAMES = {"birth_date"}
# Sums that the database keeps have neither words nor a writer of their own in the model.
SUMS = {
    "workers_total": (gettext_lazy("workers"), number),
    "investment_total": (gettext_lazy("investment without land and building"), rupiah),
    "capital_total": (gettext_lazy("business capital"), rupiah),
}
NOTHING_TO_MEASURE = {*MEASURES, "workers_total"}
COUNTED_IN_UNITS = {"installed_capacity", "used_capacity", "production_volume"}


def written(field, value, *, money):
    """The value of a field in words; None where it is unknown, covered where it is money and
    the reader may not see that (`money`).

    A foreign key is written by whoever holds the row it leads to.
    """
    if value is None or value == "":
        return None
    if is_money(field) and not money:
        return COVERED
    if field.name in COVERED_NAMES:
        return covered_all_but_head(value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    for kind, write in WRITERS:
        if isinstance(field, kind):
            return write(value)
    return str(value)


def fact(row, name, *, money=False):
    """One term and its value, as components/facts.html shows them; money covered unless said."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    term = field.verbose_name
    if name in SUMS:
        term, write = SUMS[name]
        text = None if value is None else summed(field, value, write, money)
    elif field.is_relation:
        text = None if value is None else str(value)
    else:
        text = written(field, value, money=money)
    return {"term": capfirst(term), "value": text}


def summed(field, value, write, money):
    return COVERED if is_money(field) and not money else write(value)


def facts(row, names):
    return [fact(row, name) for name in names]


def counted(found, unit):
    """A known amount with its unit: "1.200 bungkus"."""
    if not unit or not found["value"]:
        return found
    return found | {"value": f"{found['value']} {str(unit).lower()}"}


def product_facts(product):
    """Prices and amounts are of the unit in which the product is sold."""
    price = fact(product, "price")
    if price["value"] and product.unit:
        price["value"] = _("%(price)s per %(unit)s") % {
            "price": price["value"],
            "unit": str(product.unit).lower(),
        }
    amounts = [fact(product, name) for name in ("monthly_capacity", "monthly_output")]
    return [
        *facts(product, ["category", "kbli", "brand"]),
        price | {"term": _("Price")},
        *(counted(amount, product.unit) for amount in amounts),
        *facts(product, ["packaging", "shelf_life_days"]),
    ]


def figures_fact(figures, name, *, money):
    """Zero, unknown and "did not operate" are three answers."""
    found = fact(figures, name, money=money)
    if not figures.operated and name in NOTHING_TO_MEASURE:
        return found | {"value": _("Did not operate")}
    return counted(found, figures.production_unit) if name in COUNTED_IN_UNITS else found
