"""Who comes to act for a business, and who no longer does."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import Acting, Proven
from businesses.models import Business, BusinessPerson, Owner
from businesses.services.records import locked, save_record
from businesses.services.telling import tell
from ikm_registry.accounts.wall import lowered


def is_owner_of(user, business):
    """A helper sees the business; some things are asked and said by its owner alone."""
    people = BusinessPerson.objects.visible_to(user).of(user)
    return people.filter(business=business, role=Acting.OWNER).exists()


def helps_only(user, business):
    """Whether she acts for the business as a helper of its owner."""
    people = BusinessPerson.objects.visible_to(user).of(user).filter(business=business)
    return people.filter(role=Acting.ADMIN).exists()


@transaction.atomic
def let_in(*, business, user, role, proven, by):
    """From now on this account acts for the business; twice is once.

    Asks no right: whoever calls has proof, a card or an officer's decision. Hence across the wall
    too, which lets nobody write herself into a business.
    """
    with lowered():
        Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
        there = BusinessPerson.objects.in_force().filter(business=business)
        known = there.filter(user=user).first()
        if known:
            return known
        there.filter(user=None).update(ended_at=timezone.now(), ended_by=by)
        person = BusinessPerson(
            business=business, user=user, role=role, proven=proven, let_in_by=by
        )
        person.save()
        if role == Acting.OWNER:
            note_account(business, user)
        if proven != Proven.INVITED:
            tell_owners(person)
    return person


def tell_owners(person):
    """Whoever owns it learns that the office let another in, and can say that it must not be."""
    there = BusinessPerson.objects.in_force().with_account().filter(business=person.business_id)
    owners = there.filter(role=Acting.OWNER).exclude(pk=person.pk).select_related("user")
    for owner in owners:
        tell(
            owner.user.contact,
            kind="another_let_in",
            subject=_("Somebody else acts for your business"),
            facts={"business": person.business},
        )


def note_account(business, user):
    """The record of the owner is that of this account, unless it is somebody's already."""
    Owner.objects.filter(businesses=business, account=None).update(account=user)


@transaction.atomic
def assist(*, business, consent, by):
    """An officer acts for an owner without an account, who agreed: `consent` tells how.

    `consent` is an unsaved BusinessPerson that holds those facts.
    """
    person = consent
    person.business, person.user = business, None
    person.role, person.proven, person.let_in_by = Acting.OWNER, Proven.ASSISTED, by
    try:
        with transaction.atomic():
            return save_record(row=person, by=by)
    except IntegrityError as error:
        raise ValidationError(_("That an officer acts for her is noted already.")) from error


@transaction.atomic
def end(*, person, by):
    """From now on she no longer acts for it. Twice is once."""
    row = locked(row=person, by=by, right="change")
    if row.ended_at is None:
        end_row(row, by)
    return row


def end_row(row, by):
    row.ended_at, row.ended_by, row.version = timezone.now(), by, row.version + 1
    row.save(update_fields=["ended_at", "ended_by", "version", "updated_at"])
    if row.role == Acting.OWNER and row.user_id:
        end_those_invited(row, by)
    if row.user_id and not hers_still(row):
        Owner.objects.filter(account=row.user_id, businesses=row.business_id).update(account=None)


def end_those_invited(owner, by):
    """Whom she let help her, helps her no longer."""
    helping = BusinessPerson.objects.in_force().filter(proven=Proven.INVITED)
    for row in helping.filter(business=owner.business_id, let_in_by=owner.user_id):
        end_row(row, by)


def hers_still(row):
    """Whether the same record of an owner is hers by another business."""
    others = BusinessPerson.objects.in_force().filter(user=row.user_id, role=Acting.OWNER)
    return others.filter(business__owner=row.business.owner_id).exists()


def owner_changed(*, business, before, by):
    """The business went to another person: whoever acted for it until now does no longer.

    Asked across the wall and without a right of its own: it follows from the change of the owner,
    for which the right was asked.
    """
    if before is None or is_same_person(before, business.owner):
        return
    with lowered():
        for row in BusinessPerson.objects.in_force().filter(business=business):
            end_row(row, by)


def is_same_person(one, other):
    """The same row, or what one regency knows of her and another: the same NIK, or none and the
    same name.
    """
    if other is None or one.pk == other.pk:
        return other is not None
    if one.nik or other.nik:
        return one.nik == other.nik
    return one.name == other.name
