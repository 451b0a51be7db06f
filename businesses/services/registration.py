"""Giving a business its permanent number and its owner."""

from django.db import transaction
from django.db.models import F

from businesses.models import Owner, RegistryCounter
from businesses.registry_no import compose
from businesses.services.records import save_record
from ikm_registry.regions.codes import regency_code


@transaction.atomic
def take_numbers(*, regency, count=1):
    """Give out the next public numbers of one regency ("35.13"); none is ever given twice.

    The counter's row stays locked until the caller's transaction ends, so registrations
    of one regency wait for each other; those of different regencies do not.
    """
    RegistryCounter.objects.get_or_create(regency=regency)
    counter = RegistryCounter.objects.select_for_update().get(regency=regency)
    RegistryCounter.objects.filter(pk=regency).update(last=F("last") + count)
    return [compose(regency, counter.last + serial) for serial in range(1, count + 1)]


@transaction.atomic
def save_business(*, business, by, owner=None, seen_version=None):
    """Register a new business, or correct one, together with its owner.

    `owner` is an unsaved or changed Owner; one whose NIK this regency already knows is
    recognised and kept as it is, so that a person with two businesses stays one person.
    """
    if business._state.adding:
        business.registry_no = take_numbers(regency=regency_code(business.region_id))[0]
    if owner is not None:
        business.owner = save_owner(owner=owner, business=business, by=by)
    return save_record(row=business, by=by, seen_version=seen_version)


def save_owner(*, owner, business, by):
    """The person behind the name typed: one already known by her NIK here, or this one."""
    if owner._state.adding:
        owner.region_id = regency_code(business.region_id)
        known = Owner.objects.permitted(by, "view").filter(
            region_id=owner.region_id, nik=owner.nik, nik__isnull=False
        )
        if found := known.first():
            return found
    return save_record(row=owner, by=by)
