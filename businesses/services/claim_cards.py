"""Cards by which an owner comes to her business: made, typed, used."""

import re
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import Acting, CardWay, Proven
from businesses.models import BusinessPerson, ClaimCard
from businesses.models.claim_card import ALPHABET, GOOD_FOR, REFERENCE, SECRET
from businesses.services.ownership import let_in
from businesses.services.records import save_record
from ikm_registry.accounts.wall import lowered
from ikm_registry.outbox.choices import Channel
from ikm_registry.outbox.services import reaches, write
from ikm_registry.sealing.digests import digest

GROUP = 4


def grouped(code):
    """As it is printed and read aloud: H4KM-7QRT-9DXW."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain(typed):
    """A code as it is kept, however it was typed; anything may come here."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[: REFERENCE + SECRET + 1]


@transaction.atomic
def make_card(*, business, way, by):
    """A new card, and its code: told this once. What was made before for the business ends."""
    cards = ClaimCard.objects.permitted(by, "add").for_owners()
    cards.unused().filter(business=business).update(ended_at=timezone.now())
    card, code = drawn(business=business, way=way, by=by)
    try:
        with transaction.atomic():
            save_record(row=card, by=by)
    except IntegrityError as error:
        raise ValidationError(_("Somebody made a card for this business just now.")) from error
    return card, grouped(code)


def drawn(*, business, way, by, **facts):
    """A card that is not saved yet, and the code of which it keeps the digest."""
    code = "".join(secrets.choice(ALPHABET) for _letter in range(REFERENCE + SECRET))
    kept = {"reference": code[:REFERENCE], "code_digest": digest(code, "claim-card")}
    return ClaimCard(business=business, way=way, made_by=by, **kept, **facts), code


def contact_of(business):
    """Where the registry may write to the owner: what her record holds. Told to nobody."""
    owner = business.owner
    if owner and owner.phone and reaches(Channel.PHONE):
        return str(owner.phone)
    return owner.email if owner and owner.email and reaches(Channel.EMAIL) else ""


@transaction.atomic
def send_card(*, business, by, address):
    """Make a card and write it to the owner, wherever her record says."""
    contact = contact_of(business)
    if not contact:
        raise ValidationError(
            _("The record has no phone or address to which this site can write. Print the card.")
        )
    card, code = make_card(business=business, way=CardWay.MESSAGE, by=by)
    write(
        to=contact,
        kind="businesses.claim_card",
        subject=_("Your business in the IKM Registry"),
        text=words_of_card(card, code, address),
        useful_for=GOOD_FOR,
    )
    return card


def words_of_card(card, code, address):
    """What is sent or shared. Behind the # no server on the way sees the code."""
    context = {"card": card, "business": card.business, "until": card.expires_at}
    context |= {"code": code, "address": f"{address}#{code}"}
    return render_to_string("businesses/card.txt", context)


@transaction.atomic
def card_of(typed):
    """The card with this code, or None: unknown, used, ended, over or guessed too often, alike.

    Asked across the wall: whoever holds the code has no right but by it.
    """
    code = plain(typed)
    made = digest(code, "claim-card")  # also where there is no such card: the same work
    with lowered():
        cards = ClaimCard.objects.in_force().select_for_update(of=("self",))
        card = cards.filter(reference=code[:REFERENCE]).first()
        if card is None:
            return None
        if made == card.code_digest or card.takes(code):
            return card
        card.tries += 1
        card.save(update_fields=["tries"])
    return None


@transaction.atomic
def typed_card(key):
    """A card that was typed in this browser a moment ago, with its business, if it still holds."""
    with lowered():
        cards = ClaimCard.objects.in_force().select_related("business__region")
        card = cards.filter(uuid=key).first()
        return card if card and is_still_meant(card) else None


def is_still_meant(card):
    """An invitation holds as long as whoever sent it owns the business."""
    if card.role == Acting.OWNER:
        return True
    owners = BusinessPerson.objects.of(card.made_by).filter(role=Acting.OWNER)
    return owners.filter(business=card.business_id).exists()


@transaction.atomic
def use_card(*, key, user):
    """She acts for the business from now on; the card is used. None where it no longer holds."""
    with lowered():
        cards = ClaimCard.objects.in_force().select_for_update(of=("self",))
        card = cards.filter(uuid=key).first()
        if card is None or not is_still_meant(card):
            return None
        if card.made_by_id == user.pk:
            raise PermissionDenied(_("Nobody lets herself in. Ask a colleague to make the card."))
        card.used_at = timezone.now()
        card.save(update_fields=["used_at"])
        business = card.business
    proven = Proven.CARD if card.role == Acting.OWNER else Proven.INVITED
    let_in(business=business, user=user, role=card.role, proven=proven, by=card.made_by)
    return business
