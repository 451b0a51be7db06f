"""The queue of proposed changes, one of them side by side, and what is decided about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, View

from businesses.choices import ChangeDeed
from businesses.filters.changes import ChangeFilter
from businesses.forms.changes import AnswerForm, DecisionForm
from businesses.models import ChangeRequest
from businesses.services.change_steps import Settled, require_step, steps_open_to
from businesses.services.changes import StaleChange, decide, send_back, withdraw_change
from businesses.views.change_words import Told, look, told_briefly
from businesses.views.files import by_itself, file_answer
from businesses.views.keeping import again_address
from businesses.views.owning import is_an_owner
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage

COLUMNS = [
    Column(gettext_lazy("Business")),
    Column(gettext_lazy("What would change")),
    Column(gettext_lazy("Proposed"), "proposed"),
    Column(gettext_lazy("Answer by"), "due"),
    Column(gettext_lazy("State")),
]
DECIDE = "decide"
# What a button says, and the step for which whoever presses it must be open.
BUTTONS = {
    DECIDE: ChangeDeed.APPROVE,
    "return": ChangeDeed.RETURN,
    "withdraw": ChangeDeed.WITHDRAW,
}
SAID = {
    DECIDE: gettext_lazy("Your decision is saved."),
    "return": gettext_lazy("Returned. The proposer sees your reason."),
    "withdraw": gettext_lazy("The change is withdrawn."),
}


class ChangeList(FilteredList):
    model = ChangeRequest
    filterset_class = ChangeFilter
    template_name = "businesses/changes.html"
    columns = COLUMNS

    def get_template_names(self):
        """An owner finds one thing a line, in plain words."""
        if is_an_owner(self.request.user):
            return ["businesses/changes_of_owner.html"]
        return super().get_template_names()

    def shown(self, rows):
        return rows.select_related("business__region", "proposed_by").prefetch_related("proposals")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        told_briefly(context["object_list"])
        return context


class ChangePage(ScopedPage, DetailView):
    """Whoever may see the business sees what is proposed; the buttons are for those they fit."""

    model = ChangeRequest
    slug_field = slug_url_kwarg = "uuid"
    template_name = "businesses/change.html"

    def get_template_names(self):
        if is_an_owner(self.request.user):
            return ["businesses/change_of_owner.html"]
        return super().get_template_names()

    def get_queryset(self):
        found = super().get_queryset().select_related("business__region", "proposed_by")
        return found.prefetch_related("proposals__decided_by", "steps__by", "evidence")

    @cached_property
    def waiting(self):
        return [value for value in self.object.proposals.all() if value.waits_for_office]

    def get_context_data(self, **kwargs):
        change, user = self.object, self.request.user
        steps = steps_open_to(change, user)
        decides = ChangeDeed.APPROVE in steps
        form = kwargs.get("form") or DecisionForm(values=self.waiting)
        told = Told([change])
        return super().get_context_data(**kwargs) | {
            "form": form,
            "answer": kwargs.get("answer") or AnswerForm(),
            "lines": told.lines(change, form if decides else None),
            "record": told.record(change),
            "look": look(change.state),
            "then": _("Last time") if change.is_new_period else _("Then"),
            "steps": change.steps.all(),
            "may_decide": decides,
            "may_withdraw": ChangeDeed.WITHDRAW in steps,
            "again": again_address(change, user) if ChangeDeed.RESUBMIT in steps else "",
            "evidence": change.evidence.all() if may_see_evidence(change, user) else [],
            "photos_forgotten": change.has_lost_photos,
            "waits_for_others": change.proposed_by_id == user.pk and bool(self.waiting),
        }

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        button = request.POST.get("step", "")
        if button not in BUTTONS:
            return HttpResponseBadRequest()
        try:
            require_step(self.object, BUTTONS[button], by=request.user)
            return getattr(self, f"press_{button}")()
        except (Settled, StaleChange):
            return self.another_version()

    def another_version(self):
        """Somebody was quicker: the page as it stands now, to look at again."""
        self.object = self.get_object()
        vars(self).pop("waiting", None)
        context = self.get_context_data(is_stale=True)
        return self.render_to_response(context, status=409)

    def facts(self):
        """A page that does not say what was seen is none of ours."""
        seen = self.request.POST.get("seen", "")
        return {"change": self.object, "by": self.request.user, "seen": seen}

    def press_decide(self):
        form = DecisionForm(self.request.POST, values=self.waiting)
        if form.is_valid():
            try:
                # Whoever chose had all three values before her.
                decide(
                    approved=form.approved,
                    rejected=form.rejected,
                    returned=form.returned,
                    overruled=form.approved,
                    **self.facts(),
                )
            except ValidationError as error:
                form.take_errors(error)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form))
        return self.done(DECIDE)

    def press_return(self):
        answer = AnswerForm(self.request.POST)
        if not answer.is_valid():
            return self.render_to_response(self.get_context_data(answer=answer))
        send_back(reason=answer.cleaned_data["reason"], **self.facts())
        return self.done("return")

    def press_withdraw(self):
        withdraw_change(**self.facts())
        return self.done("withdraw")

    def done(self, button):
        messages.success(self.request, SAID[button])
        return redirect(self.object)


def may_see_evidence(change, user):
    """A photo may show an identity card: for whoever handed it in, and those who decide."""
    if change.proposed_by_id == user.pk:
        return True
    return ChangeRequest.objects.permitted(user, "change").filter(pk=change.pk).exists()


@by_itself
@method_decorator(never_cache, name="dispatch")
class ChangeEvidenceFile(ScopedPage, View):
    """The photo of a document that came with a change."""

    model = ChangeRequest

    def get(self, request, uuid, pk):
        change = get_object_or_404(ChangeRequest.objects.visible_to(request.user), uuid=uuid)
        if not may_see_evidence(change, request.user):
            raise Http404
        shown = get_object_or_404(change.evidence, pk=pk)
        response, _is_picture = file_answer(shown.file, f"bukti-{shown.pk}")
        return response
