"""Owners who ask for their data to be removed: the queue, and one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from businesses.views.answering import AnswerPage, AnswerQueue

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


class ErasureList(AnswerQueue):
    model = ErasureRequest
    looks = LOOKS
    template_name = "businesses/erasures.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region", "business")


class ErasurePage(AnswerPage):
    model = ErasureRequest
    looks = LOOKS
    template_name = "businesses/erasure.html"

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("region", "business", "decided_by", "user")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"form": ErasureAnswerForm()} | kwargs)) | {
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
        self.require_asker()
        withdraw_erasure(request=self.object, by=self.request.user)
        messages.success(self.request, _("Withdrawn."))
        return redirect(self.object)

    def decide(self, step):
        self.require_decider()
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
