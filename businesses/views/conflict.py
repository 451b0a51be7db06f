"""Two versions of one record side by side, for the second of two writers to choose from."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from businesses.forms.fields import PickedField
from ikm_registry.accounts.models import User
from ikm_registry.ui.templatetags.ui import day


@dataclass(frozen=True)
class Version:
    """One of two values: as it stands in the box, and in words."""

    value: str
    words: str


@dataclass(frozen=True)
class Difference:
    """A field in which what one wrote is not what is stored.

    `box` is an empty input for what may not travel through a page again: a secret, a file.
    """

    name: str
    label: str
    mine: Version
    stored: Version
    box: forms.BoundField | None = None


class Conflict:
    """What the second writer sees; what she chooses is sent as the same form again.

    So it needs no JavaScript and no rule of its own: each choice is a radio button that
    carries the value of the box it stands for.
    """

    def __init__(self, form, *, url):
        self.url = url  # where to go for keeping what is stored
        self.data = form.data
        self.pairs = [pair for part in form.record_forms if (pair := with_stored(part))]

    @cached_property
    def differences(self):
        return [
            difference(mine, stored, name)
            for mine, stored in self.pairs
            for name in mine.fields
            if name != "seen_version" and differs(mine, stored, name)
        ]

    @cached_property
    def carried(self):
        """Everything else that was sent, and the versions that are stored now."""
        versions = {
            mine.add_prefix("seen_version"): str(stored.instance.version)
            for mine, stored in self.pairs
        }
        chosen = {each.name for each in self.differences}
        left_out = chosen | set(versions) | {"csrfmiddlewaretoken"}
        sent = [
            (name, value)
            for name, values in self.data.lists()
            for value in values
            if name not in left_out
        ]
        return sent + list(versions.items())

    @cached_property
    def has_files(self):
        boxes = [each.box for each in self.differences if each.box]
        return any(box.field.widget.needs_multipart_form for box in boxes)

    @cached_property
    def latest(self):
        """The last of the stored records to be written."""
        rows = [stored.instance for _mine, stored in self.pairs]
        return max(rows, key=lambda row: row.updated_at)

    @cached_property
    def writer(self):
        """Who wrote it, as the history knows; empty where no person did."""
        event = self.latest.events.select_related("pgh_context").order_by("-pgh_id").first()
        context = event and event.pgh_context
        user = context and User.objects.filter(pk=context.metadata.get("user")).first()
        return (user.get_full_name() or user.username) if user else ""


def with_stored(form):
    row = form.instance
    if row._state.adding:
        return None
    return form, form.opened_on(type(row)._default_manager.get(pk=row.pk))


def differs(mine, stored, name):
    field = mine.fields[name]
    return field.has_changed(stored[name].initial, mine[name].data)


def difference(mine, stored, name):
    field = mine.fields[name]
    asked_again = getattr(field, "secret", False) or isinstance(field, forms.FileField)
    return Difference(
        name=mine.add_prefix(name),
        label=field.label,
        mine=Version("", _("what you typed")) if asked_again else version(mine[name]),
        stored=version(stored[name]),
        box=stored[name] if asked_again else None,
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
