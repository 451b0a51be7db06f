"""What an owner keeps true of her business: one page, one question.

An officer finds the same pages where the owner agreed that he acts for her. What she sends is a
change request like any other; her page of it is that of views/changes.py.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from businesses.choices import ChangeTarget
from businesses.forms.changes import proposal_form
from businesses.forms.keeping import OwnEmailForm, OwnPhoneForm
from businesses.models import Business, ChangeRequest, Owner, Photo, Product
from businesses.models.change_rules import NAMED_ALONE, OWNERS_ALONE
from businesses.services.keeping import (
    change_own,
    door_of,
    last_figures,
    open_change,
    open_period,
    period_due,
    still_true,
)
from businesses.services.ownership import helps_only
from businesses.views.owning import is_an_owner
from businesses.views.proposing import AGAIN, ProposeChange, proposing_address
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import masked_phone


@dataclass(frozen=True)
class Question:
    """Which columns of which record are asked about on one page."""

    kind: str
    columns: tuple[str, ...]
    title: str | Promise

    @property
    def is_owners_alone(self):
        return bool(OWNERS_ALONE.get(self.kind, frozenset()) & {*self.columns})


BUSINESS, OWNER = ChangeTarget.BUSINESS, ChangeTarget.OWNER
QUESTIONS = {
    "jam-buka": Question(BUSINESS, ("opening_hours",), gettext_lazy("When are you open?")),
    "alamat": Question(BUSINESS, ("address", "rt", "rw"), gettext_lazy("Where is the business?")),
    "tahun-berdiri": Question(
        BUSINESS, ("founded_year",), gettext_lazy("In which year did the business begin?")
    ),
    "yang-dibuat": Question(BUSINESS, ("kbli",), gettext_lazy("What do you make?")),
    "nama-usaha": Question(BUSINESS, ("name",), gettext_lazy("What is the business called?")),
    "nib": Question(BUSINESS, ("nib",), gettext_lazy("What is your NIB?")),
    "nama-saya": Question(OWNER, ("name",), gettext_lazy("What is the owner's name?")),
}
PRICE = Question(ChangeTarget.PRODUCT, ("price",), gettext_lazy("What does it cost?"))


class OfHers(ScopedPage):
    """About a business for which the reader speaks; to others the page does not exist."""

    @cached_property
    def business(self):
        seen = Business.objects.visible_to(self.request.user).select_related("region", "owner")
        return get_object_or_404(seen, registry_no=self.kwargs["number"])

    @cached_property
    def door(self):
        return door_of(self.business, self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.door is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def room(self):
        return reverse("businesses:keep", args=[self.business.registry_no])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "business": self.business,
            "room": self.room(),
            "is_helped": not is_an_owner(self.request.user),
        }


class KeepRoom(OfHers, TemplateView):
    """What there is to tell of one business, each behind a link; and "all of it is true"."""

    template_name = "businesses/keep.html"

    def post(self, request, *args, **kwargs):
        still_true(business=self.business, by=request.user)
        messages.success(request, _("Thank you. The data are confirmed as of today."))
        return redirect(self.room())

    def get_context_data(self, **kwargs):
        user, business = self.request.user, self.business
        changes = ChangeRequest.objects.visible_to(user).open().filter(business=business)
        return super().get_context_data(**kwargs) | {
            "due": period_due(last_figures(business)),
            "told": open_period(business, user),
            "waiting": changes.count(),
            "questions": list(self.questions()),
            "products": Product.objects.permitted(user, "propose").filter(business=business),
            "may_add_photo": may_add_photo(business, user),
            "has_own_phone": own_record(user).filter(businesses=business).exists(),
            "speaks_of_owner": speaks_of_owner(business, user),
        }

    def questions(self):
        """Those about records that she may speak of."""
        helps = helps_only(self.request.user, self.business)
        of_owner = speaks_of_owner(self.business, self.request.user)
        for word, question in QUESTIONS.items():
            if question.kind == OWNER and not of_owner:
                continue
            if not (helps and question.is_owners_alone):
                url = reverse("businesses:keep_ask", args=[self.business.registry_no, word])
                yield {"title": question.title, "url": url}


def may_add_photo(business, user):
    return Business.objects.where_may(user, "add", Photo).filter(pk=business.pk).exists()


def speaks_of_owner(business, user):
    return Owner.objects.permitted(user, "propose").filter(pk=business.owner_id).exists()


def own_record(user):
    return Owner.objects.permitted(user, "propose").filter(account=user)


class AskOwner(OfHers, ProposeChange):
    """One question about one record; what needs no review is changed at once."""

    template_name = "businesses/keep_ask.html"

    @property
    def question(self):
        return QUESTIONS[self.kwargs["question"]]

    @cached_property
    def kind(self):
        return self.question.kind

    @cached_property
    def row(self):
        if self.question.is_owners_alone and helps_only(self.request.user, self.business):
            raise Http404
        key = self.business.owner_id if self.kind == OWNER else self.business.pk
        model = Owner if self.kind == OWNER else Business
        return get_object_or_404(model.objects.permitted(self.request.user, "propose"), pk=key)

    def get_form_class(self):
        return proposal_form(self.kind, self.question.columns)

    def others(self):
        return []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "title": self.question.title,
            "boxes": [context["form"][name] for name in self.question.columns],
            "rule": context["form"].rules[self.question.columns[0]],
            "answer": self.change and self.change.returned_because,
            "waiting": None if self.change else self.waiting(),
        }

    def waiting(self):
        """What was told already; nobody types in vain."""
        return open_change(self.row, self.question.columns, self.request.user)


class AskPrice(AskOwner):
    """What one of her products costs."""

    question = PRICE

    @cached_property
    def row(self):
        rows = Product.objects.permitted(self.request.user, "propose")
        return get_object_or_404(rows, business=self.business, pk=self.kwargs["row"])


class OwnContact(OfHers, FormView):
    """A way to herself; nobody changes another's here."""

    template_name = "businesses/keep_contact.html"
    title: str | Promise = ""
    column = ""
    saved_message: str | Promise = ""

    @cached_property
    def record(self):
        return get_object_or_404(own_record(self.request.user), businesses=self.business)

    def get_form(self, form_class=None):
        """None is shown or taken where no record is hers."""
        return self.record and super().get_form(form_class)

    def form_valid(self, form):
        value = form.cleaned_data[self.column]
        try:
            change_own(column=self.column, value=value, by=self.request.user)
        except ValidationError as error:
            form.add_error(self.column, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, self.saved_message)
        return redirect(self.room())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"title": self.title, "known": self.known()}

    def known(self):
        return getattr(self.record, self.column)


