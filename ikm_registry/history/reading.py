"""Reading the history: what happened to some records, newest first."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Model, OuterRef, Subquery, Value

# What every record carries for itself; a change of these alone tells nobody anything.
HOUSEKEEPING = {"id", "version", "created_at", "updated_at"}


def events_of(model):
    """The model in which the changes of a tracked model are kept."""
    return model._meta.get_field("events").related_model


@dataclass(frozen=True)
class FieldChange:
    field: object
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    """One event beside the event before it of the same record."""

    event: Model
    previous: Model | None

    @property
    def model(self):
        return self.event.pgh_tracked_model

    @property
    def kind(self):
        """insert, update or delete"""
        return self.event.pgh_label

    @property
    def at(self):
        return self.event.pgh_created_at

    @property
    def context(self):
        """Who, through which door, why: what was noted when it happened."""
        return self.event.pgh_context.metadata if self.event.pgh_context else {}

    @property
    def row(self):
        """The record as it was then, as an unsaved object of its own model."""
        fields = self.tracked_fields()
        return self.model(**{field.attname: value_of(self.event, field) for field in fields})

    def fields(self):
        """What is different, field by field; of a new or a deleted record, what it held."""
        before = self.event if self.kind == "delete" else self.previous
        after = None if self.kind == "delete" else self.event
        for field in self.tracked_fields():
            pair = [value_of(event, field) for event in (before, after)]
            if field.name not in HOUSEKEEPING and pair[0] != pair[1]:
                yield FieldChange(field, *pair)

    def tracked_fields(self):
        kept = {field.name for field in self.event._meta.fields}
        return [field for field in self.model._meta.concrete_fields if field.name in kept]


def value_of(event, field):
    """Nothing written and nothing known are one thing here; a foreign key gives its key."""
    value = None if event is None else getattr(event, field.attname)
    return None if value == "" else value


class Timeline:
    """Events of several tables as one list, newest first, for a Paginator.

    A page costs one query to find it and one for each table that occurs on it, however
    many events there are; counting costs one more.
    """

    def __init__(self, *events):
        self.events = events

    def rows(self):
        found = united(
            events.order_by()
            .annotate(table=Value(table), before=Subquery(before(events.model)))
            .values_list("pgh_created_at", "table", "pgh_id", "before")
            for table, events in enumerate(self.events)
        )
        return found.order_by("-pgh_created_at", "table", "-pgh_id")

    def count(self):
        return united(events.order_by().values_list("pgh_id") for events in self.events).count()

    def __len__(self):
        return self.count()

    def __getitem__(self, part):
        found = list(self.rows()[part])
        changes = {}
        for table, rows in groupby(sorted(found, key=by_table), key=by_table):
            changes |= self.changes_of(table, list(rows))
        return [changes[table, event] for _at, table, event, _before in found]

    def changes_of(self, table, rows):
        keys = {key for _at, _table, *pair in rows for key in pair if key}
        events = self.events[table].model.objects.select_related("pgh_context").in_bulk(keys)
        return {
            (table, event): Change(events[event], events.get(before))
            for _at, _table, event, before in rows
        }


def united(querysets):
    first, *others = querysets
    return first.union(*others, all=True)


def by_table(row):
    return row[1]


def before(model):
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    return earlier.order_by("-pgh_id").values("pgh_id")[:1]
