"""An owner asks for her data to be removed; an officer decides, with a reason.

waiting → done, refused, withdrawn
"""

from functools import partial

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ErasureState, Kept
from businesses.models import (
    Certificate,
    ChangeEvidence,
    ErasureRequest,
    Owner,
    Photo,
    Product,
    RetentionRule,
)
from businesses.services.ownership import is_owner_of
from businesses.services.records import locked, save_record
from businesses.services.registration import delete_business
from businesses.services.telling import tell
from ikm_registry.accounts.wall import lowered

# Where files of a business lie: model, way to the business, field.
FILES = [
    (Product, "business", "photo"),
    (Photo, "business", "image"),
    (Certificate, "business", "file"),
    (ChangeEvidence, "change__business", "file"),
]


class AlreadyDecided(Exception):
    """Somebody decided, or she withdrew it, meanwhile."""


def rules_for_her():
    """What is kept for a time even so, and by which law."""
    return RetentionRule.objects.valid_on(timezone.localdate()).filter(
        kind__in=[Kept.ACCESS_NOTES, Kept.SIGN_INS, Kept.CLAIMS]
    )


@transaction.atomic
def ask_erasure(*, business, reason, by):
    """Keep that she asks. Twice is once."""
    if not is_owner_of(by, business):
        raise PermissionDenied(_("Only the owner may ask for this."))
    hers = ErasureRequest.objects.permitted(by, "view").of(by).waiting().filter(business=business)
    if known := hers.first():
        return known
    request = ErasureRequest(
        user=by,
        business=business,
        registry_no=business.registry_no,
        region_id=business.region_id,
        reason=reason.strip(),
    )
    try:
        with transaction.atomic():
            return save_record(row=request, by=by)
    except IntegrityError as error:
        raise ValidationError(_("That is asked for already.")) from error


@transaction.atomic
def withdraw_erasure(*, request, by):
    mine = ErasureRequest.objects.permitted(by, "view").of(by)
    row = mine.select_for_update(of=("self",)).get(pk=request.pk)
    require_waiting(row)
    settle(row, ErasureState.WITHDRAWN, by=by)
    return row


@transaction.atomic
def refuse_erasure(*, request, answer, by):
    """With the reason, which she reads."""
    row = held(request, answer, by)
    settle(row, ErasureState.REFUSED, by=by)
    tell_decided(row)
    return row


@transaction.atomic
def erase(*, request, answer, by):
    """Remove the business, and the person behind it unless another business needs her."""
    row = held(request, answer, by)
    if row.business is None:
        raise ValidationError(_("This business is no longer here. Refuse with that reason."))
    business, owner = row.business, row.business.owner
    address = row.user.contact
    let_go_of_account(business, owner)
    remove_files(business)
    try:
        with transaction.atomic(), pghistory.context(act="erasure"):
            delete_business(business=business, by=by)
    except ProtectedError as error:
        raise ValidationError(
            _(
                "Papers that must be kept by law hang on this business, for example an application "
                "for help. Refuse with that reason."
            )
        ) from error
    row.business = None
    settle(row, ErasureState.DONE, by=by)
    tell_decided(row, address)
    return row


def let_go_of_account(business, owner):
    """The record of the person no longer belongs to an account, if this was her last business.

    Asked across the wall: it follows from the decision, for which the right was asked.
    """
    with lowered():
        if owner and not owner.businesses.exclude(pk=business.pk).exists():
            Owner.objects.filter(pk=owner.pk).update(account=None)
            owner.account = None


def remove_files(business):
    """Photos and scans go from the disk, too, once all this has happened."""
    with lowered():
        for model, way, name in FILES:
            rows = model._default_manager.filter(**{way: business})
            for stored in (getattr(row, name) for row in rows):
                if stored:
                    transaction.on_commit(partial(stored.storage.delete, stored.name))


def held(request, answer, by):
    """The request as it is now, kept from others; refused to whoever may not decide about it."""
    row = locked(row=request, by=by, right="change")
    if row.user_id == by.pk:
        raise PermissionDenied(_("Nobody decides about what she asked for herself."))
    require_waiting(row)
    if not answer.strip():
        raise ValidationError(_("Write the reason: she reads it."))
    row.answer = answer.strip()
    return row


def require_waiting(row):
    if row.state != ErasureState.WAITING:
        raise AlreadyDecided


def settle(row, state, *, by):
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.version += 1
    row.save()


def tell_decided(row, contact=None):
    tell(
        contact or row.user.contact,
        kind="erasure_decided",
        subject=_("The office has answered"),
        facts={"erasure": row},
    )
