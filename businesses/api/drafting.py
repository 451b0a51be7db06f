"""Businesses as they were sent, made ready to be written together.

Only what needs no question of its own is: a person who may be known already, a move to another
regency, or a value that is not right make an item Doubtful, and the single call decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from businesses.api.money import require_money
from businesses.api.saving import Sent, differing
from businesses.models import Business, OtherKbli, Owner
from businesses.services.imports import Draft
from businesses.services.rows import Doubtful
from ikm_registry.accounts.scope import permission_for
from ikm_registry.accounts.wall import lowered
from ikm_registry.regions.codes import regency_code
from ikm_registry.sealing.digests import digests


def draft_of_new(sent: Sent, by) -> Draft:
    if sent.place:
        require_money(sent.told.data, sent.place, by=by)
    business, owner, parts = sent.new()
    if business.kbli in (sent.kinds or ()):
        raise Doubtful
    if owner:
        owner.region_id = regency_code(business.region_id)
    kinds = [OtherKbli(business=business, kbli=kind) for kind in sent.kinds or ()]
    return Draft(business, owner=owner, parts=[part.row for part in parts] + kinds)


def draft_of_correction(business, sent: Sent, by, *, kinds, may_write_owner) -> Draft:
    """`kinds` are its further KBLI as they are stored."""
    after = copy(business)
    if sent.told.faults or any(sent.told_of(after).faults):
        raise Doubtful
    if regency_code(after.region_id) != regency_code(business.region_id):
        raise Doubtful
    if sent.names_owner and not is_as_known(business.owner, sent, by, may_write_owner):
        raise Doubtful
    if sent.kinds is not None and {kind.pk for kind in sent.kinds} != kinds:
        raise Doubtful
    changed = differing(business, after, sent.columns)
    return Draft(after, changed={after: changed} if changed else {})


def is_as_known(owner, sent: Sent, by, may_write_owner) -> bool:
    """Whether what was told of the owner changes nothing, told by somebody who might change it."""
    if owner is None or sent.owner is None:
        return owner is sent.owner and by.has_perm(permission_for(Owner, "add"))
    told = copy(owner)
    is_right = may_write_owner and not any(sent.told_of_owner(told).faults)
    return is_right and not differing(owner, told, sent.owner)


def entangled(drafts: Mapping[int, Draft]) -> set[int]:
    """Those whose NIB or owner may be in the registry already, or in an earlier draft.

    Asked across the wall: it says only who is written by herself, and so is told what the single
    call tells her.
    """
    nibs = {
        place: [(regency_code(draft.business.region_id), draft.business.nib)]
        for place, draft in drafts.items()
        if draft.business.nib and (draft.is_new or "nib" in draft.changed.get(draft.business, ()))
    }
    niks = {
        place: [(draft.owner.region_id, digest) for digest in digests(draft.owner.nik, "nik")]
        for place, draft in drafts.items()
        if draft.owner is not None and draft.owner.nik
    }
    with lowered():
        firms = Business.objects.filter(nib__in=seconds(nibs)).values_list("regency", "nib")
        people = Owner.objects.filter(nik_digest__in=seconds(niks))
        known = [set(firms), set(people.values_list("region_id", "nik_digest"))]
    return taken(nibs, known[0]) | taken(niks, known[1])


def seconds(numbers) -> set:
    return {number for pairs in numbers.values() for _regency, number in pairs}


def taken(numbers, known: set) -> set[int]:
    found = set()
    for place, pairs in numbers.items():
        if not known.isdisjoint(pairs):
            found.add(place)
        known.update(pairs)
    return found
