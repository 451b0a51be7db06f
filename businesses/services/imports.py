"""Writing many businesses at once, as lists bring them: a few statements for a thousand rows."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from businesses.models import Business, ExternalId, Figures, ImportedRow, Owner, Product
from businesses.services.figures import point_to_latest
from businesses.services.records import require_all
from businesses.services.registration import take_numbers
from ikm_registry.sealing.fields import digested


@dataclass
class Draft:
    """One business as a row tells it, with what belongs to it; nothing of it is written yet.

    Each record is new, or stored and given new values; `changed` names the fields of
    stored records that differ now, by record, and what stood in them.
    """

    business: Business
    note: ImportedRow | None = None
    owner: Owner | None = None
    product: Product | None = None
    figures: Figures | None = None
    external_id: ExternalId | None = None
    changed: dict[models.Model, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_new(self):
        return self.business._state.adding

    @property
    def parts(self):
        parts = [self.owner, self.product, self.figures, self.external_id]
        return [part for part in parts if part is not None]

    @property
    def is_changed(self):
        return any(self.changed.values()) or any(part._state.adding for part in self.parts)


@contextmanager
def only_import_of(regency):
    """One list at a time is written into a regency; the next one waits here.

    Two lists at once would not see each other's new businesses and double them. The lock
    is the session's, so a worker that dies gives it back.
    """
    lock = f"import into {regency}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [lock])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [lock])


@transaction.atomic
def write(*, drafts, regency, by):
    """Write what drafts hold, or refuse all of it; public numbers go by the order of rows.

    Costs some twenty statements for any number of drafts. Raises PermissionDenied if a
    record was not `by`'s to add or change.
    """
    written = [draft for draft in drafts if draft.is_new or draft.is_changed]
    save_all(Owner, written, (draft.owner for draft in written), by)
    new = [draft.business for draft in written if draft.is_new]
    for business, number in zip(new, numbers(regency, len(new)), strict=True):
        business.registry_no = number
    for draft in written:
        if draft.owner is not None:
            draft.business.owner = draft.owner
    save_all(Business, written, (draft.business for draft in written), by)
    for draft in written:
        for part in (draft.product, draft.figures, draft.external_id):
            if part is not None:
                part.business = draft.business
    figures = [draft.figures for draft in written]
    started = [each.business_id for each in figures if each is not None and each._state.adding]
    save_all(Product, written, (draft.product for draft in written), by)
    save_all(Figures, written, figures, by)
    save_all(ExternalId, written, (draft.external_id for draft in written), by)
    point_to_latest(started)
    note_rows(drafts)


def numbers(regency, count):
    return take_numbers(regency=regency, count=count) if count else []


def note_rows(drafts):
    notes = [draft for draft in drafts if draft.note is not None]
    for draft in notes:
        draft.note.business = draft.business
    ImportedRow.objects.bulk_create(draft.note for draft in notes)


def save_all(model, drafts, records: Iterable, by):
    """Insert the new and update the changed ones of one model; two owners may be one object."""
    differing: dict[models.Model, set[str]] = {}
    for draft in drafts:
        for record, names in draft.changed.items():
            if isinstance(record, model) and names:
                differing.setdefault(record, set()).update(names)
    new = {id(each): each for each in records if each is not None and each._state.adding}
    model.objects.bulk_create(new.values())
    update_all(model, differing)
    require_all(model, new.values(), by, "add")
    require_all(model, differing, by, "change")


def update_all(model, differing):
    if not differing:
        return
    for record in differing:
        record.version += 1
        record.updated_at = timezone.now()
    names = set().union(*differing.values())
    names |= digested(model, names) | {"version", "updated_at"}
    model.objects.bulk_update(differing, sorted(names))
