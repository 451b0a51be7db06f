"""Writing many businesses at once, as lists and the API bring them: a few statements for all."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from businesses.models import (
    Business,
    Certificate,
    ExternalId,
    Figures,
    ImportedRow,
    Market,
    OtherKbli,
    Owner,
    Product,
)
from businesses.services.figures import point_to_latest
from businesses.services.records import require_all
from businesses.services.registration import take_numbers_of
from businesses.services.updating import update_each
from ikm_registry.regions.codes import regency_code
from ikm_registry.sealing.fields import digested

# What belongs to a business, in the order in which it is written.
PARTS = (Product, Figures, Market, Certificate, OtherKbli, ExternalId)


@dataclass
class Draft:
    """One business as a row tells it, with what belongs to it; nothing of it is written yet.

    Each record is new, or stored and given new values; `changed` names the fields of
    stored records that differ now, by record, and what stood in them.
    """

    business: Business
    note: ImportedRow | None = None
    owner: Owner | None = None
    parts: list[models.Model] = field(default_factory=list)
    changed: dict[models.Model, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_new(self):
        return self.business._state.adding

    @property
    def beside(self):
        """All records of it but the business itself."""
        return self.parts if self.owner is None else [self.owner, *self.parts]

    @property
    def is_changed(self):
        return any(self.changed.values()) or any(each._state.adding for each in self.beside)


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
def write(*, drafts, by):
    """Write what drafts hold, or refuse all of it; public numbers go by the order of rows.

    Costs some twenty statements for any number of drafts. Raises PermissionDenied if a
    record was not `by`'s to add or change.
    """
    written = [draft for draft in drafts if draft.is_new or draft.is_changed]
    save_all(Owner, written, (draft.owner for draft in written), by)
    give_numbers([draft.business for draft in written if draft.is_new])
    for draft in written:
        if draft.owner is not None:
            draft.business.owner = draft.owner
    save_all(Business, written, (draft.business for draft in written), by)
    parts = defaultdict(list)
    for draft in written:
        for part in draft.parts:
            part.business = draft.business
            parts[type(part)].append(part)
    started = [each.business_id for each in parts[Figures] if each._state.adding]
    for model in PARTS:
        save_all(model, written, parts[model], by)
    point_to_latest(started)
    note_rows(drafts)


def give_numbers(businesses):
    """Regency by regency, always in one order: two who write at once wait, and never for ever."""
    by_regency = defaultdict(list)
    for business in businesses:
        by_regency[regency_code(business.region_id)].append(business)
    taken = take_numbers_of({regency: len(here) for regency, here in by_regency.items()})
    for regency, here in by_regency.items():
        for business, number in zip(here, taken[regency], strict=True):
            business.registry_no = number


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
    update_each(model, differing, sorted(names))
