"""Where a list would take back what somebody wrote into the registry since it was last loaded."""

from django.utils.translation import gettext as _

from businesses.exchange.columns import COLUMNS
from businesses.models import Business, Figures, Owner
from ikm_registry.history.reading import events_of
from ikm_registry.sealing.fields import Sealed

EMPTY = (None, "")
# The columns of lists by the fields that keep them; a reference is kept by its key.
COLUMN_OF = {(each.model, each.fact): each.name for each in COLUMNS if each.model} | {
    (Business, "region_id"): "village",
    (Business, "kbli_id"): "kbli",
    (Business, "owner_id"): "owner_name",
    (Figures, "production_unit_id"): "production_unit",
}


def warn_of_corrections(rows):
    """Name each value that was corrected here and would be overruled by the list.

    One was corrected if it stands otherwise than the last list left it, or if no list has
    brought its record. Costs one query for each kind of record.
    """
    changed = [
        (row.facts, record, before)
        for row in rows
        if not row.draft.is_new
        for record, before in row.draft.changed.items()
    ]
    for model in (Business, Owner, Figures):
        of_model = [each for each in changed if isinstance(each[1], model)]
        left = left_by_lists(model, {record.pk for _facts, record, _before in of_model})
        for facts, record, before in of_model:
            for name in corrected(before, left.get(record.pk)):
                if column := COLUMN_OF.get((model, name)):
                    warn(facts, column, model._meta.get_field(name))


def left_by_lists(model, keys):
    """The last event of each record that a list wrote: {key: event}."""
    if not keys:
        return {}
    written = events_of(model).objects.filter(
        pgh_obj_id__in=keys, pgh_context__metadata__door="import"
    )
    last = written.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: event for event in last}


def corrected(before, left):
    """The fields whose value somebody wrote here; empty ones are filled, not overruled."""
    for name, value in before.items():
        if left is None:
            if value not in EMPTY:
                yield name
        elif value != getattr(left, name):
            yield name


def warn(facts, column, field):
    """The list's value stands beside it, but for what is covered in the registry."""
    facts.complain(
        column,
        _("Another value was written into the registry; the list's value takes its place."),
        value="" if isinstance(field, Sealed) else None,
        overrules=True,
    )
