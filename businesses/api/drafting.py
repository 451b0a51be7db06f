"""Businesses as they were sent, made ready to be written together.

Only what needs no question of its own is: a person who may be known already, a move to another
regency, or a value that is not right make an item Doubtful, and the single call decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from businesses.api.money import require_money
from businesses.api.saving import Sent
from businesses.models import Business, OtherKbli, Owner
from businesses.services.imports import Draft
from ikm_registry.accounts.scope import permission_for
from ikm_registry.accounts.wall import lowered
from ikm_registry.regions.codes import regency_code
from ikm_registry.sealing.digests import digests


class Doubtful(Exception):
    """Not to be written together with others."""


def relations(model) -> set[str]:
    """What was found already when it was read, so that it need not be looked for again."""
    return {field.name for field in model._meta.fields if field.is_relation}


OF_BUSINESS, OF_OWNER = relations(Business), relations(Owner)


def draft_of_new(sent: Sent, by) -> Draft:
    require_money(sent.told.data, sent.columns["region"].code, by=by)
    business, owner = sent.new(without=OF_BUSINESS | OF_OWNER)
    parts = [part for part, _serializer, _pointer in sent.parts_of(business)]
    for part in parts:
        part.clean_fields(exclude=relations(type(part)))
        part.clean()
    if owner:
        owner.region_id = regency_code(business.region_id)
    kinds = [OtherKbli(business=business, kbli=kind) for kind in sent.kinds or ()]
    return Draft(business, owner=owner, parts=parts + kinds)


def draft_of_correction(business, sent: Sent, by, *, kinds, may_write_owner) -> Draft:
    """`kinds` are its further KBLI as they are stored."""
    after = copy(business)
    if any(sent.faults_of_business(after, without=OF_BUSINESS)):
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
    is_right = may_write_owner and not any(sent.faults_of_owner(told, without=OF_OWNER))
    return is_right and not differing(owner, told, sent.owner)


def differing(before, after, columns) -> dict[str, Any]:
    """What stood in those of the columns that are another now, by the attributes that keep them."""
    attributes = [before._meta.get_field(column).attname for column in columns]
    return {
        name: getattr(before, name)
        for name in attributes
        if getattr(before, name) != getattr(after, name)
    }


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
