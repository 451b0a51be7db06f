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
from businesses.exchange.plan import Planner
from businesses.exchange.values import Reader
from businesses.models import ImportBatch, ImportProblem
from businesses.services.documents import made_once
from businesses.services.imports import only_import_of, write
from ikm_registry.regions.names import key

CHUNK = 1_000
PREVIEWED = 100
COUNTERS = {
    ImportAction.CREATE: "created",
    ImportAction.UPDATE: "updated",
    ImportAction.UNCHANGED: "unchanged",
    ImportAction.REFUSE: "refused",
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
    planner = Planner(
        batch=batch,
        by=by,
        fact_reader=FactReader(
            listing,
            Reader(regency=batch.region_id, year=batch.year, money_unit=batch.money_unit),
        ),
        identities=Identities(listing, regency=batch.region_id, year=batch.year),
    )
    for rows in batched(listing.rows[batch.done :], CHUNK):
        work_on(rows, planner)
    batch.state = FINISHED[batch.state]
    batch.save(update_fields=["state"])


def begin(batch, listing):
    batch.total = len(listing.rows)
    batch.columns = listing.columns
    batch.money_unit = batch.money_unit or listing.money_unit
    batch.heard_at = timezone.now()
    batch.save(update_fields=["total", "columns", "money_unit", "heard_at"])


@transaction.atomic
def work_on(rows, planner):
    """One chunk and its account, together or not at all."""
    batch = planner.batch
    with made_once():
        outcomes = planner.plan(rows)
        drafts = [each.draft for each in outcomes if each.draft is not None]
        write(drafts=drafts, by=planner.by)
        transaction.set_rollback(batch.state == ImportState.CHECKING)
    account_for(outcomes, batch)


def account_for(outcomes, batch):
    """Every row ends in one count; the table's constraint holds the sum."""
    counts = Counter(COUNTERS[each.action] for each in outcomes)
    for counter, count in counts.items():
        setattr(batch, counter, getattr(batch, counter) + count)
    shown = outcomes[: max(PREVIEWED - batch.done, 0)]
    batch.preview = [*batch.preview, *map(preview, shown)]
    batch.done += len(outcomes)
    batch.heard_at = timezone.now()
    batch.save(update_fields=[*COUNTERS.values(), "done", "preview", "heard_at"])
    ImportProblem.objects.bulk_create(
        ImportProblem(batch=batch, **asdict(problem))
        for each in outcomes
        for problem in each.facts.problems
    )


def preview(outcome):
    """How one row will be shown: as read, and what it changes."""
    row, draft = outcome.facts.row, outcome.draft
    changed = draft.changed if draft and not draft.is_new else {}
    return {
        "row": row.number,
        "action": outcome.action,
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
