"""Proposing a change of one record, on the boxes of the form that edits it."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from businesses.choices import ChangeDoor, ChangeState, ChangeTarget
from businesses.forms.changes import proposal_form
from businesses.models import Business, Certificate, ChangeRequest, Figures, Owner, Product
from businesses.models.change_rules import STORED, TARGETS
from businesses.services.change_steps import Settled
from businesses.services.changes import (
    AlreadyWaiting,
    Proposal,
    StaleChange,
    propose,
    propose_again,
    values_proposed,
)
from ikm_registry.ui.pages import ScopedPage

AGAIN = "perubahan"


@method_decorator(never_cache, name="dispatch")
class ProposeChange(ScopedPage, FormView):
    """What one leaves as it is is not proposed; what needs no review is changed at once.

    `?perubahan=…` opens what was returned, to be proposed again.
    """

    model = Business
    template_name = "businesses/propose.html"
    door = ChangeDoor.PAGE

    @cached_property
    def kind(self):
        return self.kwargs["record"]

    @cached_property
    def business(self):
        seen = Business.objects.visible_to(self.request.user).select_related("region")
        return get_object_or_404(seen, registry_no=self.kwargs["number"])

    @cached_property
    def row(self):
        rows = TARGETS[self.kind].objects.permitted(self.request.user, "propose")
        return get_object_or_404(of_business(rows, self.business), pk=self.kwargs["row"])

    @cached_property
    def change(self):
        """What is proposed again; None where it is new."""
        asked = self.request.GET.get(AGAIN)
        if not asked:
            return None
        hers = ChangeRequest.objects.visible_to(self.request.user).of(self.request.user)
        returned = hers.filter(state=ChangeState.RETURNED, kind=self.kind, row=self.row.pk)
        return get_object_or_404(returned, uuid=read_uuid(asked))

    def get_form_class(self):
        return proposal_form(self.kind)

    def get_form_kwargs(self):
        # A copy: what is typed is not what the record is called.
        kwargs = super().get_form_kwargs() | {"instance": copy(self.row)}
        if self.change:
            kwargs["initial"] = values_proposed(self.change) | {"reason": self.change.reason}
        return kwargs

    def form_valid(self, form):
        proposal = Proposal(form.values, form.seen, form.cleaned_data["reason"], form.photos)
        try:
            change = self.sent(proposal)
        except ValidationError as error:
            form.take_errors(error)
        except AlreadyWaiting as error:
            for name in error.columns:
                form.add_error(name, _("Another change of this waits for an answer."))
        except (Settled, StaleChange):
            form.add_error(None, _("Somebody else was quicker. Please open the change again."))
        else:
            messages.success(self.request, said_of(change))
            return redirect(change)
        return self.form_invalid(form)

    def sent(self, proposal):
        user = self.request.user
        if self.change:
            return propose_again(change=self.change, proposal=proposal, by=user)
        return propose(
            row=self.row,
            business=self.business,
            proposal=proposal,
            by=user,
            door=self.door,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "business": self.business,
            "change": self.change,
            "record": called(self.kind, self.row),
            "others": self.others(),
        }

    def others(self):
        found = [] if self.change else records_of(self.business, self.request.user)
        return [each for each in found if each["url"] != self.request.path]


def read_uuid(text):
    try:
        return ChangeRequest._meta.get_field("uuid").to_python(text)
    except ValidationError:
        return None


def said_of(change):
    if change.state == ChangeState.APPLIED:
        return _("Your change is saved.")
    return _("Your change is proposed. You may expect an answer by the day below.")


def of_business(rows, business):
    """Those of these records that belong to it."""
    path = {Business: "pk", Owner: "businesses"}.get(rows.model, "business")
    return rows.filter(**{path: business.pk})


def records_of(business, user):
    """Of which records of a business this person may propose changes, and where."""
    newest = {Figures: business.latest_figures_id, Business: business.pk}
    for kind in STORED:
        model = TARGETS[kind]
        found = of_business(model.objects.permitted(user, "propose"), business)
        if model in newest:
            found = found.filter(pk=newest[model])
        for row in found.distinct():
            yield {"label": called(kind, row), "url": address_of(kind, row, business)}


def called(kind, row):
    label = ChangeTarget(kind).label
    if row._state.adding:
        return label
    if isinstance(row, Product | Figures | Certificate):
        return f"{label}: {row}"
    return f"{label}: {row.name}"


def address_of(kind, row, business):
    return reverse("businesses:propose", args=[business.registry_no, kind, row.pk])


def proposing_address(change):
    """Where what was returned is corrected, on the page of the whole record."""
    where = reverse(
        "businesses:propose", args=[change.business.registry_no, change.kind, change.row]
    )
    return f"{where}?{AGAIN}={change.uuid}"
