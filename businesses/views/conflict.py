"""Two versions of one record side by side, for the second of two writers to choose from."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from businesses.forms.record import RecordForm
from ikm_registry.accounts.models import User
from ikm_registry.history.past import deed_of
from ikm_registry.history.reading import events_of
from ikm_registry.ui.picked import PickedField
from ikm_registry.ui.templatetags.ui import day

MINE, STORED = "mine", "stored"


@dataclass(frozen=True)
class Version:
    """One of two values: as it stands in the box, and in words."""

    value: str
    words: str


@dataclass(frozen=True)
class Writing:
    """Who wrote what is stored, and when; `who` is empty where no person did."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Difference:
    """A field in which what one wrote is not what is stored.

    Where one of the two changed nothing, the other's is `chosen` and nobody contests it.
    `writing` is None where the history does not tell who wrote what is stored.
    """

    name: str
    label: str
    mine: Version
    stored: Version
    chosen: str
    writing: Writing | None


@dataclass(frozen=True)
class Retyped:
    """A secret or a file: it may not travel through a page, so its `box` opens empty again."""

    name: str
    label: str
    stored: str
    box: forms.BoundField


@dataclass(frozen=True)
class Pair:
    """What one wrote beside the same form as it would open now."""

    mine: RecordForm
    stored: RecordForm

    @property
    def is_stale(self):
        return not self.row._state.adding and self.row.version != self.mine.seen

    @property
    def row(self):
        return self.stored.instance

    def differs(self, name):
        return self.mine.fields[name].has_changed(self.stored[name].initial, self.mine[name].data)

    def changed(self):
        return [name for name in self.stored.fields if self.differs(name)]

    @cached_property
    def as_opened(self):
        """The row as it was when the second writer opened it, as the history knows it."""
        return self.row.events.filter(version=self.mine.seen).order_by("-pgh_id").first()

    @cached_property
    def written_since(self):
        """What the history knows of it from then on, the oldest first."""
        if self.as_opened is None:
            return []
        since = self.row.events.filter(pgh_id__gt=self.as_opened.pgh_id)
        return list(since.select_related("pgh_context").order_by("pgh_id"))

    def values_since(self, name):
        """What this field was when the form was opened and after each writing since then."""
        columns = {field.name: field.attname for field in self.row._meta.concrete_fields}
        lists = {field.name: field for field in self.row._meta.many_to_many}
        if self.as_opened is None or name not in {**columns, **lists}:
            return []
        if name in lists:
            return self.lists_since(lists[name])
        return [getattr(event, columns[name]) for event in [self.as_opened, *self.written_since]]

    def lists_since(self, field):
        """The same of what hangs on the row by rows of its own, which are written with it."""
        others = field.related_model._default_manager.all()
        held = set(getattr(self.row, field.name).values_list("pk", flat=True))
        lists = [held]
        for event in reversed(self.written_since):
            held = (held - links(field, event, "insert")) | links(field, event, "delete")
            lists.insert(0, held)
        return [list(others.filter(pk__in=held)) for held in lists]

    def chosen(self, name):
        """Whose word stands where only one of the two changed anything."""
        values = self.values_since(name)
        if not values:
            return ""
        if not self.mine.fields[name].has_changed(values[0], self.mine[name].data):
            return STORED
        return MINE if values[0] == values[-1] else ""

    def writing(self, name):
        """The last writing since the form was opened that changed this field."""
        values = self.values_since(name)
        steps = zip(self.written_since, pairwise(values), strict=True) if values else []
        changing = [event for event, (before, after) in steps if before != after]
        return Writing(writer(changing[-1]), changing[-1].pgh_created_at) if changing else None


class Conflict:
    """What the second writer sees; what she chooses is sent as the same form again.

    So it needs no JavaScript and no rule of its own: each choice is a radio button that
    carries the value of the box it stands for.
    """

    def __init__(self, form, *, url):
        self.url = url  # where to go for keeping what is stored
        self.data = form.data
        self.pairs = [beside_stored(part) for part in form.record_forms]
        self.stale = [pair for pair in self.pairs if pair.is_stale]

    @cached_property
    def differences(self):
        return [
            Difference(
                pair.mine.add_prefix(name),
                pair.mine.fields[name].label,
                mine=version(pair.mine[name]),
                stored=version(pair.stored[name]),
                chosen=pair.chosen(name),
                writing=pair.writing(name),
            )
            for pair in self.stale
            for name in pair.changed()
            if name not in pair.mine.about_writing and not must_be_retyped(pair.mine.fields[name])
        ]

    @property
    def contested(self):
        """Those that both wrote."""
        return [each for each in self.differences if not each.chosen]

    @property
    def settled(self):
        return [each for each in self.differences if each.chosen]

    @cached_property
    def retyped(self):
        return [
            Retyped(
                pair.mine.add_prefix(name),
                pair.mine.fields[name].label,
                stored=hidden_words(pair.stored[name]),
                box=pair.stored[name],
            )
            for pair in self.pairs
            for name in pair.changed()
            if must_be_retyped(pair.mine.fields[name])
        ]

    @cached_property
    def carried(self):
        """Everything else that was sent, and the versions that are stored now."""
        versions = {
            pair.mine.add_prefix("seen_version"): str(pair.row.version) for pair in self.stale
        }
        asked = {each.name for each in [*self.differences, *self.retyped]}
        left_out = asked | set(versions) | {"csrfmiddlewaretoken"}
        sent = [
            (name, value)
            for name, values in self.data.lists()
            for value in values
            if name not in left_out
        ]
        return sent + list(versions.items())

    @cached_property
    def has_files(self):
        return any(each.box.field.widget.needs_multipart_form for each in self.retyped)

    @property
    def place(self):
        """Where the record lies: its clock tells when it was written."""
        row = self.stale[0].row
        *steps, _code = type(row)._default_manager.all().region_path.split("__")
        return reduce(getattr, steps, row)


def links(field, event, label):
    """The keys of what was hung on this row, or taken off, together with this writing of it."""
    which = field.m2m_reverse_field_name()
    asked = {field.m2m_field_name(): event.pgh_obj_id, "pgh_label": label} | deed_of(event)
    events = events_of(field.remote_field.through).objects.filter(**asked)
    return set(events.values_list(f"{which}_id", flat=True))


def writer(event):
    """Who wrote this, as the history knows; empty where no person did."""
    context = event.pgh_context
    user = context and User.objects.filter(pk=context.metadata.get("user")).first()
    return (user.get_full_name() or user.username) if user else ""


def beside_stored(form):
    model = type(form.instance)
    row = (
        model() if form.instance._state.adding else model._default_manager.get(pk=form.instance.pk)
    )
    return Pair(form, form.opened_on(row))


def must_be_retyped(field):
    return getattr(field, "secret", False) or isinstance(field, forms.FileField)


def hidden_words(bound):
    return getattr(bound.field, "stored_words", "") or (
        _("a file") if bound.initial else _("empty")
    )


def version(bound):
    value = bound.value()
    return Version(as_sent(bound, value), in_words(bound.field, value))


def as_sent(bound, value):
    """What a browser would send for this value."""
    if isinstance(value, bool):
        return str(value)
    shown = bound.field.widget.format_value(value)
    if isinstance(shown, list):  # a drop-down formats its value as a list of one
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def in_words(field, value):
    try:
        value = field.clean(value)
    except ValidationError:
        return str(value)
    if value is None or value == "":
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, models.Model):
        return field.label_of(value) if isinstance(field, PickedField) else str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(field.prepare_value(value))
