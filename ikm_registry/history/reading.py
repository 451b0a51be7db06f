"""Reading the history: what happened to some records, newest first."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import NullIf

AUTHOR = "pgh_context__metadata__user"
# What every record carries for itself; a change of these alone tells nobody anything.
HOUSEKEEPING = {"id", "version", "created_at", "updated_at"}


def events_of(model):
    """The model in which the changes of a tracked model are kept."""
    return model._meta.get_field("events").related_model


def kept_fields(model):
    """The fields of a tracked model that its history keeps; what is derived is left out."""
    kept = {field.name for field in events_of(model)._meta.fields}
    return [field for field in model._meta.concrete_fields if field.name in kept]


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
    def deed(self):
        """What was done together, by one request or one import, carries the same mark."""
        return self.event.pgh_context_id or self.event.pgh_xact

    @property
    def row(self):
        """The record as it was then, as an unsaved object of its own model."""
        fields = kept_fields(self.model)
        return self.model(**{field.attname: value_of(self.event, field) for field in fields})

    def fields(self):
        """What is different, field by field; of a new or a deleted record, what it held."""
        before = self.event if self.kind == "delete" else self.previous
        after = None if self.kind == "delete" else self.event
        for field in kept_fields(self.model):
            pair = [value_of(event, field) for event in (before, after)]
            if field.name not in HOUSEKEEPING and pair[0] != pair[1]:
                yield FieldChange(field, *pair)


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


def done_by(events, user):
    """Those whose door noted this person, by her key."""
    return events.filter(**{AUTHOR: user})


def authors_of(*events):
    """Keys of all who did any of this; one query."""
    found = united(each.order_by().values_list(AUTHOR, flat=True) for each in events)
    return set(found) - {None}


def changing(events, field):
    """Those that gave this field another value; a deletion takes away what was known."""
    gone = Q(pgh_label="delete")
    earlier = Subquery(before(events.model, field.attname))
    kind = field.target_field if field.is_relation else field
    was = Case(When(gone, then=F(field.attname)), default=earlier, output_field=kind)
    became = Case(When(gone, then=None), default=F(field.attname), output_field=kind)
    if field.empty_strings_allowed:
        was, became = NullIf(was, Value("")), NullIf(became, Value(""))
    return events.filter(AreDistinct(was, became))


def latest(events):
    """Those after which nothing happened to their row any more."""
    same_row = events.model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"))
    return events.exclude(Exists(same_row.filter(pgh_id__gt=OuterRef("pgh_id"))))


class AreDistinct(Func):
    """Unlike `<>`, tells unknown and known apart."""

    arity = 2
    arg_joiner = " IS DISTINCT FROM "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def united(querysets):
    first, *others = querysets
    return first.union(*others, all=True)


def by_table(row):
    return row[1]


def before(model, column="pgh_id"):
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    return earlier.order_by("-pgh_id").values(column)[:1]
