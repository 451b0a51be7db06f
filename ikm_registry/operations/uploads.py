"""Uploads that nothing names any more, and who still names one.

A file is written before the row that names it, and stays when its row goes or gets another: nothing
is removed from the disk within a request. What may still be wanted is

- named by a row;
- named by the row of a deletion, which its history can bring back;
- of a record to which something happened within the last days, whatever it was;
- younger than that itself: its row may be written a moment later.

A model that says `files_by_rule` is left alone: a rule of retention removes its files. Nor is
anything touched beside the folders of models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField, Q

from ikm_registry.history.kinship import is_tracked
from ikm_registry.history.reading import events_of

ANY_NAME = "name.pdf"


@dataclass(frozen=True)
class Upload:
    """A file as the storage knows it."""

    storage: Storage
    name: str

    @property
    def size(self) -> int:
        return self.storage.size(self.name)

    def remove(self) -> None:
        self.storage.delete(self.name)


def folders() -> dict[str, list[FileField]]:
    """{folder: the columns whose files lie in it}"""
    found = defaultdict(list)
    for model in apps.get_models():
        is_event = hasattr(model, "pgh_tracked_model")
        if is_event or getattr(model, "files_by_rule", False):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                place = field.generate_filename(model(), ANY_NAME)
                found[place.partition("/")[0]].append(field)
    return dict(found)


def lost_uploads(folder: str, fields: list[FileField], *, before: datetime) -> Iterator[Upload]:
    """Those of a folder that nothing names and nobody can want back, older than this moment."""
    storage = fields[0].storage
    if not storage.exists(folder):
        return
    lying = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    named = {name for field in fields for name in names_of(field, before)}
    for name in lying:
        if name not in named and storage.get_modified_time(name) < before:
            yield Upload(storage, name)


def names_of(field: FileField, before: datetime) -> Iterator[str]:
    """What this column names, or may name again."""
    told = [field.model._base_manager.order_by()]
    if is_tracked(field.model):
        events = events_of(field.model).objects.order_by()
        lately = events.filter(pgh_created_at__gte=before).values("pgh_obj_id")
        told.append(events.filter(Q(pgh_label="delete") | Q(pgh_obj_id__in=lately)))
    for rows in told:
        yield from rows.exclude(**{field.name: ""}).values_list(field.name, flat=True).iterator()
