"""Removing what has been kept long enough, by the rules that hold on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from businesses.choices import ImportState, Kept, Status
from businesses.models import AccessNote, Business, Draft, ImportBatch, RetentionRule
from businesses.services.registration import forget_without_business
from ikm_registry.accounts.models import SignIn


@dataclass(frozen=True)
class Due:
    """What one rule would remove: rows older than `before`."""

    rule: RetentionRule
    before: datetime
    rows: QuerySet

    @property
    def count(self) -> int:
        return self.rows.count()


def drafts(before):
    return Draft.objects.filter(updated_at__lt=before)


def import_files(before):
    finished = [ImportState.DONE, ImportState.FAILED, ImportState.CHECKED]
    return ImportBatch.objects.filter(heard_at__lt=before, state__in=finished).exclude(file="")


def gone_businesses(before):
    """Whatever anybody once confirmed belongs to the history of the trade and stays."""
    gone = [Status.CLOSED, Status.NOT_FOUND]
    return Business.objects.filter(status__in=gone, confirmed_at=None, updated_at__lt=before)


def access_notes(before):
    return AccessNote.objects.filter(at__lt=before)


def sessions(before):
    return Session.objects.filter(expire_date__lt=before)


def sign_ins(before):
    return SignIn.objects.filter(at__lt=before)


def remove_files(batches):
    """The spreadsheet and what the preview quotes of it; counts and places of the load stay."""
    for batch in batches:
        transaction.on_commit(partial(batch.file.storage.delete, batch.file.name))
        batch.file, batch.preview = "", []
        batch.save(update_fields=["file", "preview"])
        batch.problems.update(value="")


def remove_businesses(businesses):
    for business in businesses.select_related("owner"):
        owner = business.owner
        business.delete()
        forget_without_business(owner)


def remove(rows):
    rows.delete()


FINDS: dict[str, Callable] = {
    Kept.DRAFTS: drafts,
    Kept.IMPORT_FILES: import_files,
    Kept.GONE_BUSINESSES: gone_businesses,
    Kept.ACCESS_NOTES: access_notes,
    Kept.SESSIONS: sessions,
    Kept.SIGN_INS: sign_ins,
}
REMOVES: dict[str, Callable] = {
    Kept.IMPORT_FILES: remove_files,
    Kept.GONE_BUSINESSES: remove_businesses,
}


def due_on(day: date) -> list[Due]:
    """What each rule that holds on this day would remove on it."""
    found = []
    for rule in RetentionRule.objects.valid_on(day):
        before = timezone.make_aware(datetime.combine(rule.first_kept(day), time.min))
        found.append(Due(rule, before, FINDS[rule.kind](before)))
    return found


@transaction.atomic
def apply_rule(due: Due) -> int:
    """Remove what the rule names; returns how many that were."""
    count = due.count
    REMOVES.get(due.rule.kind, remove)(due.rows)
    return count
