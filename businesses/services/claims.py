"""What an owner says of her business, and what an officer makes of it.

waiting → confirmed (with a business of the registry, or a new one), refused, withdrawn
"""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ClaimState, Proven, Source
from businesses.models import Business, BusinessPerson, Claim, Owner, Product
from businesses.models.claim import MOST_WAITING
from businesses.services.ownership import let_in
from businesses.services.records import locked
from businesses.services.registration import register
from businesses.services.telling import tell

LONGEST_PRODUCT = Product._meta.get_field("name").max_length


class Settled(Exception):
    """Somebody decided, or she withdrew it, meanwhile."""


class ActedForAlready(Exception):
    """Somebody has come to this business before; whoever lets another in says why."""

    def __init__(self, people):
        super().__init__("acted_for")
        self.people = people


@transaction.atomic
def claim(*, claim, by):
    """Keep what she says. Nothing is looked up in the registry: the answer is the same whatever
    is there. Of the same business twice is once.
    """
    claim.user = by
    waiting = Claim.objects.permitted(by, "view").of(by).waiting()
    if known := waiting.filter(name__iexact=claim.name.strip(), region=claim.region_id).first():
        return known
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            _("Several of your businesses wait for an answer already. Please wait for the office.")
        )
    claim.full_clean()
    claim.save()
    return claim


@transaction.atomic
def withdraw_claim(*, claim, by):
    row = (
        Claim.objects.permitted(by, "view").of(by).select_for_update(of=("self",)).get(pk=claim.pk)
    )
    require_waiting(row)
    settle(row, ClaimState.WITHDRAWN, by=by)
    return row


@transaction.atomic
def confirm(*, claim, business, by, checked=""):
    """It is this business of the registry. The officer must be one who may correct it.

    `checked` is how she knows that it is hers, too: asked where others act for it already, who see
    each other's figures from then on. The claim keeps it.
    """
    row = held(claim, by)
    business = locked(row=business, by=by, right="change")
    people = BusinessPerson.objects.visible_to(by).in_force().with_account()
    others = list(people.filter(business=business).exclude(user=row.user))
    if others and not checked.strip():
        raise ActedForAlready(others)
    row.answer = checked.strip() if others else ""
    return confirmed(row, business, by)


@transaction.atomic
def register_claimed(*, claim, by, is_another=False):
    """It is not in the registry yet: register it with what she told, and let her in.

    Raises Suspected where one of its name is here, unless the officer says that it is another.
    """
    row = held(claim, by)
    user = row.user
    business = Business(
        name=row.name,
        region_id=row.region_id,
        nib=row.nib,
        source=Source.OWNER,
    )
    owner = Owner(name=user.get_full_name() or user.username, phone=user.mobile, email=user.email)
    product = Product(name=row.makes[:LONGEST_PRODUCT])
    register(business=business, owner=owner, product=product, by=by, is_another=is_another)
    return confirmed(row, business, by)


@transaction.atomic
def refuse(*, claim, answer, by):
    """With the reason, which she is shown."""
    row = held(claim, by)
    if not answer.strip():
        raise ValidationError(_("Write the reason: she reads it."))
    row.answer = answer.strip()
    settle(row, ClaimState.REFUSED, by=by)
    tell_decided(row)
    return row


def held(claim, by):
    """The claim as it is now, kept from others; refused to whoever may not decide about it."""
    row = locked(row=claim, by=by, right="change")
    if row.user_id == by.pk:
        raise PermissionDenied(_("Nobody decides about what she asked for herself."))
    require_waiting(row)
    return row


def require_waiting(row):
    if row.state != ClaimState.WAITING:
        raise Settled


def confirmed(row, business, by):
    with pghistory.context(act="claim"):
        let_in(business=business, user=row.user, role=row.role, proven=Proven.CLAIM, by=by)
    row.business = business
    settle(row, ClaimState.CONFIRMED, by=by)
    tell_decided(row)
    return row


def settle(row, state, *, by):
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.version += 1
    row.save()


def tell_decided(row):
    tell(
        row.user.contact,
        kind="claim_decided",
        subject=_("The office has answered"),
        facts={"claim": row},
    )
