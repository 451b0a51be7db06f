"""The life of a call that is written in the background: taken in, cancelled, tried again."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import JobEvent, JobState
from businesses.models import BulkChunk, BulkJob
from businesses.models.bulk_job import sealed
from ikm_registry.feed.models import happened

CHUNK = 1_000
# For so long whoever sent it finds what became of each item; the counts stay.
RESULTS_KEPT = timedelta(days=7)


@transaction.atomic
def open_job(*, job: BulkJob, items: Iterable[dict[str, Any]]) -> BulkJob:
    """Keep what was sent until a worker has written it; nothing lies anywhere else."""
    listed = list(items)
    job.total = len(listed)
    job.save()
    BulkChunk.objects.bulk_create(
        BulkChunk(job=job, number=number, items=sealed(piece))
        for number, piece in enumerate(batched(listed, CHUNK))
    )
    job.refresh_from_db(fields=["started_at", "heard_at"])
    return job


def locked(job: BulkJob, by: Any) -> BulkJob:
    rows = BulkJob.objects.permitted(by, "change").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=job.pk)


@transaction.atomic
def cancel_job(job: BulkJob, *, by: Any) -> BulkJob:
    """End it after the chunk that is being written now, whose end this waits for."""
    job = locked(job, by)
    if not job.is_working:
        raise ValidationError(_("This work has ended already."))
    end(job, JobState.CANCELLED)
    return job


def end(job: BulkJob, state: JobState, failure: str = "") -> None:
    """Whoever sent it is told, if she wants to be called."""
    job.state, job.failure, job.again_at = state, failure[:300], None
    job.save(update_fields=["state", "failure", "again_at"])
    happened(job, JobEvent.FINISHED)


@transaction.atomic
def try_job_again(job: BulkJob, *, by: Any) -> BulkJob:
    """Go on after the last chunk that was written."""
    job = locked(job, by)
    is_stopped = job.state in (JobState.FAILED, JobState.CANCELLED) and job.done < job.total
    if not (is_stopped or job.is_silent):
        raise ValidationError(_("This work needs no other try."))
    if not job.chunks.filter(results=None).exists():
        raise ValidationError(_("What was sent is no longer kept. Please send it again."))
    job.state, job.failure, job.tries, job.again_at = JobState.QUEUED, "", 0, None
    job.heard_at = timezone.now()
    job.save(update_fields=["state", "failure", "tries", "again_at", "heard_at"])
    return job


def is_wanted(job: BulkJob) -> bool:
    """Whether nobody cancelled it meanwhile; nobody does until the transaction ends."""
    rows = BulkJob.objects.select_for_update(no_key=True).filter(pk=job.pk)
    return rows.values_list("state", flat=True).get() == JobState.RUNNING


@transaction.atomic
def fail(job_pk: int, sentence: str) -> None:
    """Unless it was cancelled meanwhile, which is then the reason why it ended."""
    rows = BulkJob.objects.select_for_update(of=("self",), no_key=True)
    job = rows.filter(pk=job_pk).first()
    if job and job.is_working:
        end(job, JobState.FAILED, sentence)


def postpone(job_pk: int, again_at: Any) -> None:
    """It was cut short, and is tried again at that moment."""
    BulkJob.objects.filter(pk=job_pk).update(tries=F("tries") + 1, again_at=again_at)


def forget_old() -> int:
    """What was sent, and what became of each item; of how many jobs."""
    ended = BulkJob.objects.filter(heard_at__lt=timezone.now() - RESULTS_KEPT)
    ended = ended.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    pieces = BulkChunk.objects.filter(job__in=ended)
    jobs = pieces.values("job").distinct().count()
    pieces.delete()
    ended.update(groups=None)
    return jobs
