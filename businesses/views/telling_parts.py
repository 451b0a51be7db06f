"""What an owner has that the registry does not know yet: a product, a certificate, a photo; and
that what it knows of herself is wrong.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from businesses.choices import ChangeState, ChangeTarget
from businesses.forms.keeping import IdentityForm, ProductPhotoForm
from businesses.models import ChangeRequest, Owner, Product
from businesses.models.change_rules import RULES, TARGETS
from businesses.services.change_steps import Settled
from businesses.services.changes import (
    AlreadyWaiting,
    Proposal,
    StaleChange,
    propose_again,
    values_proposed,
)
from businesses.services.keeping import show_product, tell_identity_is_wrong, tell_new
from businesses.views.keeping import AskOwner, OfHers, Question
from businesses.views.proposing import AGAIN, read_uuid, said_of


def question_about(kind, title):
    return Question(kind, tuple(RULES[kind]), title)


NEW_PRODUCT = question_about(ChangeTarget.NEW_PRODUCT, gettext_lazy("Which product is new?"))
NEW_CERTIFICATE = question_about(
    ChangeTarget.NEW_CERTIFICATE, gettext_lazy("Which certificate do you have?")
)
# A record that is not made yet has no version but its first.
FIRST_VERSION = 1


def returned_of(request, **facts):
    """What was returned to her, to be told again; None where it is new."""
    asked = request.GET.get(AGAIN)
    if not asked:
        return None
    hers = ChangeRequest.objects.visible_to(request.user).of(request.user)
    returned = hers.filter(state=ChangeState.RETURNED, **facts)
    return get_object_or_404(returned, uuid=read_uuid(asked))


class TellNew(AskOwner):
    """A part that is not written yet; `question` says of which kind."""

    question = NEW_PRODUCT

    @cached_property
    def change(self):
        return returned_of(self.request, kind=self.kind, business=self.business)

    @cached_property
    def row(self):
        if not self.change:
            return TARGETS[self.kind](business=self.business)
        if self.change.target is None:  # approved in part, and deleted since
            raise Http404
        return self.change.target

    def waiting(self):
        """Several new ones may wait."""

    def sent(self, proposal):
        user, seen = self.request.user, proposal.base_version or FIRST_VERSION
        told = Proposal(proposal.values, seen, proposal.reason, proposal.evidence)
        if self.change:
            return propose_again(change=self.change, proposal=told, by=user)
        return tell_new(business=self.business, kind=self.kind, proposal=told, by=user)


class TellIdentity(OfHers, FormView):
    """That her NIK or birth date is wrong: the photo shows what is right, no page does."""

    form_class = IdentityForm
    template_name = "businesses/keep_identity.html"

    @cached_property
    def record(self):
        rows = Owner.objects.permitted(self.request.user, "propose")
        return get_object_or_404(rows, pk=self.business.owner_id)

    @cached_property
    def change(self):
        return returned_of(self.request, kind=ChangeTarget.IDENTITY, row=self.record.pk)

    def get_initial(self):
        told = {"seen": self.record.version}
        if self.change:
            told |= {"columns": list(values_proposed(self.change)), "words": self.change.reason}
        return told

    def form_valid(self, form):
        try:
            change = self.sent(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except AlreadyWaiting:
            form.add_error("columns", _("Another change of this waits for an answer."))
        except (Settled, StaleChange):
            form.add_error(None, _("Somebody else was quicker. Please open the change again."))
        else:
            messages.success(self.request, said_of(change))
            return redirect(change)
        return self.form_invalid(form)

    def sent(self, told):
        user, photos = self.request.user, [told["evidence"]]
        if self.change:
            values = dict.fromkeys(told["columns"])
            again = Proposal(values, told["seen"], told["words"], photos)
            return propose_again(change=self.change, proposal=again, by=user)
        return tell_identity_is_wrong(
            business=self.business,
            owner=self.record,
            columns=told["columns"],
            seen=told["seen"],
            words=told["words"],
            photos=photos,
            by=user,
        )

    def get_context_data(self, **kwargs):
        answer = self.change and self.change.returned_because
        return super().get_context_data(**kwargs) | {"owner": self.record, "answer": answer}


class ProductPhoto(OfHers, FormView):
    """A picture of what she makes, shown at once."""

    form_class = ProductPhotoForm
    template_name = "businesses/keep_photo.html"

    @cached_property
    def product(self):
        rows = Product.objects.permitted(self.request.user, "propose")
        return get_object_or_404(rows, business=self.business, pk=self.kwargs["row"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"product": self.product}

    def form_valid(self, form):
        try:
            show_product(
                product=self.product, photo=form.cleaned_data["photo"], by=self.request.user
            )
        except ValidationError as error:
            form.add_error("photo", error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The photo is saved."))
        return redirect(self.room())
