"""Rows as they were before something was done to them."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ikm_registry.history.kinship import below, emptied, events_below
from ikm_registry.history.reading import events_of, kept_fields


def deed_of(event):
    """Which events were done together with this one: by one request, or one transaction."""
    if event.pgh_context_id:
        return {"pgh_context": event.pgh_context_id}
    return {"pgh_xact": event.pgh_xact}


def rows_before(events, deed):
    """The rows of these events as each was before the deed, as unsaved objects: {key: row}.

    What a deletion does on its way, such as emptying a pointer to a row that goes too, is
    part of the deed. A row without an earlier event is given as the deed first had it.
    Costs one query for any number of rows.
    """
    model = events.model
    same_row = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id")).order_by("-pgh_id")
    earlier = same_row.filter(pgh_id__lt=OuterRef("pgh_id")).exclude(**deed)
    kept = Coalesce(Subquery(earlier.values("pgh_id")[:1]), "pgh_id")
    wanted = events.order_by().annotate(kept=kept).values("kept")
    names = [field.attname for field in kept_fields(model.pgh_tracked_model)]
    found = model.objects.filter(pgh_id__in=wanted).order_by("-pgh_id").values(*names)
    key = model.pgh_tracked_model._meta.pk.attname
    return {values[key]: model.pgh_tracked_model(**values) for values in found}


def gone_with(event):
    """The row that this event deleted and all that went with it: {model: {key: row}}.

    Parents come first. Costs one query for each kind of record.
    """
    model, deed = event.pgh_tracked_model, deed_of(event)
    own = events_of(model).objects.filter(pk=event.pk)
    parts = {
        part: events_below(part, path, [event.pgh_obj_id]).filter(pgh_label="delete", **deed)
        for part, path in below(model).items()
    }
    return {kind: rows_before(events, deed) for kind, events in ({model: own} | parts).items()}


def parted_by(event, gone):
    """What pointed to the rows that went, and stayed: pairs of a foreign key and {key: target}.

    Costs one query for each such foreign key.
    """
    deed = deed_of(event)
    for model, rows in gone.items():
        for key in emptied(model):
            events = events_of(key.model).objects.filter(pgh_label="update", **deed)
            before = rows_before(events.filter(**{key.attname: None}), deed)
            targets = {pk: getattr(row, key.attname) for pk, row in before.items()}
            yield key, {pk: target for pk, target in targets.items() if target in rows}
