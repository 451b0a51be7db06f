"""What works in the background for one's places: how far it is, why it ended, and two buttons."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View
from django_tasks_db.models import DBTaskResult

from businesses.choices import ImportState
from businesses.exchange.jobs import enqueue_import, run_import
from businesses.models import ImportBatch
from businesses.services.import_batches import cancel_import, fail, try_import_again
from businesses.views.imports import STATE_LOOKS
from ikm_registry.jobs.kinds import KINDS, WAITS, Kind, work_of
from ikm_registry.jobs.retrying import take_out
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage

TECHNICAL = 50
TASK_LOOKS = {
    "READY": (*WAITS, gettext_lazy("Waits")),
    "RUNNING": ("note", "hourglass-split", gettext_lazy("Runs")),
    "FAILED": ("bad", "x-circle", gettext_lazy("Failed")),
}


work_of(
    "impor",
    Kind(
        gettext_lazy("Import"),
        ImportBatch,
        STATE_LOOKS,
        frozenset({ImportState.FAILED, ImportState.CANCELLED}),
        run_import,
        cancel_import,
        try_import_again,
        enqueue_import,
        fail,
    ),
)


class OfWork(PermissionRequiredMixin, ScopedPage):
    """For those who load lists: what is heavy enough for the background is theirs."""

    permission_required = "businesses.view_importbatch"


class WorkList(OfWork, NearestPage, ListView):
    """All kinds together, the newest first; while one works, the list asks for itself anew."""

    template_name = "businesses/work_list.html"
    partial = "work"
    paginate_by = 25

    def get_queryset(self):
        first, *others = [
            kind.model.objects.permitted(self.request.user, self.right)
            .order_by()
            .annotate(kind=Value(name))
            .values_list("kind", "pk", "started_at")
            for name, kind in KINDS.items()
        ]
        return first.union(*others, all=True).order_by("-started_at", "kind", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        listed = self.listed([(kind, pk) for kind, pk, _at in context["page_obj"]])
        return context | {
            "listed": listed,
            "is_working": any(work.is_working for work in listed),
            "technical": self.technical() if self.request.user.is_superuser else [],
        }

    def listed(self, named):
        """The rows of one page as they are told; two queries for each kind."""
        keys, found = defaultdict(list), {}
        for kind, pk in named:
            keys[kind].append(pk)
        for name, pks in keys.items():
            kind = KINDS[name]
            rows = kind.model.objects.permitted(self.request.user, self.right).filter(pk__in=pks)
            changed = kind.model.objects.permitted(self.request.user, "change").filter(pk__in=pks)
            mine = set(changed.values_list("pk", flat=True))
            for work in rows.select_related("region", "started_by"):
                work.kind, work.kind_word, work.look = name, kind.label, kind.look_of(work)
                work.may_cancel = work.pk in mine and work.is_working
                work.may_try_again = work.pk in mine and kind.may_try_again(work)
                found[name, work.pk] = work
        return [found[each] for each in named if each in found]

    def technical(self):
        """Tasks of the queue that are about no rows of anybody: what they were given stays here."""
        known = [kind.task.module_path for kind in KINDS.values()]
        tasks = DBTaskResult.objects.filter(status__in=TASK_LOOKS).exclude(task_path__in=known)
        tasks = tasks.order_by("-enqueued_at")[:TECHNICAL]
        for task in tasks:
            task.look = TASK_LOOKS[task.status]
        return tasks


class WorkVerb(OfWork, View):
    """Something done to a piece of work by a button; back to the list."""

    http_method_names = ["post"]
    right = "change"

    def post(self, request, *args, **kwargs):
        kind = KINDS[kwargs["work"]]
        rows = kind.model.objects.permitted(request.user, self.right)
        work = get_object_or_404(rows, uuid=kwargs["uuid"])
        try:
            self.do(kind, work)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("businesses:work_list")


class WorkCancel(WorkVerb):
    """What waits is taken out of the queue; what runs ends after its present piece."""

    def do(self, kind, work):
        kind.cancel(work, by=self.request.user)
        take_out(kind.task, work.pk)
        messages.success(self.request, _("Cancelled. What was written before stays."))


class WorkAgain(WorkVerb):
    def do(self, kind, work):
        kind.try_again(work, by=self.request.user)
        kind.enqueue(work, by=self.request.user)
        messages.success(self.request, _("It waits for its turn again."))
