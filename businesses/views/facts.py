"""How the fields of a record are written for people, in one place for tabs and history."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.fields import NikField, NpwpField, PhoneField, RupiahField
from businesses.models.figures import MEASURES
from ikm_registry.regions.models import Region
from ikm_registry.ui.templatetags.ui import (
    covered,
    day,
    masked,
    masked_phone,
    moment,
    number,
    rupiah,
)


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
# Sums that the database keeps have no words of their own in the model.
TERMS = {
    "workers_total": gettext_lazy("workers"),
    "investment_total": gettext_lazy("investment without land and building"),
    "capital_total": gettext_lazy("business capital"),
}
NOTHING_TO_MEASURE = {*MEASURES, "workers_total"}
COUNTED_IN_UNITS = {"installed_capacity", "used_capacity", "production_volume"}


def written(field, value):
    """The value of a field in words; None where it is unknown.

    A foreign key is written by whoever holds the row it leads to.
    """
    if value is None or value == "":
        return None
    if field.name in COVERED_NAMES:
        return covered_all_but_head(value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    for kind, write in WRITERS:
        if isinstance(field, kind):
            return write(value)
    return str(value)


def fact(row, name):
    """One term and its value, as components/facts.html shows them."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(value, Region):
        value = value.full_name
    text = str(value) if field.is_relation and value else written(field, value)
    return {"term": TERMS.get(name, field.verbose_name), "value": text}


def facts(row, names):
    return [fact(row, name) for name in names]


def figures_fact(figures, name):
    """Zero, unknown and "did not operate" are three answers."""
    if not figures.operated and name in NOTHING_TO_MEASURE:
        return fact(figures, name) | {"value": _("Did not operate")}
    found = fact(figures, name)
    if name in COUNTED_IN_UNITS and found["value"] and figures.production_unit:
        found["value"] = f"{found['value']} {figures.production_unit}"
    return found
