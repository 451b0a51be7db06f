"""What happens to groups of businesses: they are registered, and businesses join and leave them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.choices import Office
from businesses.models import Business, BusinessGroup, GroupCounter, GroupMember, GroupOfficer
from businesses.registry_no import GROUP
from businesses.services.drafts import forget_drafts_about
from businesses.services.records import locked, save_record
from businesses.services.registration import take_numbers
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.codes import regency_code
from ikm_registry.regions.models import Region


def places_for_groups(user, right):
    """Where this user may put a group: all that a form offers and a service accepts."""
    return Region.objects.filter(Scope.of(user, permission_for(BusinessGroup, right)).q("code"))


@transaction.atomic
def save_group(*, group, by, officers=None, seen_version=None):
    """Register a new group, or correct one, with who leads it.

    `officers` {office: name} names those that are known; an empty name takes one away, and an
    office that is not named stays. None leaves them all as they are.
    """
    if group._state.adding:
        regency = regency_code(group.region_id)
        group.registry_no = take_numbers(regency=regency, counters=GroupCounter, series=GROUP)[0]
    else:
        require_members_here(group)
    save_record(row=group, by=by, seen_version=seen_version)
    set_officers(group=group, officers=officers, by=by)
    return group


def set_officers(*, group, officers, by):
    for office, name in (officers or {}).items():
        set_officer(group=group, office=Office(office), name=name.strip(), by=by)


def require_members_here(group):
    """A group goes to another regency only without members: each regency keeps its own."""
    regency = regency_code(group.region_id)
    members = GroupMember.objects.current().filter(group=group)
    if members.exclude(business__regency=regency).exists():
        raise ValidationError(
            {
                "region": _(
                    "The members of this group lie in another regency. End their membership "
                    "first, or choose a place there."
                )
            }
        )


def set_officer(*, group, office, name, by):
    """Who leads it is a fact of the group, so whoever may change that writes and empties it."""
    held = GroupOfficer.objects.filter(group=group, office=office).first()
    if held and not name:
        locked(row=held, by=by, right="change").delete()
    elif held and held.name != name:
        held.name = name
        save_record(row=held, by=by)
    elif name and not held:
        officer = GroupOfficer(group=group, office=office, name=name)
        save_record(row=officer, by=by, right="change")


@transaction.atomic
def add_member(*, group, business, by, **facts):
    """Let a registered business that `by` sees be a member; DoesNotExist for another.

    `facts` are what is known of it: `role`, `joined_on`, and `left_on` of one that was.
    Two who add the same one at once are told by the constraint, the second after waiting.
    """
    seen = Business.objects.permitted(by, "view").get(pk=business.pk)
    return save_record(row=GroupMember(group=group, business=seen, **facts), by=by)


@transaction.atomic
def delete_group(*, group, by):
    """Remove a group that should never have been registered; its number is not given again.

    One that had members has existed: it is dissolved, with the day, and stays.
    """
    row = locked(row=group, by=by, right="delete")
    if GroupMember.objects.filter(group=row).exists():
        raise ValidationError(
            _(
                "This group has or had members, so it is not removed. Write the day on which it "
                "was dissolved instead, or remove memberships that were entered by mistake first."
            )
        )
    forget_drafts_about(group=row)
    row.delete()
