"""Letting a bank's user follow a program, and a system beside her; and ending it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ikm_registry.accounts.models import User
from ikm_registry.accounts.roles import PERMISSIONS, Role
from ikm_registry.accounts.wall import lowered
from ikm_registry.clients.services import open_client, write_key
from ikm_registry.people.services import account_of, off_board
from ikm_registry.rest.models import ApiKey, KeyPurpose
from ikm_registry.rest.scopes import KeyScope
from ikm_registry.ui.templatetags.ui import day
from programs.models import ProgramPartner, programs_followed_by


class PartnerBackend:
    """Answers `user.has_perm` for whoever follows programs; signs nobody in."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, permission, row=None):
        if permission not in PERMISSIONS[Role.BANK_PARTNER] or row is not None:
            return False
        return bool(user.is_authenticated and user.is_active and programs_followed_by(user))


@transaction.atomic
def let_follow(*, program, email, name, bank, by, ends_on=None):
    """Open an account for somebody of a bank, or find hers, and let her follow the program.

    An officer is refused: what she may see lies in places, and the two never meet in one account.
    """
    person = account_of(email=email, name=name)
    if person.pk == by.pk:
        raise PermissionDenied(_("Nobody gives herself a role."))
    with lowered():  # wherever she may hold something
        is_officer = person.is_superuser or person.assignments.exists()
    if is_officer or User.objects.filter(pk=person.pk, owners__isnull=False).exists():
        raise ValidationError(
            {"email": _("This address is that of an officer or an owner. Use one of the bank.")}
        )
    partner = ProgramPartner(program=program, user=person, bank=bank, ends_on=ends_on)
    partner.full_clean()
    partner.save()
    ProgramPartner.objects.require(partner, by, "add")
    return partner


@transaction.atomic
def make_partner_key(*, partner, by, **facts):
    """A key by which a system of the bank reads what this person of it sees of this program.

    Whoever may let somebody of a bank in holds its words. The key belongs to an account of its
    own: on hers it would also open programs of other offices. It reads and does nothing else, as
    she does.
    """
    hers = ProgramPartner.objects.permitted(by, "add").people().in_force()
    partner = hers.select_related("program").select_for_update(of=("self",)).get(pk=partner.pk)
    if partner.ends_on and facts["expires_on"] > partner.ends_on:
        words = _("The bank follows this program until %(day)s: choose no later day.")
        raise ValidationError(words % {"day": day(partner.ends_on)})
    client = system_beside(partner, by)
    key, words = write_key(
        by=by,
        client=client,
        region_id=partner.program.region_id,
        scopes=[KeyScope.FINANCES],
        purpose=KeyPurpose.BANK,
        read_only=True,
        **facts,
    )
    return client, key, words


def system_beside(partner, by):
    """The account of the bank's systems for this person and program; made with its first key."""
    systems = ProgramPartner.objects.permitted(by, "view").filter(shares=partner)
    known = systems.filter(user__is_active=True).select_related("user").first()
    if known:
        return known.user
    client = open_client(f"{partner.bank}, {partner.program.number}")
    system = ProgramPartner(program=partner.program, user=client, bank=partner.bank, shares=partner)
    system.full_clean()
    system.save()
    ProgramPartner.objects.require(system, by, "add")
    return client


def keys_beside(partners, by):
    """Of each of these people the keys that were made beside her; costs one query."""
    keys = ApiKey.objects.permitted(by, "view").filter(user__partnerships__shares__in=partners)
    beside = {}
    for key in keys.annotate(partner=F("user__partnerships__shares")):
        beside.setdefault(key.partner, []).append(key)
    return beside


@transaction.atomic
def end_following(*, partner, by):
    """From her next request she sees nothing of it, nor do systems beside her, whose keys end.

    The history keeps that she did.
    """
    partner = ProgramPartner.objects.permitted(by, "delete").people().get(pk=partner.pk)
    systems = ProgramPartner.objects.permitted(by, "delete").filter(shares=partner)
    for system in systems.select_related("user"):
        off_board(by=by, person=system.user)
    partner.delete()
