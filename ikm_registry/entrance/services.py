"""From a contact to an account: a code is sent, typed, and a password chosen."""

import secrets
import uuid

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ikm_registry.accounts.models import User
from ikm_registry.accounts.wall import lowered
from ikm_registry.entrance.models import GOOD_FOR, Proof
from ikm_registry.outbox.services import write
from ikm_registry.sealing.digests import digest

DIGITS = 6
# Long after its end nobody asks any more why a code did not work.
FORGOTTEN_AFTER = 4 * GOOD_FOR


class OfAnOffice(Exception):
    """The account by this contact is an officer's, or closed: an office looks after it."""


@transaction.atomic
def ask(*, contact):
    """Send a code there. Nothing is looked up: known and unknown are the same work."""
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    proof = Proof(key=uuid.uuid4(), contact=contact)
    proof.code_digest = digest(f"{proof.key} {code}", "entrance-code")
    proof.save(force_insert=True)
    minutes = int(GOOD_FOR.total_seconds() // 60)
    write(
        to=contact,
        kind="entrance.code",
        subject=_("Your code for the IKM Registry"),
        text=render_to_string("entrance/code.txt", {"code": code, "minutes": minutes}),
        useful_for=GOOD_FOR,
    )
    return proof


@transaction.atomic
def prove(*, key, code):
    """Whether this is the code that was sent. Each wrong one counts."""
    proof = Proof.objects.select_for_update().filter(key=key).first()
    if proof is None or not proof.is_open:
        return False
    is_right = proof.takes(code)
    if is_right:
        proof.proven_at = timezone.now()
    else:
        proof.tries += 1
    proof.save(update_fields=["proven_at", "tries"])
    return is_right


def account_of(proof):
    """The account by a proven contact, or None. Raises OfAnOffice for one that offices keep."""
    found = User.objects.with_contact(proof.contact).first()
    if found is None:
        return None
    with lowered():  # a role anywhere makes her an officer
        is_kept = found.works_here
    if is_kept or not found.is_active:
        raise OfAnOffice
    return found


@transaction.atomic
def let_in(*, proof, password, name=""):
    """Her account with this password: a new one, or the one she had by this contact."""
    proof = Proof.objects.select_for_update().get(pk=proof.pk)
    if not proof.is_proven:
        return None
    user = account_of(proof) or opened(proof.contact, name)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    proof.used_at = timezone.now()
    proof.save(update_fields=["used_at"])
    return user


def opened(contact, name):
    """A new account. Its name tells nobody who she is; two at once are one account."""
    user = User(username=f"pemilik-{get_random_string(10).lower()}", first_name=name)
    if "@" in contact:
        user.email = contact
    else:
        user.mobile = contact
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        return User.objects.with_contact(contact).get()
    return user


def forget():
    """Remove what ended, and count it."""
    return Proof.objects.filter(expires_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()[0]
