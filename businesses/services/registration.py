"""Giving a business its permanent number, its place and its owner."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Business, OtherKbli, Owner, RegistryCounter
from businesses.registry_no import compose
from businesses.services.figures import save_figures
from businesses.services.records import delete_record, locked, save_record
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.accounts.wall import lowered
from ikm_registry.regions.codes import regency_code
from ikm_registry.regions.models import Region


def places_for(user, right):
    """Where this user may put a business: all that a form offers and a service accepts."""
    return Region.objects.filter(Scope.of(user, permission_for(Business, right)).q("code"))


@transaction.atomic
def take_numbers(*, regency, count=1):
    """Give out the next public numbers of one regency ("35.13"); none is ever given twice.

    The counter's row stays locked until the caller's transaction ends, so registrations
    of one regency wait for each other; those of different regencies do not.
    """
    counter = held_counter(regency)
    RegistryCounter.objects.filter(pk=regency).update(last=F("last") + count)
    return [compose(regency, counter.last + serial) for serial in range(1, count + 1)]


def held_counter(regency):
    RegistryCounter.objects.get_or_create(regency=regency)
    return RegistryCounter.objects.select_for_update().get(regency=regency)


def hold_numbers(regencies):
    """Let nobody else register there meanwhile; two who hold several never wait for each other.

    Whoever looks for a business first and registers it if there is none, looks while holding.
    """
    for regency in sorted(regencies):
        held_counter(regency)


@transaction.atomic
def register(*, business, by, owner=None, other_kbli=None, figures=None, product=None, market=None):
    """Register a business with what is already known about it, all of it or nothing."""
    save_business(business=business, by=by, owner=owner, other_kbli=other_kbli)
    for part in filter(None, [figures, product, market]):
        part.business = business
    if figures:
        save_figures(figures=figures, by=by)
    for part in filter(None, [product, market]):
        save_record(row=part, by=by)
    return business


@transaction.atomic
def save_business(
    *, business, by, owner=None, other_kbli=None, seen_version=None, seen_owner_version=None
):
    """Register a new business, or correct one, together with its owner.

    `owner` is an unsaved or changed Owner; one whose NIK the writer may know of already is
    recognised and kept as she is, so that a person with two businesses stays one person.
    `other_kbli` None leaves the further KBLI as they are.
    The public number stays when a business moves to another regency; its owner goes with it.
    """
    right = "add" if business._state.adding else "change"
    require_place(business.region_id, by=by, right=right)
    before = None
    if business._state.adding:
        business.registry_no = take_numbers(regency=regency_code(business.region_id))[0]
    else:  # before anything of its owner is touched
        before = locked(row=business, by=by, right="change").owner
    is_new_person = owner is not None and owner._state.adding
    business.owner = owner_of(business, owner=owner, by=by, seen_version=seen_owner_version)
    save_record(row=business, by=by, seen_version=seen_version)
    if is_new_person and business.owner is owner:
        Owner.objects.require(owner, by, "add")
    if other_kbli is not None:
        set_other_kbli(business=business, kbli=other_kbli, by=by)
    if before != business.owner:
        forget_without_business(before)
    return business


def require_place(code, *, by, right):
    """Refuse a place outside the writer's scope before any rule is asked about it.

    Otherwise "this NIB is already registered here" would tell her what another regency holds.
    """
    if not places_for(by, right).filter(pk=code).exists():
        raise PermissionDenied(_("This place lies outside your region."))


def owner_of(business, *, owner, by, seen_version):
    """The person behind the name typed, as the business's regency knows her."""
    regency = regency_code(business.region_id)
    if owner is None:
        return business.owner and brought_along(business.owner, business, by)
    if found := known_by_nik(owner, regency, by):
        return found
    if owner._state.adding:
        owner.region_id = regency
        note_double(owner)
        owner.full_clean()
        owner.save()  # whether she may be added is asked once she has the business
        return owner
    note_double(owner)
    save_record(row=owner, by=by, seen_version=seen_version)
    return brought_along(owner, business, by)


def people_known(niks, regency, *, by, right="view"):
    """The rows of this regency with one of these NIK that `by` may see; of equals the best first.

    One she may not see is like none: else she would learn whose NIK it is, and that by trying.
    """
    here = Owner.objects.permitted(by, right).filter(region_id=regency)
    return here.with_nik(*niks).order_by("nik_is_doubled", "pk")


def known_by_nik(owner, regency, by):
    """Another row of this regency with the same NIK, if the writer may see it."""
    niks = [owner.nik] if owner.nik else []
    return people_known(niks, regency, by=by).exclude(pk=owner.pk).first()


def note_double(owner):
    """Note, and tell nobody, that a row which the writer does not see has the same NIK.

    Asked across the wall: the answer changes nothing of what she is shown.
    """
    niks = [owner.nik] if owner.nik else []
    with lowered():
        there = Owner.objects.filter(region_id=owner.region_id, nik_is_doubled=False)
        owner.nik_is_doubled = there.with_nik(*niks).exclude(pk=owner.pk).exists()
    if not owner._state.adding:
        Owner.objects.filter(pk=owner.pk).update(nik_is_doubled=owner.nik_is_doubled)


def brought_along(owner, business, by):
    """The owner as the regency of a business that moved knows her; each keeps its own row."""
    regency = regency_code(business.region_id)
    if owner.region_id == regency:
        return owner
    if found := known_by_nik(owner, regency, by):
        return found
    here = copy(owner)
    here.region_id = regency
    if owner.businesses.exclude(pk=business.pk).exists():
        here.pk, here.version, here._state.adding = None, 1, True
        here.uuid = Owner._meta.get_field("uuid").get_default()  # another row, another name
        note_double(here)
        here.save()
        return here
    note_double(here)
    return save_record(row=here, by=by)


def forget_without_business(owner):
    """Nobody's personal data are kept once no business needs them (UU 27/2022)."""
    if owner and not owner.account_id and not owner.businesses.exists():
        owner.delete()


@transaction.atomic
def set_other_kbli(*, business, kbli, by):
    """Let these, and no others, be the further KBLI of a business."""
    named = OtherKbli.objects.permitted(by, "change").filter(business=business)
    for row in named.exclude(kbli__in=kbli):
        delete_record(row=row, by=by)
    there = set(named.values_list("kbli_id", flat=True))
    for line in kbli:
        if line.pk not in there:
            save_record(row=OtherKbli(business=business, kbli=line), by=by)


@transaction.atomic
def confirm_business(*, business, by):
    """Somebody says that what is written here is still true.

    Nothing written changes, so the version stays and forms that are open stay valid.
    """
    row = locked(row=business, by=by, right="change")
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    return row


@transaction.atomic
def delete_business(*, business, by):
    """Remove a business that should never have been registered; its number is not given again."""
    owner = business.owner
    delete_record(row=business, by=by)
    forget_without_business(owner)
