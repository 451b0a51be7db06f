"""One business as it was sent, registered or corrected: alone, or as one of many (bulk.py)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from businesses.api.incoming import TOP, Incoming, by_public_names, faults_of
from businesses.api.money import require_money
from businesses.models import Business, Owner
from businesses.services.registration import require_place, save_business
from businesses.services.writing import save_any
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.problems import Problem, invalid

# What a new business may come with; each has an address of its own afterwards.
PARTS = {
    "latest_figures": "latest_figures",
    "products": "product_set",
    "markets": "market_set",
    "certificates": "certificate_set",
}


class Sent:
    """What was told of one business, by the record that keeps it; nothing of it is used up."""

    def __init__(self, told: Incoming):
        self.told = told
        self.fields = told.serializer.fields
        self.columns: dict[str, Any] = dict(told.told)
        self.names_owner = "owner" in self.columns
        self.owner = self.columns.pop("owner", None)
        self.kinds = self.columns.pop("other_kbli", None)
        self.parts = {name: self.columns.pop(column, None) for name, column in PARTS.items()}

    def faults_of_business(self, business, *, without=()):
        """What its model says of what was told, which is put into it."""
        for column, value in self.columns.items():
            setattr(business, column, value)
        return judged(business, self.told.serializer, TOP, exclude=without)

    def faults_of_owner(self, owner, *, without=()):
        for column, value in self.owner.items():
            setattr(owner, column, value)
        field = self.fields["owner"]
        return judged(owner, field, f"{TOP}/owner", exclude={"region", *without})

    def new(self, *, without=()):
        """The business and its owner as they were told, judged but for these columns."""
        business, owner = Business(), Owner() if self.owner else None
        faults = [*self.faults_of_business(business, without={"registry_no", *without})]
        if owner:
            faults += self.faults_of_owner(owner, without=without)
        refuse(faults)
        return business, owner

    def parts_of(self, business) -> Iterator[tuple[Any, Any, str]]:
        """Each part with the serializer that names its columns, and where it was sent."""
        for name, sent in self.parts.items():
            serializer = getattr(self.fields[name], "child", self.fields[name])
            listed = sent if isinstance(sent, list) else [sent] if sent else []
            for place, told in enumerate(listed):
                pointer = f"{TOP}/{name}/{place}" if sent is listed else f"{TOP}/{name}"
                yield serializer.Meta.model(business=business, **told), serializer, pointer


def judged(row, serializer, pointer, exclude=()):
    """What its model says of each fact, before anything is written."""
    for check in (partial(row.clean_fields, exclude=exclude), row.clean):
        try:
            check()
        except ValidationError as error:
            yield from faults_of(error, serializer, pointer)


def refuse(faults):
    if found := list(faults):
        raise invalid(found)


def register(sent: Sent, *, by):
    place = sent.columns["region"].code
    # Before any rule is asked, which could tell what another place holds.
    require_place(place, by=by, right="add")
    require_money(sent.told.data, place, by=by)
    business, owner = sent.new()
    with by_public_names(sent.told.serializer):
        save_business(business=business, owner=owner, other_kbli=sent.kinds, by=by)
    for row, serializer, pointer in sent.parts_of(business):
        with by_public_names(serializer, pointer):
            save_any(row=row, by=by)
    return business


def correct(business, sent: Sent, *, by):
    """`business` is locked, and was seen as it is."""
    owner = owner_to_write(business, sent, by) if sent.names_owner else None
    faults = [*sent.faults_of_business(business)]
    require_place(business.region_id, by=by, right="change")
    if owner:
        faults += sent.faults_of_owner(owner)
    refuse(faults)
    with by_public_names(sent.told.serializer):
        save_business(
            business=business,
            owner=owner,
            other_kbli=sent.kinds,
            by=by,
            seen_version=business.version,
        )


def owner_to_write(business, sent: Sent, by):
    """The one who is known, corrected, or the first who is named; null: nobody is known."""
    known = business.owner
    if known and not Owner.objects.permitted(by, "change").filter(pk=known.pk).exists():
        raise Problem("permission")
    if not known and not by.has_perm(permission_for(Owner, "add")):
        raise Problem("permission")
    if sent.owner is None:
        business.owner = None
        return None
    return known or Owner()
