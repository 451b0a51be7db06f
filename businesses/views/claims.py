"""The queue of what owners say of themselves, and one of them beside what may be meant."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import Acting, ClaimState
from businesses.forms.owners import CheckedForm, NumberForm, RefusalForm
from businesses.models import Business, Claim
from businesses.services.claims import (
    ActedForAlready,
    Settled,
    confirm,
    refuse,
    register_claimed,
    withdraw_claim,
)
from businesses.services.doubles import Suspected
from businesses.services.inviting import covered
from businesses.services.likely import likely
from businesses.views.answering import AnswerPage, AnswerQueue

LOOKS = {
    ClaimState.WAITING: ("warn", "hourglass-split"),
    ClaimState.CONFIRMED: ("good", "check-circle"),
    ClaimState.REFUSED: ("bad", "x-circle"),
    ClaimState.WITHDRAWN: ("idle", "slash-circle"),
}
DONE = {
    "confirm": gettext_lazy("Confirmed: the business opens for her account."),
    "register": gettext_lazy("Registered, and it opens for her account."),
    "refuse": gettext_lazy("Answered. She reads your reason."),
    "withdraw": gettext_lazy("Withdrawn."),
}


class ClaimList(AnswerQueue):
    model = Claim
    looks = LOOKS
    template_name = "businesses/claims.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region")


class ClaimPage(AnswerPage):
    model = Claim
    looks = LOOKS
    template_name = "businesses/claim.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region", "user", "business", "decided_by")

    def get_context_data(self, **kwargs):
        claim = self.object
        forms = {"number_form": NumberForm(), "refusal_form": RefusalForm()}
        return super().get_context_data(**(forms | kwargs)) | {
            "may_withdraw": self.is_hers and claim.is_waiting,
            "contact": covered(claim.user.contact) if claim.user.contact else "",
            "likely": likely(claim, by=self.request.user) if self.may_decide else [],
        }

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        step = {
            "confirm": self.confirm,
            "register": self.register,
            "refuse": self.refuse,
            "withdraw": self.withdraw,
        }.get(request.POST.get("step", ""))
        if step is None:
            return HttpResponseBadRequest()
        try:
            shown = step()
        except Settled:
            messages.warning(request, _("Somebody else was quicker. Below is how it stands."))
            return redirect(self.object)
        if shown:
            return self.render_to_response(self.get_context_data(**shown))
        messages.success(request, DONE[request.POST["step"]])
        return redirect(self.object)

    def confirm(self):
        self.require_decider()
        form = NumberForm(self.request.POST)
        if not form.is_valid():
            return {"number_form": form}
        found = Business.objects.permitted(self.request.user, "change")
        business = found.filter(registry_no=form.cleaned_data["number"]).first()
        if business is None:
            form.add_error("number", _("No business of your places has this number."))
            return {"number_form": form}
        return self.let_in(business)

    def let_in(self, business):
        """At once, where nobody acts for it; else the officer is asked how she checked it."""
        form = CheckedForm(initial={"number": business.registry_no})
        if "checked" in self.request.POST:
            form = CheckedForm(self.request.POST)
        checked = form.cleaned_data["checked"] if form.is_valid() else ""
        try:
            confirm(claim=self.object, business=business, by=self.request.user, checked=checked)
        except ActedForAlready as error:
            owners = sum(each.role == Acting.OWNER for each in error.people)
            helpers = len(error.people) - owners
            second = {"business": business, "owners": owners, "helpers": helpers}
            return {"second": second, "checked_form": form}
        return None

    def register(self):
        self.require_decider()
        is_another = self.request.POST.get("is_another") == "1"
        try:
            register_claimed(claim=self.object, by=self.request.user, is_another=is_another)
        except ValidationError as error:
            return {"refused": error.messages, "is_suspected": isinstance(error, Suspected)}
        return None

    def refuse(self):
        self.require_decider()
        form = RefusalForm(self.request.POST)
        if not form.is_valid():
            return {"refusal_form": form}
        refuse(claim=self.object, by=self.request.user, **form.cleaned_data)
        return None

    def withdraw(self):
        self.require_asker()
        withdraw_claim(claim=self.object, by=self.request.user)
        return