class OwnPhone(OwnContact):
    """Which no page shows but covered."""

    form_class, column = OwnPhoneForm, "phone"
    title = gettext_lazy("What is your phone number?")
    saved_message = gettext_lazy("Your phone number is saved.")

    def known(self):
        return masked_phone(self.record.phone)


class OwnEmail(OwnContact):
    form_class, column = OwnEmailForm, "email"
    title = gettext_lazy("What is your e-mail address?")
    saved_message = gettext_lazy("Your e-mail address is saved.")


def again_address(change, user):
    """Where what was returned is corrected: an owner finds the question that she had answered."""
    number, again = change.business.registry_no, f"?{AGAIN}={change.uuid}"
    if change.is_new_period:
        return reverse("businesses:keep_period", args=[number]) + again
    if change.is_new_part or change.kind in NAMED_ALONE:
        return reverse(f"businesses:keep_{change.kind}", args=[number]) + again
    columns = {value.column for value in change.proposals.all()}
    if is_an_owner(user) and change.kind == PRICE.kind and columns <= {*PRICE.columns}:
        return reverse("businesses:keep_price", args=[number, change.row]) + again
    for word, question in QUESTIONS.items():
        if is_an_owner(user) and change.kind == question.kind and columns <= {*question.columns}:
            return reverse("businesses:keep_ask", args=[number, word]) + again
    return proposing_address(change)
