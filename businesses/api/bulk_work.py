"""Many businesses written in the background: in pieces, each by the very code of the call.

A piece, what became of its items, and the mark "done so far" are one transaction, behind the wall
of whoever sent it. So a worker may be killed at any moment: the next one goes on with the first
piece that has no results, nothing is lost and nothing is written twice.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.bulk import (
    RIGHTS,
    Atomic,
    Bulk,
    Item,
    Mode,
    Order,
    Outcome,
    Strategy,
    item_of,
)
from businesses.api.bulk_answers import merged, named, state_of, told
from businesses.api.matches import KEYS, matched_twice
from businesses.api.sheets import Read
from businesses.choices import JobState
from businesses.models import BulkJob, Business, BusinessDocument
from businesses.models.bulk_job import opened, sealed
from businesses.services.bulk_jobs import (
    CHUNK,
    cancel_job,
    end,
    fail,
    is_wanted,
    open_job,
    postpone,
    try_job_again,
)
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON
from ikm_registry.accounts import wall
from ikm_registry.accounts.models import User
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.jobs.kinds import Kind, work_of
from ikm_registry.jobs.retrying import PASSING, go_again
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.models import ApiKey
from ikm_registry.rest.problems import Fault, Problem, bad_parameter
from ikm_registry.rest.scopes import rights_of

logger = logging.getLogger(__name__)
COUNTS = [str(outcome) for outcome in Outcome]


class Ended(Exception):
    """Whoever sent it may no longer do it; the sentence says why."""


@dataclass(frozen=True)
class Sender:
    """Who sent it, with the rights of this moment."""

    user: User
    purpose: str
    key_name: str | None

    @classmethod
    def of(cls, job: BulkJob) -> Sender:
        user = User.objects.get(pk=job.started_by_id)
        if not user.is_active:
            raise Ended(_("The account that sent it has been closed."))
        if job.key_id is None:
            return cls(user, PUBLIC_TASK, None)
        key = ApiKey.objects.in_force().filter(pk=job.key_id).first()
        if key is None:
            raise Ended(_("The key that sent it has ended or is over."))
        scopes = [scope for scope in key.scopes if scope in job.scopes]
        user.narrowed_to = rights_of(tuple(scopes), key.read_only)
        return cls(user, key.purpose, key.prefix)

    def require(self, strategy: Strategy) -> None:
        rights = [permission_for(Business, right) for right in RIGHTS[strategy]]
        if not any(map(self.user.has_perm, rights)):
            raise Ended(_("Whoever sent it may no longer write businesses."))

    @property
    def documents(self):
        seen = BusinessDocument.objects.permitted(self.user, "view")
        return seen.open_to(self.purpose)

    def seen(self, model):
        return model.objects.visible_to(self.user)


def start(request: Any, order: Order, items: list[dict[str, Any]], left_out: list[str]) -> BulkJob:
    """Take in what was sent by this request; it is written when it is its turn."""
    if order.atomic == Atomic.ALL and len(items) > CHUNK:
        sentence = _("More than %(most)s items are written in pieces: send “atomic=row”.")
        raise bad_parameter("atomic", sentence % {"most": CHUNK})
    refuse_doubled(items, order)
    key = ApiKey.objects.filter(pk=request.key.key_id).first() if request.key else None
    job = BulkJob(
        region_id=key.region_id if key else only_place_of(request.user, order),
        started_by=request.user,
        key=key,
        scopes=list(request.key.scopes) if key else [],
        asked={
            "mode": order.mode,
            "atomic": order.atomic,
            "strategy": order.strategy,
            "match": [name for name, each in KEYS.items() if each in order.keys],
        },
        language=translation.get_language(),
        request=request.id or "",
        left_out=left_out,
    )
    open_job(job=job, items=items)
    enqueue_job(job, by=request.user)
    return job


def only_place_of(user: User, order: Order) -> str | None:
    rights = [permission_for(Business, right) for right in RIGHTS[order.strategy]]
    held = {code for right in rights for code in Scope.of(user, right).codes}
    return held.pop() or None if len(held) == 1 else None


def kept(item: Item) -> dict[str, Any]:
    told = {"row": item.row, "data": item.data, "if_match": item.if_match}
    if item.problem:
        told["refused"] = refusal(item.problem.code, [*item.problem.faults])
    confirmed = {NOT_A_DOUBLE: item.is_another, SAME_PERSON: item.is_same_person}
    return told | {name: True for name, is_said in confirmed.items() if is_said}


def kept_row(row: Read) -> dict[str, Any]:
    """With what stood in cells that cannot be read, for the file that is mended."""
    facts: dict[str, Any] = {"row": row.row, "data": row.data, "if_match": ""}
    if row.faults:
        facts |= {"texts": row.texts, "refused": refusal("validation", row.faults)}
    return facts


def refusal(code: str, faults: list[Fault]) -> dict[str, Any]:
    return {"code": code, "faults": [asdict(fault) for fault in faults]}


def refuse_doubled(items: list[dict[str, Any]], order: Order) -> None:
    """Pieces know nothing of each other, so who tells a number twice is found before."""
    data = {place: item["data"] for place, item in enumerate(items)}
    for place, found in matched_twice(data, order.keys).items():
        fault = Fault(f"#/{found.fact}", found.code, found.reason)
        items[place].setdefault("refused", refusal("conflict", [fault]))


def opened_item(place: int, told: Mapping[str, Any]) -> Item:
    item = item_of(place, told)
    if refused := told.get("refused"):
        faults = [Fault(**fault) for fault in refused["faults"]]
        item.refuse(Problem(refused["code"], faults=faults))
    return item


@task(queue_name="imports")
def run_bulk(job_pk):
    work(job_pk)


def enqueue_job(job: BulkJob, *, by: Any) -> None:
    """Whoever lets it be tried again, it is written as whoever sent it."""
    run_bulk.enqueue(job.pk)


def work(job_pk: int) -> None:
    """Run a job; whatever stops it, it says so in a sentence."""
    job = BulkJob.objects.get(pk=job_pk)
    with translation.override(job.language):
        try:
            run(job)
        except Ended as error:
            fail(job_pk, str(error))
        except PASSING:
            logger.exception("Bulk call %s was cut short.", job)
            try_later(job)
        except Exception:
            logger.exception("Bulk call %s stopped.", job)
            fail(job_pk, stopped())


def try_later(job: BulkJob) -> None:
    """Safe, because it goes on with the first piece that has no results."""
    again_at = go_again(run_bulk, job.pk, tries=job.tries)
    if again_at:
        postpone(job.pk, again_at)
    else:
        fail(job.pk, stopped())


def stopped() -> str:
    return _("Something unexpected stopped the work. What was written is kept.")


def run(job: BulkJob) -> None:
    if not begun(job):
        return
    waiting = job.chunks.filter(results=None).values_list("number", flat=True)
    for number in list(waiting):
        if not work_on(job, number):
            return
    finish(job)


@transaction.atomic
def begun(job: BulkJob) -> bool:
    """False if it was cancelled or ended; two workers of one job take turns at its pieces."""
    rows = BulkJob.objects.select_for_update(no_key=True).filter(pk=job.pk)
    if rows.values_list("state", flat=True).get() not in (JobState.QUEUED, JobState.RUNNING):
        return False
    job.state = JobState.RUNNING
    job.begin(job.total)
    job.save(update_fields=["state", "began_at", "heard_at", "again_at"])
    return True


def work_on(job: BulkJob, number: int) -> bool:
    """One piece and its account, together or not at all; false if the job was cancelled."""
    order, sender = order_of(job), Sender.of(job)
    sender.require(order.strategy)
    facts = {"user": sender.user.pk, "door": "api", "key": sender.key_name, "job": str(job.uuid)}
    with pghistory.context(**facts), wall.raised_for(sender.user):
        if not is_wanted(job):
            return False
        chunk = job.chunks.filter(number=number, results=None).first()
        if chunk is not None:
            first = number * CHUNK
            items = [opened_item(first + n, told) for n, told in enumerate(opened(chunk.items))]
            documents = sender.documents
            readable = documents.as_read_by(sender.user, sender.purpose)
            bulk = Bulk(
                order,
                by=sender.user,
                documents=readable,
                seen=sender.seen,
                began_at=job.began_at,
            )
            stays = bulk.do(items)
            now = named(documents, items) if stays else {}
            account_for(job, chunk, told(order, items, now, stays))
    return True


def order_of(job: BulkJob) -> Order:
    asked = job.asked
    return Order(
        mode=Mode(asked["mode"]),
        atomic=Atomic(asked["atomic"]),
        strategy=Strategy(asked["strategy"]),
        keys=tuple(KEYS[name] for name in asked["match"]),
    )


def account_for(job: BulkJob, chunk: Any, answer: dict[str, Any]) -> None:
    """Every item ends in one count; the table's constraint holds the sum."""
    job.refresh_from_db()
    summary = answer["summary"]
    for count in COUNTS:
        setattr(job, count, getattr(job, count) + summary[count])
    job.done += summary["total"]
    job.groups = sealed(merged(job.grouped_errors, answer["grouped_errors"]))
    job.heard_at = timezone.now()
    job.save(update_fields=[*COUNTS, "done", "groups", "heard_at"])
    chunk.results = sealed(answer["results"])
    chunk.save(update_fields=["results"])


@transaction.atomic
def finish(job: BulkJob) -> None:
    """Unless it was cancelled at its very end."""
    if is_wanted(job):
        end(job, JobState(state_of(Atomic(job.asked["atomic"]), counts_of(job))))


def counts_of(job: BulkJob) -> Counter:
    return Counter({outcome: getattr(job, outcome) for outcome in Outcome})


work_of(
    "massal",
    Kind(
        gettext_lazy("Many businesses by the API"),
        BulkJob,
        {
            JobState.QUEUED: ("idle", "clock-history"),
            JobState.RUNNING: ("note", "hourglass-split"),
            JobState.SUCCESS: ("good", "check-circle"),
            JobState.PARTIAL: ("warn", "exclamation-circle"),
            JobState.FAILED: ("bad", "x-circle"),
            JobState.CANCELLED: ("idle", "slash-circle"),
        },
        frozenset({JobState.FAILED, JobState.CANCELLED}),
        run_bulk,
        cancel_job,
        try_job_again,
        enqueue_job,
        fail,
    ),
)
