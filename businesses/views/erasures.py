"""Owners who ask for their data to be removed: the queue, and one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from businesses.choices import Acting, ErasureState
from businesses.forms.hers import ErasureAnswerForm
from businesses.models import BusinessPerson, ErasureRequest
from businesses.services.erasures import (
    AlreadyDecided,
    erase,
    refuse_erasure,
    rules_for_her,
    withdraw_erasure,
)
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage

LOOKS = {
    ErasureState.WAITING: ("warn", "hourglass-split"),
    ErasureState.DONE: ("good", "check-circle"),
    ErasureState.REFUSED: ("bad", "x-circle"),
    ErasureState.WITHDRAWN: ("idle", "slash-circle"),
}
DECIDE = {"erase": erase, "refuse": refuse_erasure}
DONE = {
    "erase": gettext_lazy("Removed. She reads your answer."),
    "refuse": gettext_lazy("Answered. She reads your reason."),
}


def look(state):
    return dict(zip(("tone", "icon"), LOOKS[ErasureState(state)], strict=True))


class ErasureList(ScopedPage, NearestPage, ListView):
    """What waits, the first due first; with ?semua=1 what was decided, too."""

    model = ErasureRequest
    right = "change"
    template_name = "businesses/erasures.html"
    paginate_by = 25

    def dispatch(self, request, *args, **kwargs):
        may = request.user.has_perm("businesses.change_erasurerequest")
        if request.user.is_authenticated and not may:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def shows_all(self):
        return self.request.GET.get("semua") == "1"

    def get_queryset(self):
        found = super().get_queryset().select_related("region", "business")
        return found if self.shows_all else found.waiting().first_due_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for each in context["page_obj"]:
            each.look = look(each.state)
        return context | {"shows_all": self.shows_all}


class ErasurePage(ScopedPage, DetailView):
    """The officer of the place decides; she herself sees how it stands and may withdraw it."""

    model = ErasureRequest
    slug_field = slug_url_kwarg = "uuid"
    template_name = "businesses/erasure.html"

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("region", "business", "decided_by", "user")

    @cached_property
    def may_decide(self):
        mine = ErasureRequest.objects.visible_to(self.request.user)
        return mine.for_decision_by(self.request.user).filter(pk=self.object.pk).exists()

    @property
    def is_hers(self):
        return self.object.user_id == self.request.user.pk

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"form": ErasureAnswerForm()} | kwargs)) | {
            "look": look(self.object.state),
            "may_decide": self.may_decide,
            "is_hers": self.is_hers,
            "rules": rules_for_her(),
            "asker": self.asker() if self.object.is_waiting and not self.is_hers else None,
        }

    def asker(self):
        """Who asks, as what, and how many others own it, for whom it would be gone, too."""
        user, people = self.object.user, BusinessPerson.objects.visible_to(self.request.user)
        there = people.in_force().with_account().filter(business=self.object.business_id)
        hers = there.filter(user=user).first()
        return {
            "name": user.get_full_name() or user.username,
            "role": hers.get_role_display() if hers else "",
            "others": there.filter(role=Acting.OWNER).exclude(user=user).count(),
        }

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        step = request.POST.get("step", "")
        if step not in {"withdraw", *DECIDE}:
            return HttpResponseBadRequest()
        try:
            return self.withdraw() if step == "withdraw" else self.decide(step)
        except AlreadyDecided:
            messages.warning(request, _("Somebody else was quicker. Below is how it stands."))
            return redirect(self.object)

    def withdraw(self):
        if not self.is_hers:
            raise PermissionDenied
        withdraw_erasure(request=self.object, by=self.request.user)
        messages.success(self.request, _("Withdrawn."))
        return redirect(self.object)

    def decide(self, step):
        decides = ErasureRequest.objects.permitted(self.request.user, "change")
        if not decides.exclude(user=self.request.user).filter(pk=self.object.pk).exists():
            raise PermissionDenied
        form = ErasureAnswerForm(self.request.POST)
        if form.is_valid():
            try:
                DECIDE[step](request=self.object, by=self.request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(self.request, DONE[step])
        return redirect(self.object)
