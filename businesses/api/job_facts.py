"""What is told of work in the background, whatever it is: by one vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from businesses.api.bulk import Mode
from businesses.choices import ImportState, JobKind, JobListState
from businesses.models import BulkJob, ImportBatch
from ikm_registry.feed.readers import Reader
from ikm_registry.jobs.progress import COUNTS
from ikm_registry.rest.documents import PUBLIC_TASK

# A list that is loaded stands as a job does whose items are written.
IMPORTS_AS = {
    JobListState.VALIDATING: Q(state=ImportState.CHECKING),
    JobListState.WAITING: Q(state=ImportState.CHECKED),
    JobListState.RUNNING: Q(state=ImportState.LOADING),
    JobListState.SUCCESS: Q(state=ImportState.DONE, refused=0),
    JobListState.PARTIAL: Q(state=ImportState.DONE, refused__gt=0),
    JobListState.FAILED: Q(state=ImportState.FAILED),
    JobListState.CANCELLED: Q(state=ImportState.CANCELLED),
}
OTHERWISE = {
    ImportState.CHECKING: JobListState.VALIDATING,
    ImportState.CHECKED: JobListState.WAITING,
    ImportState.LOADING: JobListState.RUNNING,
    ImportState.FAILED: JobListState.FAILED,
    ImportState.CANCELLED: JobListState.CANCELLED,
}

ONLY_CHECKED = {ImportState.CHECKING, ImportState.CHECKED}


def seen_by(request: Any) -> Iterator[Any]:
    """What she sent herself; lists of her places, unless her key fetches for another purpose
    than a public task."""
    reader = Reader.of(request)
    yield BulkJob.objects.permitted(reader.user, "view").sent_by(reader.user)
    if reader.purpose == PUBLIC_TASK:
        yield ImportBatch.objects.visible_to(reader.user)


def kind_of(model: Any) -> JobKind:
    return JobKind.BULK if model is BulkJob else JobKind.IMPORT


def line_of(work: BulkJob | ImportBatch) -> dict[str, Any]:
    left = work.seconds_left
    return {
        "id": str(work.uuid),
        "url": address("job", work),
        "kind": kind_of(type(work)),
        "state": state_of(work),
        "mode": mode_of(work),
        "written": is_written(work),
        "region": work.region_id,
        "sent_at": work.started_at,
        "began_at": work.began_at,
        "heard_at": work.heard_at,
        "again_at": work.again_at,
        "progress": {
            "done": work.done,
            "total": work.total,
            "rate": round(work.rate, 1),
            "seconds_left": None if left is None else round(left),
        },
        "failure": work.failure or None,
        "summary": {name: getattr(work, name) for name in COUNTS if name != "done"},
    }


def mode_of(work: BulkJob | ImportBatch) -> str:
    if isinstance(work, BulkJob):
        return work.asked["mode"]
    return Mode.VALIDATE if work.state in ONLY_CHECKED else Mode.COMMIT


def is_written(work: BulkJob | ImportBatch) -> bool:
    if isinstance(work, BulkJob):
        return work.stays and work.created + work.updated > 0
    return work.state not in ONLY_CHECKED and work.to_write > 0


def state_of(work: BulkJob | ImportBatch) -> str:
    if isinstance(work, BulkJob):
        return work.state
    if work.state == ImportState.DONE:
        return JobListState.PARTIAL if work.refused else JobListState.SUCCESS
    return OTHERWISE[ImportState(work.state)]


def address(name: str, job: BulkJob | ImportBatch) -> str:
    return reverse(f"records:{name}", args=[job.uuid])
