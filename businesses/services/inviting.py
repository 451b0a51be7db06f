"""An owner lets others help her: invites them, takes an invitation back, ends their help."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import Acting, CardWay
from businesses.models import Business, BusinessPerson, ClaimCard
from businesses.models.claim_card import GOOD_FOR
from businesses.services.claim_cards import drawn, grouped, words_of_card
from businesses.services.ownership import end_row, is_owner_of
from businesses.services.records import locked
from ikm_registry.outbox.services import channel_of, reaches, write

# Of one business; more wait for nobody.
MOST_INVITED = 5
HIDDEN = "•••"


def require_owner(user, business):
    if not is_owner_of(user, business):
        raise PermissionDenied(_("Only the owner decides who helps her."))


def covered(contact):
    """Enough for her to know whom she meant, and for nobody else to write there."""
    if "@" in contact:
        name, _at, place = contact.rpartition("@")
        return f"{name[:1]}{HIDDEN}@{place}"[:40]
    return f"{HIDDEN}{contact[-3:]}"


def invitations_of(business):
    return ClaimCard.objects.for_helpers().filter(business=business)


def open_invitations(business):
    return invitations_of(business).in_force()


@transaction.atomic
def invite_helper(*, business, contact, by, address):
    """Send a code there with which somebody comes to help her; it works once.

    Nothing is looked up: whether somebody has an account by this contact is told to nobody.
    """
    require_owner(by, business)
    if not reaches(channel_of(contact)):
        raise ValidationError({"contact": _("We cannot send messages there yet.")})
    Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    if open_invitations(business).count() >= MOST_INVITED:
        raise ValidationError(_("Several invitations wait already. Take one of them back."))
    facts = {"role": Acting.ADMIN, "sent_to": covered(contact)}
    card, code = drawn(business=business, way=CardWay.MESSAGE, by=by, **facts)
    card.full_clean(exclude=["business", "made_by"])
    card.save()
    write(
        to=contact,
        kind="businesses.helper_invited",
        subject=_("Help with a business in the IKM Registry"),
        text=words_of_card(card, grouped(code), address),
        useful_for=GOOD_FOR,
    )
    return card


@transaction.atomic
def take_back(*, card, by):
    """The code leads nowhere from now on. Twice is once."""
    require_owner(by, card.business)
    open_invitations(card.business).filter(pk=card.pk).update(ended_at=timezone.now())


@transaction.atomic
def end_helper(*, person, by):
    """From now on she no longer helps. Twice is once; another owner is not ended so."""
    require_owner(by, person.business)
    helpers = BusinessPerson.objects.filter(role=Acting.ADMIN)
    row = locked(row=helpers.get(pk=person.pk), by=by, right="invite")
    if row.ended_at is None:
        end_row(row, by)
    return row
