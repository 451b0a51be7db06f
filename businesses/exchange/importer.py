"""The engine behind every door of importing: page and command.

`check` and `load` are one code. A check writes each chunk as loading would, under the
same rights and constraints, counts what became of its rows, and takes the writing back.
"""

from collections import Counter
from dataclasses import asdict
from itertools import batched

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from businesses.choices import ImportAction, ImportState
from businesses.exchange.facts import FactReader
from businesses.exchange.identity import Identities
from businesses.exchange.listing import read_list
from businesses.exchange.plan import ListRow, Loading
from businesses.exchange.values import Reader
from businesses.models import ImportBatch, ImportProblem
from businesses.services.import_batches import end, is_wanted
from businesses.services.imports import only_import_of
from businesses.services.rows import Outcome
from ikm_registry.regions.names import key

CHUNK = 1_000
PREVIEWED = 100
ACTIONS = {
    Outcome.CREATED: ImportAction.CREATE,
    Outcome.UPDATED: ImportAction.UPDATE,
    Outcome.UNCHANGED: ImportAction.UNCHANGED,
    Outcome.REFUSED: ImportAction.REFUSE,
}
FINISHED = {ImportState.CHECKING: ImportState.CHECKED, ImportState.LOADING: ImportState.DONE}


def run(batch_pk, *, by):
    """Check or load a batch as its state says, from where it stopped; safe to call twice.

    Sentences of the report are written in the language of the site, as they stay with the
    batch. Costs some forty queries for each 1,000 rows, in one transaction each.
    """
    batch = ImportBatch.objects.get(pk=batch_pk)
    context = pghistory.context(
        user=by.pk, door="import", batch=str(batch.uuid), file=batch.filename
    )
    with translation.override(settings.LANGUAGE_CODE), context, only_import_of(batch.region_id):
        batch.refresh_from_db()
        if batch.state in FINISHED:  # not if another worker finished it while we waited
            work_through(batch, by)
    return batch


def work_through(batch, by):
    with batch.file.open("rb") as file:
        listing = read_list(file.read())
    begin(batch, listing)
    reader = Reader(regency=batch.region_id, year=batch.year, money_unit=batch.money_unit)
    facts = FactReader(listing, reader)
    identities = Identities(listing, regency=batch.region_id, year=batch.year)
    loading = Loading(batch=batch, by=by, identities=identities)
    for lines in batched(listing.rows[batch.done :], CHUNK):
        if not work_on([ListRow(facts.read(line)) for line in lines], loading):
            return
    finish(batch)


@transaction.atomic
def finish(batch):
    """Unless it was cancelled at its very end."""
    if is_wanted(batch):
        end(batch, FINISHED[batch.state])


def begin(batch, listing):
    batch.begin(len(listing.rows))
    batch.columns = listing.columns
    batch.money_unit = batch.money_unit or listing.money_unit
    batch.save(update_fields=["total", "columns", "money_unit", "heard_at", "began_at", "again_at"])


@transaction.atomic
def work_on(rows, loading):
    """One chunk and its account, together or not at all; false if the import is cancelled."""
    batch = loading.batch
    if not is_wanted(batch):
        return False
    ImportBatch.objects.require(batch, loading.by, "add")  # who loads may have lost it meanwhile
    loading.run(rows, keeps=batch.state == ImportState.LOADING)
    account_for(rows, batch)
    return True


def account_for(rows, batch):
    """Every row ends in one count; the table's constraint holds the sum."""
    for outcome, count in Counter(row.outcome for row in rows).items():
        setattr(batch, outcome, getattr(batch, outcome) + count)
    shown = rows[: max(PREVIEWED - batch.done, 0)]
    batch.preview = [*batch.preview, *map(preview, shown)]
    batch.done += len(rows)
    batch.heard_at = timezone.now()
    batch.save(update_fields=[*Outcome.values, "done", "preview", "heard_at"])
    ImportProblem.objects.bulk_create(
        ImportProblem(batch=batch, **asdict(problem))
        for row in rows
        for problem in row.facts.problems
    )


def preview(told):
    """How one row will be shown: as read, and what it changes."""
    row, draft = told.facts.row, None if told.is_refused else told.draft
    changed = draft.changed if draft and not draft.is_new else {}
    return {
        "row": row.number,
        "action": ACTIONS[told.outcome],
        "name": draft.business.name if draft else row.get("name") or row.get("owner_name"),
        "place": row.get("village") or row.get("district"),
        "product": row.get("product_name"),
        "kbli": row.get("kbli"),
        "changed": sorted(
            {
                str(record._meta.get_field(name).verbose_name)
                for record, names in changed.items()
                for name in names
            },
            key=key,
        ),
    }
