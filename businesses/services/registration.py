"""Giving a business its permanent number, its place and its owner."""

from copy import copy

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Business, OtherKbli, Owner, RegistryCounter
from businesses.registry_no import BUSINESS, compose
from businesses.services.doubles import require_no_double
from businesses.services.drafts import forget_drafts_about
from businesses.services.figures import save_figures
from businesses.services.ownership import owner_changed
from businesses.services.recognising import note_double, recognised
from businesses.services.records import delete_record, locked, save_record
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.codes import regency_code
from ikm_registry.regions.models import Region


def places_for(user, right):
    """Where this user may put a business: all that a form offers and a service accepts."""
    return Region.objects.filter(Scope.of(user, permission_for(Business, right)).q("code"))


def take_numbers(*, regency, count=1, counters=RegistryCounter, series=BUSINESS):
    """Give out the next public numbers of one regency ("35.13"); none is ever given twice.

    The counter's row stays locked until the caller's transaction ends, so registrations
    of one regency wait for each other; those of different regencies do not.
    """
    return take_numbers_of({regency: count}, counters=counters, series=series)[regency]


@transaction.atomic
def take_numbers_of(counts, *, counters=RegistryCounter, series=BUSINESS):
    """As take_numbers, of many regencies at once, by statements for all of them together."""
    held = hold_numbers(counts, counters)
    taken = {}
    for regency, count in counts.items():
        last = held[regency].last
        taken[regency] = [compose(regency, last + each, series) for each in range(1, count + 1)]
        held[regency].last += count
    counters.objects.bulk_update(held.values(), ["last"])
    return taken


def hold_numbers(regencies, counters=RegistryCounter):
    """Let nobody else register there meanwhile; two who hold several never wait for each other.

    Whoever looks for a business first and registers it if there is none, looks while holding.
    """
    rows = counters.objects.filter(pk__in=regencies)
    begun = set(rows.values_list("pk", flat=True))
    new = [counters(regency=regency) for regency in sorted(set(regencies) - begun)]
    counters.objects.bulk_create(new, ignore_conflicts=True)
    return {each.pk: each for each in rows.select_for_update().order_by("pk")}


@transaction.atomic
def register(
    *,
    business,
    by,
    owner=None,
    other_kbli=None,
    figures=None,
    product=None,
    market=None,
    is_another=False,
    is_same_person=False,
):
    """Register a business with what is already known about it, all of it or nothing.

    One that may be registered already is Suspected, unless its writer says that it is another.
    """
    require_place(business.region_id, by=by, right="add")
    if not is_another:
        require_no_double(business, by=by)
    save_business(
        business=business,
        by=by,
        owner=owner,
        other_kbli=other_kbli,
        is_same_person=is_same_person,
    )
    for part in filter(None, [figures, product, market]):
        part.business = business
    if figures:
        save_figures(figures=figures, by=by)
    for part in filter(None, [product, market]):
        save_record(row=part, by=by)
    return business


@transaction.atomic
def save_business(
    *,
    business,
    by,
    owner=None,
    other_kbli=None,
    seen_version=None,
    seen_owner_version=None,
    is_same_person=False,
):
    """Register a new business, or correct one, together with its owner.

    `owner` is an unsaved or changed Owner; one whose NIK the writer may know of already is
    recognised and kept as she is, so that a person with two businesses stays one person. Is she
    known by another name, that is an OtherName, unless the writer says that she is meant.
    `other_kbli` None leaves the further KBLI as they are.
    The public number stays when a business moves to another regency; its owner goes with it.
    """
    right = "add" if business._state.adding else "change"
    require_place(business.region_id, by=by, right=right)
    before, was_kind = None, business.kbli_id
    if business._state.adding:
        business.registry_no = take_numbers(regency=regency_code(business.region_id))[0]
    else:  # before anything of its owner is touched
        stored = locked(row=business, by=by, right="change")
        before, was_kind = stored.owner, stored.kbli_id
    is_new_person = owner is not None and owner._state.adding
    business.owner = owner_of(
        business,
        owner=owner,
        by=by,
        seen_version=seen_owner_version,
        is_same_person=is_same_person,
    )
    save_record(row=business, by=by, seen_version=seen_version)
    if is_new_person and business.owner is owner:
        Owner.objects.require(owner, by, "add")
    if other_kbli is not None:
        set_other_kbli(business=business, kbli=other_kbli, by=by)
    elif was_kind != business.kbli_id:  # what was a further one may be the main one now
        OtherKbli.objects.filter(business=business, kbli=business.kbli_id).delete()
    if before != business.owner:
        owner_changed(business=business, before=before, by=by)
        forget_without_business(before)
    return business


def require_place(code, *, by, right):
    """Refuse a place outside the writer's scope before any rule is asked about it.

    Otherwise "this NIB is already registered here" would tell her what another regency holds.
    """
    if not places_for(by, right).filter(pk=code).exists():
        raise PermissionDenied(_("This place lies outside your region."))


def owner_of(business, *, owner, by, seen_version, is_same_person):
    """The person behind the name typed, as the business's regency knows her."""
    regency = regency_code(business.region_id)
    if owner is None:
        return business.owner and brought_along(business.owner, business, by, is_same_person)
    if found := recognised(owner, regency, by, is_same_person):
        return found
    if owner._state.adding:
        owner.region_id = regency
        note_double(owner)
        owner.full_clean()
        owner.save()  # whether she may be added is asked once she has the business
        return owner
    note_double(owner)
    save_record(row=owner, by=by, seen_version=seen_version)
    return brought_along(owner, business, by, is_same_person)


def brought_along(owner, business, by, is_same_person):
    """The owner as the regency of a business that moved knows her; each keeps its own row."""
    regency = regency_code(business.region_id)
    if owner.region_id == regency:
        return owner
    if found := recognised(owner, regency, by, is_same_person):
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
    if business.kbli in kbli:
        sentence = _("The main KBLI is not named a second time among the further ones.")
        raise ValidationError({"other_kbli": ValidationError(sentence, "doubled")})
    named = OtherKbli.objects.permitted(by, "change").filter(business=business)
    for row in named.exclude(kbli__in=kbli):
        delete_record(row=row, by=by)
    there = set(named.values_list("kbli_id", flat=True))
    for line in kbli:
        if line.pk not in there:
            save_record(row=OtherKbli(business=business, kbli=line), by=by)


@transaction.atomic
def confirm_business(*, business, by, right="change"):
    """Somebody says that what is written here is still true; `right` is another one for those who
    speak for the business without correcting it.

    Nothing written changes, so the version stays and forms that are open stay valid.
    """
    row = locked(row=business, by=by, right=right)
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    return row


@transaction.atomic
def delete_business(*, business, by):
    """Remove a business that should never have been registered; its number is not given again."""
    owner, key = business.owner, business.pk
    delete_record(row=business, by=by)
    forget_drafts_about(business=key)
    forget_without_business(owner)
