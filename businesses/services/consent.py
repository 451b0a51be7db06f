"""Noting what a person agreed to, and that she no longer does."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from businesses.choices import ConsentManner, LegalBasis
from businesses.models import Consent
from businesses.services.records import locked, save_record


@transaction.atomic
def withdraw(*, consent, by, right="change"):
    """She no longer agrees; the row stays as proof of what held until today. Twice is once."""
    row = locked(row=consent, by=by, right=right)
    if row.withdrawn_on is None:
        row.withdrawn_on = max(localdate(), row.given_on)
        save_record(row=row, by=by, right=right)
    return row


def in_force_for(owner, purpose, by):
    agreed = Consent.objects.permitted(by, "agree").in_force()
    return agreed.filter(owner=owner, purpose=purpose).first()


@transaction.atomic
def agree(*, owner, purpose, by):
    """By her own account she agrees, from today on. Twice is once."""
    if known := in_force_for(owner, purpose, by):
        return known
    consent = Consent(
        owner=owner,
        purpose=purpose,
        basis=LegalBasis.CONSENT,
        given_on=localdate(),
        how=ConsentManner.ONLINE,
    )
    try:
        with transaction.atomic():
            return save_record(row=consent, by=by, right="agree")
    except IntegrityError:  # she pressed twice
        return in_force_for(owner, purpose, by)


def withdraw_own(*, consent, by):
    """Hers to withdraw is what rests on her consent; what a law orders is not."""
    if consent.basis != LegalBasis.CONSENT:
        raise ValidationError(
            _("This does not rest on your consent but on a law. Ask the industry office about it.")
        )
    return withdraw(consent=consent, by=by, right="agree")
