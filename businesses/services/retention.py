"""Removing what has been kept long enough, by the rules that hold on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Protocol

from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from businesses.choices import ClaimState, ImportState, Kept, Status
from businesses.models import (
    AccessNote,
    Business,
    BusinessPerson,
    ChangeEvidence,
    ChangeRequest,
    Claim,
    ClaimCard,
    Draft,
    ImportBatch,
    RetentionRule,
)
from businesses.models.change_request import EVIDENCE
from businesses.services.registration import forget_without_business
from ikm_registry.accounts.models import SignIn
from ikm_registry.entrance.models import Proof
from ikm_registry.outbox.models import Message


class Counted(Protocol):
    def count(self) -> int: ...


@dataclass(frozen=True)
class Due:
    """What one rule would remove: rows older than `before`."""

    rule: RetentionRule
    before: datetime
    rows: Counted

    @property
    def count(self) -> int:
        return self.rows.count()


def drafts(before):
    return Draft.objects.filter(updated_at__lt=before)


def import_files(before):
    at_work = [ImportState.CHECKING, ImportState.LOADING]
    old = ImportBatch.objects.filter(heard_at__lt=before).exclude(state__in=at_work)
    return old.exclude(file="")


@dataclass(frozen=True)
class Photos:
    """Those of requests, and files whose requests went with their business."""

    rows: QuerySet
    lost: list[str]

    def count(self) -> int:
        return self.rows.count() + len(self.lost)


def change_photos(before):
    settled = ChangeRequest.objects.settled().filter(updated_at__lt=before)
    return Photos(ChangeEvidence.objects.filter(change__in=settled), lost_photos(before))


def lost_photos(before):
    """Files that no request names; one of this moment may belong to a row not written yet."""
    store = photo_store()
    if not store.exists(EVIDENCE):
        return []
    known = set(ChangeEvidence.objects.values_list("file", flat=True))
    named = {f"{EVIDENCE}/{name}" for name in store.listdir(EVIDENCE)[1]}
    return sorted(name for name in named - known if store.get_modified_time(name) < before)


def photo_store() -> Storage:
    return ChangeEvidence._meta.get_field("file").storage


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


def claims(before):
    """Answered or withdrawn; that she acts for the business is kept by itself."""
    return Claim.objects.filter(updated_at__lt=before).exclude(state=ClaimState.WAITING)


def claim_cards(before):
    return ClaimCard.objects.filter(
        Q(used_at__lt=before) | Q(ended_at__lt=before) | Q(expires_at__lt=before)
    )


def ended_people(before):
    return BusinessPerson.objects.filter(ended_at__lt=before)


def codes(before):
    return Proof.objects.filter(expires_at__lt=before)


def messages(before):
    return Message.objects.outdated(before)


def remove_files(batches):
    """The spreadsheet and what the preview quotes of it; counts and places of the load stay."""
    for batch in batches:
        transaction.on_commit(partial(batch.file.storage.delete, batch.file.name))
        batch.file, batch.preview = "", []
        batch.save(update_fields=["file", "preview"])
        batch.problems.update(value="")


def remove_photos(photos):
    """Rows and files; what was proposed, decided and why stays."""
    names = [*photos.rows.values_list("file", flat=True), *photos.lost]
    photos.rows.delete()
    for name in names:
        transaction.on_commit(partial(photo_store().delete, name))


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
    Kept.CHANGE_PHOTOS: change_photos,
    Kept.GONE_BUSINESSES: gone_businesses,
    Kept.ACCESS_NOTES: access_notes,
    Kept.SESSIONS: sessions,
    Kept.SIGN_INS: sign_ins,
    Kept.CLAIMS: claims,
    Kept.CLAIM_CARDS: claim_cards,
    Kept.ENDED_PEOPLE: ended_people,
    Kept.CODES: codes,
    Kept.MESSAGES: messages,
}
REMOVES: dict[str, Callable] = {
    Kept.IMPORT_FILES: remove_files,
    Kept.CHANGE_PHOTOS: remove_photos,
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
