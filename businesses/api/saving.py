"""One business as it was sent, registered or corrected: alone, or as one of many (bulk.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from businesses.api.incoming import TOP, Incoming, by_public_names, faults_of
from businesses.api.money import require_money
from businesses.models import Business, OtherKbli, Owner
from businesses.services.doubles import NOT_A_DOUBLE, Suspected, require_no_double
from businesses.services.judging import wrong_with
from businesses.services.recognising import OtherName
from businesses.services.registration import require_place, save_business
from businesses.services.writing import save_any
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.problems import Fault, Problem, invalid, translates

# What belongs to a business and is corrected with it.
OWNER, FURTHER = "owner", "other_kbli"
# What a new business may come with; each has an address of its own afterwards.
PARTS = {
    "latest_figures": "latest_figures",
    "products": "product_set",
    "markets": "market_set",
    "certificates": "certificate_set",
}


@translates(Suspected)
def may_be_registered(error):
    candidates = [
        {"id": str(each.uuid), "registry_no": each.registry_no} for each in error.candidates
    ]
    more = {"candidates": candidates, "override": NOT_A_DOUBLE}
    return Problem("duplicate-suspected", error.messages[0], more=more)


@dataclass(frozen=True)
class Record:
    """One record as it was told, the serializer that names its columns, and where it was sent."""

    row: Any
    serializer: Any
    pointer: str
    unasked: frozenset[str] = frozenset()

    @property
    def faults(self) -> Iterator[Fault]:
        """What its model says of it, before anything is written."""
        wrong = wrong_with(self.row, without=self.unasked)
        if wrong:
            yield from faults_of(ValidationError(wrong), self.serializer, self.pointer)


class Sent:
    """What was told of one business, by the record that keeps it; nothing of it is used up."""

    def __init__(self, told: Incoming):
        self.told = told
        self.fields = told.serializer.fields
        self.columns: dict[str, Any] = dict(told.told)
        self.names_owner = OWNER in self.columns
        self.owner = self.columns.pop(OWNER, None)
        self.kinds = self.columns.pop(FURTHER, None)
        self.parts = {name: self.columns.pop(column, None) for name, column in PARTS.items()}

    @property
    def place(self) -> str:
        """Where a new business lies, if that could be read."""
        return self.columns["region"].code if "region" in self.columns else ""

    def told_of(self, business) -> Record:
        """The business with what was told of it put into it."""
        unasked = frozenset({"registry_no"} if business._state.adding else ())
        for column, value in self.columns.items():
            setattr(business, column, value)
        return Record(business, self.told.serializer, TOP, unasked)

    def told_of_owner(self, owner) -> Record:
        for column, value in self.owner.items():
            setattr(owner, column, value)
        return Record(owner, self.fields["owner"], f"{TOP}/owner")

    def told_of_parts(self, business) -> Iterator[Record]:
        for name, sent in self.parts.items():
            serializer = getattr(self.fields[name], "child", self.fields[name])
            listed = sent if isinstance(sent, list) else [sent] if sent else []
            for place, told in enumerate(listed):
                pointer = f"{TOP}/{name}/{place}" if sent is listed else f"{TOP}/{name}"
                yield Record(serializer.Meta.model(business=business, **told), serializer, pointer)

    def kinds_are_new_to(self, business) -> bool:
        known = OtherKbli.objects.filter(business=business).values_list("kbli", flat=True)
        return set(known) != {kind.pk for kind in self.kinds}

    def new(self) -> tuple[Business, Owner | None, list[Record]]:
        """The business, its owner and what belongs to it, as they were told and found right."""
        business = self.told_of(Business())
        owner = self.told_of_owner(Owner()) if self.owner else None
        parts = list(self.told_of_parts(business.row))
        require_right(self.told, [each for each in (business, owner, *parts) if each])
        return business.row, owner.row if owner else None, parts


def require_right(told: Incoming, records: Iterable[Record]) -> None:
    """All that is wrong with what was sent is said at once; of each value one thing."""
    unread = {fault.pointer for fault in told.faults}
    found = [fault for each in records for fault in each.faults]
    if faults := [*told.faults, *(fault for fault in found if fault.pointer not in unread)]:
        raise invalid(faults)


def whose(told: Incoming) -> Business:
    """The business to which a record of its own belongs; without it nothing else is asked."""
    business = told.take("business")
    if business is None:
        raise invalid(told.faults)
    return business


def require_rights(sent: Sent, *, by):
    """Before any rule is asked, which could tell what another place holds."""
    if sent.place:
        require_place(sent.place, by=by, right="add")
        require_money(sent.told.data, sent.place, by=by)


@contextmanager
def by_names_of(sent: Sent):
    """What is refused of a business, and of the NIK of its owner, where it was told."""
    with by_public_names(sent.told.serializer):
        try:
            yield
        except OtherName as error:
            raise invalid(faults_of(error, sent.fields["owner"], f"{TOP}/owner")) from error


def register(sent: Sent, *, by, is_another=False, is_same_person=False, **when):
    """`is_another`: whoever sends it says that it is none of those it is like; `is_same_person`:
    that its owner is who is known by her NIK.
    """
    require_rights(sent, by=by)
    business, owner, parts = sent.new()
    if not is_another:
        require_no_double(business, by=by, **when)
    with by_names_of(sent):
        save_business(
            business=business,
            owner=owner,
            other_kbli=sent.kinds,
            by=by,
            is_same_person=is_same_person,
        )
    for part in parts:
        with by_public_names(part.serializer, part.pointer):
            save_any(row=part.row, by=by)
    return business


def correct(business, sent: Sent, *, by, is_same_person=False) -> set[str]:
    """`business` is locked, and was seen as it is. Returns the columns of which something new is
    said, OWNER and FURTHER among them; of none nothing is written.
    """
    before = copy(business)
    owner_before = copy(business.owner) if sent.names_owner else None
    owner = owner_to_write(business, sent, by) if sent.names_owner else None
    records = [sent.told_of(business)]
    require_place(business.region_id, by=by, right="change")
    if owner:
        records.append(sent.told_of_owner(owner))
    require_right(sent.told, records)
    news = set(differing(before, business, sent.columns))
    if sent.names_owner and is_other(owner_before, owner, sent.owner):
        news.add(OWNER)
    if sent.kinds is not None and sent.kinds_are_new_to(business):
        news.add(FURTHER)
    if news:
        with by_names_of(sent):
            save_business(
                business=business,
                owner=owner,
                other_kbli=sent.kinds,
                by=by,
                seen_version=business.version,
                is_same_person=is_same_person,
            )
    return news


def differing(before, after, columns) -> dict[str, Any]:
    """What stood in those of the columns that are another now, by the attributes that keep them."""
    attributes = [before._meta.get_field(column).attname for column in columns]
    return {
        name: getattr(before, name)
        for name in attributes
        if getattr(before, name) != getattr(after, name)
    }


def is_other(before, after, columns) -> bool:
    return before != after or (after is not None and bool(differing(before, after, columns)))


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
