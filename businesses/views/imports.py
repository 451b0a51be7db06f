"""Loading lists: hand one in, read what it would do, load it, take home what to mend."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DetailView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from businesses.choices import ImportAction, ImportState
from businesses.exchange.columns import BY_NAME
from businesses.exchange.jobs import enqueue_import
from businesses.exchange.report import as_csv, grouped, overruled
from businesses.forms.imports import MoneyUnitForm, UploadForm
from businesses.models import ImportBatch
from businesses.services.drafts import AlreadySent
from businesses.services.import_batches import check_again, open_batch, start_loading
from businesses.views.sending import Ticketed
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage

# A status is a colour and an icon and a word.
STATE_LOOKS = {
    ImportState.CHECKING: ("note", "hourglass-split"),
    ImportState.CHECKED: ("warn", "eye"),
    ImportState.LOADING: ("note", "hourglass-split"),
    ImportState.DONE: ("good", "check-circle"),
    ImportState.FAILED: ("bad", "x-circle"),
    ImportState.CANCELLED: ("idle", "slash-circle"),
}
ACTION_LOOKS = {
    ImportAction.CREATE: ("good", "plus-lg"),
    ImportAction.UPDATE: ("note", "pencil"),
    ImportAction.UNCHANGED: ("idle", "check-lg"),
    ImportAction.REFUSE: ("bad", "slash-circle"),
}


class OfImports(PermissionRequiredMixin, ScopedPage):
    """Pages for those who load lists; others are told that this is not their work."""

    model = ImportBatch
    permission_required = "businesses.add_importbatch"
    slug_field = slug_url_kwarg = "uuid"


class ImportList(OfImports, NearestPage, ListView):
    """The lists that came in so far."""

    template_name = "businesses/import_list.html"
    paginate_by = 25

    def get_queryset(self):
        return super().get_queryset().select_related("region", "started_by").defer("preview")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for batch in context["page_obj"]:
            batch.look = STATE_LOOKS[batch.state]
        return context


class ImportUpload(Ticketed, OfImports, CreateView):
    """Hand in a list, once; it is checked in the background and nothing is loaded yet."""

    form_class = UploadForm
    template_name = "businesses/import_upload.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        by = self.request.user
        try:
            with self.once():
                batch = open_batch(batch=form.instance, by=by)
                enqueue_import(batch, by=by)
        except AlreadySent:
            messages.info(self.request, _("This form was saved already."))
            return redirect("businesses:import_list")
        return redirect(batch)


class ImportDetail(OfImports, DetailView):
    """One list: how far it is, what it would do or did, and what it could not do."""

    template_name = "businesses/import.html"
    partial = "state"

    def get_queryset(self):
        return super().get_queryset().select_related("region", "started_by")

    def get_context_data(self, **kwargs):
        batch = self.object
        context = {"look": STATE_LOOKS[batch.state]}
        if batch.is_working:
            return super().get_context_data(**context)
        problems = grouped(batch.problems)
        return super().get_context_data(
            **context,
            counts=counts(batch),
            overruled=overruled(batch.problems),
            refusals=[group for group in problems if group.is_refusal],
            warnings=[group for group in problems if not group.is_refusal],
            preview=[line | {"look": ACTION_LOOKS[line["action"]]} for line in worded(batch)],
            columns=[(title, BY_NAME[fact].label) for title, fact in batch.columns if fact],
            unused=[title for title, fact in batch.columns if not fact],
            money_form=MoneyUnitForm(initial={"money_unit": batch.money_unit}),
        )


def counts(batch):
    """(word, number, icon, what it means) for the four things that can become of a row."""
    return [
        (_("New"), batch.created, "plus-lg", _("not yet in the registry")),
        (_("Changed"), batch.updated, "pencil", _("some values differ")),
        (_("Unchanged"), batch.unchanged, "check-lg", _("in the registry as in the list")),
        (_("Refused"), batch.refused, "slash-circle", _("to be mended in the list")),
    ]


def worded(batch):
    for line in batch.preview:
        yield line | {"word": ImportAction(line["action"]).label}


class ImportVerb(OfImports, SingleObjectMixin, View):
    """Something done to a list by a button; back to its page."""

    http_method_names = ["post"]
    right = "change"

    def post(self, request, *args, **kwargs):
        batch = self.get_object()
        try:
            self.do(batch)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            enqueue_import(batch, by=request.user)
        return redirect(batch)


class ImportLoad(ImportVerb):
    def do(self, batch):
        start_loading(batch=batch, by=self.request.user)


class ImportCheck(ImportVerb):
    """Check again, with money read another way or after a failure."""

    def do(self, batch):
        form = MoneyUnitForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(form.errors["money_unit"])
        unit = form.cleaned_data["money_unit"] or None
        check_again(batch=batch, by=self.request.user, money_unit=unit)


class ImportContinue(ImportVerb):
    """Go on with a list whose worker fell silent; if it lives after all, the two take turns."""

    def do(self, batch):
        if not batch.is_silent:
            raise ValidationError(_("This list is being worked on. Please wait a moment."))


class ImportProblems(OfImports, DetailView):
    """What to mend in the list, as a table for the spreadsheet program."""

    def render_to_response(self, context, **kwargs):
        response = HttpResponse(
            as_csv(self.object.problems.all()), content_type="text/csv; charset=utf-8"
        )
        name = f"masalah-{self.object.uuid}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
