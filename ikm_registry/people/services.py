"""What happens to people: invited, given a role, limited, ended, off-boarded.

Each asks `Authority` inside its own transaction; who did it and when is kept by the
history of `Assignment`. What a person can mend is a ValidationError, the rest is refused.
"""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.accounts.wall import lowered
from ikm_registry.people.authority import Authority
from ikm_registry.rest.models import ApiKey


@transaction.atomic
def invite(*, by, email, name, role, region, ends_on=None):
    """Open an account, or find the one of this address, and give the role.

    The account of an officer has her address for its name, and no password: she chooses
    one by the link of the letter.
    """
    person = account_of(email=email, name=name)
    give(by=by, person=person, role=role, region=region, ends_on=ends_on)
    return person


def account_of(*, email, name):
    """The account of this address; a new one opens without a password and holds nothing."""
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        person = User(username=email.lower(), email=email, first_name=name)
        person.set_unusable_password()
        person.full_clean(exclude=["password"])
        person.save()
    elif not person.is_active:
        reopen(person)
    return person


def reopen(person):
    """An account that was closed wakes up with nothing but what is given now."""
    with lowered():  # wherever she may hold something
        holds_something = person.assignments.exists()
    if person.is_superuser or person.is_staff or holds_something:
        raise ValidationError(
            _("This account was closed by another office. Ask those who run the site.")
        )
    person.is_active = True
    person.set_unusable_password()
    person.save()


@transaction.atomic
def give(*, by, person, role, region, starts_on=None, ends_on=None):
    authority = Authority(by, lock=True)
    if person.pk == by.pk:
        raise PermissionDenied(_("Nobody gives herself a role."))
    if not authority.may_give(role, region.pk, ends_on):
        raise PermissionDenied(_("You can give only what you hold yourself, and for as long."))
    assignment = Assignment(
        user=person, role=role, region=region, starts_on=starts_on, ends_on=ends_on
    )
    assignment.full_clean()
    assignment.save()
    return assignment


@transaction.atomic
def limit(*, by, assignment, ends_on):
    """Set the last day of an assignment, or none."""
    authority = Authority(by, lock=True)
    require_change(authority, assignment)
    if not authority.may_give(assignment.role, assignment.region_id, ends_on):
        raise PermissionDenied(_("You can give only what you hold yourself, and for as long."))
    assignment.ends_on = ends_on
    assignment.full_clean()
    assignment.save()


@transaction.atomic
def end(*, by, assignment):
    """It gives nothing from this moment; the history keeps that it was there."""
    require_change(Authority(by, lock=True), assignment)
    assignment.delete()


@transaction.atomic
def off_board(*, by, person):
    """End what she holds in the area of `by`, and her sessions.

    Without an assignment elsewhere the account closes and loses its keys: password, app
    and passkeys. Says whether it closed.
    """
    authority = Authority(by, lock=True)
    if not authority.is_over(person):
        raise PermissionDenied(_("You cannot close this account."))
    for assignment in Assignment.objects.permitted(by, "delete").filter(user=person):
        require_change(authority, assignment)
        assignment.delete()
    end_sessions(person)
    ApiKey.objects.permitted(by, "change").filter(user=person).end()
    with lowered():  # a role elsewhere keeps the account open
        closes = not person.assignments.unfinished().exists()
        if closes:  # and what was made elsewhere must not wake up with it
            person.api_keys.end()
    if closes:
        take_second_step(person)
        person.is_active = False
        person.set_unusable_password()
        person.save()
    return closes


@transaction.atomic
def renew_second_step(*, by, person):
    """For a lost telephone: she sets up a new second step when she signs in next."""
    if not Authority(by, lock=True).holds_all_of(person):
        raise PermissionDenied(_("You cannot change this account."))
    take_second_step(person)
    end_sessions(person)


def require_change(authority, assignment):
    if not authority.may_change(assignment):
        raise PermissionDenied(_("You cannot change this assignment."))


def take_second_step(person):
    Authenticator.objects.filter(user=person).delete()


def end_sessions(person):
    for session in UserSession.objects.filter(user=person):
        session.end()
