"""The pages of an owner: her card, her claim, her businesses.

What she may do with a business that is hers gets its rooms here, too: her page is `owner_home`.
"""

import uuid

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from businesses.choices import Acting, ChangeState
from businesses.forms.owners import ClaimForm, CodeOnCardForm
from businesses.models import Business, ChangeRequest, Claim
from businesses.services.claim_cards import card_of, typed_card, use_card
from businesses.services.claims import claim
from businesses.services.keeping import periods_due, periods_told
from businesses.views.change_words import told_briefly
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.tickets import Ticket

# Which card was typed in this browser; its code is kept nowhere.
CARD = "claim_card"
LATEST_CLAIMS = LATEST_CHANGES = 10
MOST_SHOWN = 100


@method_decorator(login_not_required, name="dispatch")
class TypeCard(FormView):
    """Where the QR code of a card leads. The code stands behind the # of the address, which no
    server is told, and is sent in the body of a form.
    """

    form_class = CodeOnCardForm
    template_name = "businesses/card.html"

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="try_card"):
            return ratelimit.respond_429(self.request)
        card = card_of(form.cleaned_data["code"])
        if card is None:
            form.add_error("code", no_card())
            return self.form_invalid(form)
        self.request.session[CARD] = str(card.uuid)
        return redirect("businesses:card_accept")


def no_card():
    """The same sentence whatever is wrong with it."""
    return _("This code does not work, or no longer. Look at it again, or ask the industry office.")


@method_decorator(login_not_required, name="dispatch")
class AcceptCard(TemplateView):
    """The card says which business; with an account it becomes hers."""

    template_name = "businesses/card_accept.html"

    def dispatch(self, request, *args, **kwargs):
        if self.card is None:
            return redirect("businesses:card")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def key(self):
        written = self.request.session.get(CARD)
        return written and uuid.UUID(written)

    @cached_property
    def card(self):
        return typed_card(self.key) if self.key else None

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect("businesses:card_accept")
        business = use_card(key=self.key, user=request.user)
        request.session.pop(CARD, None)
        if business is None:
            messages.warning(request, no_card())
            return redirect("businesses:card")
        messages.success(
            request,
            _("Welcome. You help with this business from now on.")
            if self.card.role == Acting.ADMIN
            else _("Welcome. This business is yours here now."),
        )
        # Her home tells what comes next; whoever works here, too, has another one.
        return redirect("home" if is_an_owner(request.user) else business)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "business": self.card.business,
            "helps": self.card.role == Acting.ADMIN,
        }


class NewClaim(ScopedPage, FormView):
    """She describes her business; an officer looks whether it is in the registry already."""

    form_class = ClaimForm
    template_name = "businesses/claim_new.html"

    def form_valid(self, form):
        ticket = Ticket.sent_with(self.request)
        if ticket and self.sent_before(ticket):
            return redirect("home")
        if not ratelimit.consume(self.request, action="claim"):
            return ratelimit.respond_429(self.request)
        if ticket and ticket.user == self.request.user.pk:
            form.instance.uuid = ticket.key
        try:
            claim(claim=form.instance, by=self.request.user)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _("Sent. The industry office looks at it and answers here."))
        return redirect("home")

    def sent_before(self, ticket):
        """A double click, or an answer that was lost."""
        hers = Claim.objects.visible_to(self.request.user).of(self.request.user)
        return hers.filter(uuid=ticket.key).exists()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"ticket": Ticket.new(self.request.user)}


def is_an_owner(user):
    """Whoever has no place of work here comes as an owner, or to become one."""
    return not (user.is_superuser or user.held)


def owner_home(user):
    """What the first page tells an owner: her businesses, and what she asked for."""
    hers = Business.objects.visible_to(user).order_by("-created_at", "-pk")
    businesses = list(hers.select_related("region", "kbli")[:MOST_SHOWN])
    told = periods_told(businesses)
    for business, due in zip(businesses, periods_due(businesses), strict=True):
        business.due = None if business.pk in told else due
    return {
        "businesses": businesses,
        "changes": told_briefly(changes_of(user)[:LATEST_CHANGES]),
        "claims": Claim.objects.visible_to(user).of(user)[:LATEST_CLAIMS],
    }


def changes_of(user):
    """What she sent, the newest first; before it what came back, which only she can go on with."""
    hers = ChangeRequest.objects.visible_to(user).of(user).select_related("business")
    came_back = Case(When(state=ChangeState.RETURNED, then=0), default=1)
    return hers.prefetch_related("proposals").order_by(came_back, "-submitted_at", "-pk")
