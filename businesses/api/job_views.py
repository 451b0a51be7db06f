"""The addresses of work in the background: a call for whoever sent it, a list for her places.

What became of each item is told of calls alone; of a list its page tells it, to officers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from businesses.api.asking import OF_PATHS
from businesses.api.bulk import Outcome
from businesses.api.bulk_work import run_bulk
from businesses.api.calls import JOB, JOB_REPAIR, JOB_RESULTS
from businesses.api.import_facts import told_of_import
from businesses.api.job_facts import address, line_of, seen_by
from businesses.api.repair import workbook_of
from businesses.api.sheets import XLSX
from businesses.models import BulkJob, ImportBatch
from businesses.models.bulk_job import opened
from businesses.services.bulk_jobs import cancel_job
from ikm_registry.accounts.wall import streamed_for
from ikm_registry.jobs.retrying import take_out
from ikm_registry.rest import bodies
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.streaming import TYPES
from ikm_registry.rest.views import ApiView

NDJSON = TYPES["ndjson"]


class OfJob(ApiView):
    path_parameters = OF_PATHS

    def job(self, uuid) -> BulkJob:
        rows = BulkJob.objects.permitted(self.request.user, "view").sent_by(self.request.user)
        return get_object_or_404(rows, uuid=uuid)

    def work(self, uuid) -> BulkJob | ImportBatch:
        for rows in seen_by(self.request):
            if found := rows.filter(uuid=uuid).first():
                return found
        raise Http404


class JobDetail(OfJob):
    calls = JOB

    def get(self, request, uuid):
        work = self.work(uuid)
        told = told_of_job if isinstance(work, BulkJob) else told_of_import
        return bodies.answer(told(work))

    def delete(self, request, uuid):
        """What waits is taken out of the queue; what runs ends after its present piece."""
        job = self.work(uuid)
        if not isinstance(job, BulkJob):
            raise Problem("permission", _("Officers cancel a list on its page."))
        try:
            job = cancel_job(job, by=request.user)
        except ValidationError as error:
            raise Problem("conflict", " ".join(error.messages)) from error
        take_out(run_bulk, job.pk)
        return bodies.answer(told_of_job(job))


class JobResults(OfJob):
    """Piece by piece, as they were kept."""

    calls = {"get": JOB_RESULTS}

    def get(self, request, uuid):
        lines = (
            f"{bodies.written(result)}\n".encode()
            for _items, results in pieces_of(ended(self.job(uuid)))
            for result in results
        )
        return StreamingHttpResponse(streamed_for(request.user, lines), content_type=NDJSON)


class JobRepair(OfJob):
    calls = {"get": JOB_REPAIR}

    def get(self, request, uuid):
        job = ended(self.job(uuid))
        if not job.refused:
            raise Problem("not-found", _("No item of it was refused."))
        refused = (
            (item, result)
            for items, results in pieces_of(job)
            for item, result in zip(items, results, strict=True)
            if result["status"] == Outcome.REFUSED
        )
        name = f"perbaikan-{job.uuid}.xlsx"
        return FileResponse(
            workbook_of(refused), as_attachment=True, filename=name, content_type=XLSX
        )


def ended(job: BulkJob) -> BulkJob:
    if job.is_working:
        raise Problem("conflict", _("It has not ended yet."))
    if not job.chunks.exists():
        raise Problem("not-found", _("What was sent, and what became of it, is no longer kept."))
    return job


def pieces_of(job: BulkJob) -> Iterator[tuple[list[Any], list[Any]]]:
    """The items and results of one piece after the other; memory holds one."""
    done = job.chunks.exclude(results=None)
    for number in done.values_list("number", flat=True):
        chunk = done.get(number=number)
        yield opened(chunk.items), opened(chunk.results)


def told_of_job(job: BulkJob) -> dict[str, Any]:
    has_results = not job.is_working and job.chunks.exclude(results=None).exists()
    return {
        **line_of(job),
        **job.asked,
        "grouped_errors": job.grouped_errors,
        "columns_left_out": job.left_out,
        "results": address("job_results", job) if has_results else None,
        "repair": address("job_repair", job) if has_results and job.refused else None,
    }
