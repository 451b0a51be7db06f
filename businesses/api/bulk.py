"""Many businesses sent at once: matched, judged and written as single ones would be.

What can be written together is, by the statements that write the rows of a spreadsheet
(services/imports.py). What hangs on something else, or is refused, is written by the code of the
single call (saving.py), and so is refused in its words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.drafting import (
    Doubtful,
    differing,
    draft_of_correction,
    draft_of_new,
    entangled,
)
from businesses.api.incoming import TOP, Incoming, public_names
from businesses.api.matches import Key, matched, place_of
from businesses.api.saving import PARTS, Sent, correct, register
from businesses.api.serializers import BusinessSerializer
from businesses.models import Business, OtherKbli, Owner
from businesses.services.documents import made_once
from businesses.services.imports import Draft, write
from businesses.services.records import locked
from businesses.services.registration import hold_numbers, places_for
from ikm_registry.accounts.scope import permission_for
from ikm_registry.regions.codes import regency_code
from ikm_registry.rest import conditions
from ikm_registry.rest.document_views import TEXT
from ikm_registry.rest.problems import Fault, Problem, problem_of


class Mode(TextChoices):
    VALIDATE = "validate", gettext_lazy("only say what would be done")
    COMMIT = "commit", gettext_lazy("do it")


class Atomic(TextChoices):
    ALL = "all", gettext_lazy("all items or none")
    ROW = "row", gettext_lazy("each item by itself")


class Strategy(TextChoices):
    CREATE = "create", gettext_lazy("each is new")
    UPDATE = "update", gettext_lazy("each is registered already")
    UPSERT = "upsert", gettext_lazy("registered if it is not found, else corrected")


class Outcome(TextChoices):
    """What becomes of one item."""

    CREATED = "created", gettext_lazy("registered")
    UPDATED = "updated", gettext_lazy("corrected")
    UNCHANGED = "unchanged", gettext_lazy("left as it is")
    REFUSED = "refused", gettext_lazy("refused")


RIGHTS = {
    Strategy.CREATE: ("add",),
    Strategy.UPDATE: ("change",),
    Strategy.UPSERT: ("add", "change"),
}


@dataclass(frozen=True)
class Order:
    """How a call wants its items to be taken; `keys` say by which numbers they are known."""

    mode: Mode
    atomic: Atomic
    strategy: Strategy
    keys: tuple[Key, ...]


@dataclass
class Item:
    """One business as it was sent, and what became of it.

    `business` is the one that it means, locked, or the one that was made; `told` is that one as
    its reader may have it, `kinds` are its further KBLI.
    """

    place: int
    row: int
    data: dict[str, Any]
    if_match: str = ""
    business: Business | None = None
    told: str = ""
    etag: str = ""
    kinds: frozenset[int] = frozenset()
    may_write_owner: bool = False
    sent: Sent = field(init=False)  # unless it is refused before it is read
    outcome: Outcome | None = None
    changed: list[str] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def is_refused(self) -> bool:
        return self.problem is not None

    def refuse(self, problem: Problem) -> None:
        self.outcome, self.problem = Outcome.REFUSED, problem

    def is_written_as(self, draft: Draft) -> None:
        if self.business is None:
            self.outcome = Outcome.CREATED
        else:
            self.outcome = Outcome.UPDATED if draft.is_changed else Outcome.UNCHANGED
        self.changed = self.named(*draft.changed.values())
        self.business = draft.business

    def named(self, *columns: Iterable[str]) -> list[str]:
        """These columns of the business by their public names."""
        names = dict(public_names(self.sent.told.serializer))
        fields = {Business._meta.get_field(name).name for each in columns for name in each}
        return sorted({names[name].partition("/")[0] for name in fields})


class Bulk:
    """One call. `documents` are those that `by` may see, `seen` what of a model she may name."""

    def __init__(self, order: Order, *, by, documents, seen):
        self.order = order
        self.by = by
        self.documents = documents
        context = {"seen": seen, "known": {}}
        self.of_new = BusinessSerializer(context=context)
        self.of_known = BusinessSerializer(partial=True, context=context)

    @transaction.atomic
    def run(self, items: list[Item]) -> bool:
        """Do what was ordered; whether it stays. Checking is doing that is taken back."""
        with made_once():
            self.hold(items)
            self.find(items)
            for item in self.left(items):
                self.read(item)
            self.write(self.left(items))
            stays = self.order.mode == Mode.COMMIT and not (
                self.order.atomic == Atomic.ALL and any(item.is_refused for item in items)
            )
            transaction.set_rollback(not stays)
        return stays

    @staticmethod
    def left(items: list[Item]) -> list[Item]:
        return [item for item in items if not item.is_refused]

    def hold(self, items):
        """What is not found now is registered by nobody else before we do."""
        if self.order.strategy != Strategy.UPDATE:
            told = {place_of(item.data) for item in items}
            ours = places_for(self.by, "add").filter(pk__in=told - {""})
            hold_numbers({regency_code(code) for code in ours.values_list("pk", flat=True)})

    def find(self, items):
        rows = Business.objects.visible_to(self.by)
        matching = matched({item.place: item.data for item in items}, self.order.keys, rows)
        by_place = {item.place: item for item in items}
        for place, refusal in matching.refusals.items():
            by_place[place].refuse(self.unmatched(by_place[place], refusal))
        claims = {p: pk for p, pk in matching.claims.items() if not by_place[p].is_refused}
        self.take(by_place, claims)
        for item in self.left(items):
            self.require_found_or_not(item)

    def unmatched(self, item, refusal) -> Problem:
        """Pointed at by the number that the item was looked for by, where it is that alone."""
        is_told = refusal.fact in {key.told_as for key in self.order.keys} & item.data.keys()
        fault = Fault(f"{TOP}/{refusal.fact}" if is_told else TOP, refusal.code, refusal.reason)
        code = "not-found" if refusal.code == "unknown" else "conflict"
        return Problem(code, refusal.reason, faults=[fault])

    def take(self, by_place, claims):
        """The businesses that are meant, locked in one order, with what was known of them."""
        rows = Business.objects.permitted(self.by, "change").filter(pk__in=claims.values())
        rows = rows.select_related("owner").select_for_update(of=("self",)).order_by("pk")
        businesses = {business.pk: business for business in rows}
        columns = ("pk", "version", "revision", TEXT)
        seen = self.documents.filter(pk__in=claims.values()).values_list(*columns)
        documents = {key: facts for key, *facts in seen}
        kinds = kinds_of(claims.values(), self.by)
        people = {business.owner_id for business in businesses.values()} - {None}
        writable = Owner.objects.permitted(self.by, "change").filter(pk__in=people)
        writable = set(writable.values_list("pk", flat=True)) if people else set()
        for place, key in claims.items():
            item, business = by_place[place], businesses.get(key)
            if key not in documents:
                item.refuse(Problem("not-found"))
            elif business is None:
                item.refuse(Problem("permission"))
            else:
                version, revision, item.told = documents[key]
                item.etag = conditions.etag_of(version, revision)
                item.business, item.kinds = business, kinds.get(key, frozenset())
                item.may_write_owner = business.owner_id in writable

    def require_found_or_not(self, item):
        is_known = item.business is not None
        if is_known and self.order.strategy == Strategy.CREATE:
            item.refuse(Problem("conflict", _("It is registered already.")))
        elif not is_known and self.order.strategy == Strategy.UPDATE:
            item.refuse(Problem("not-found", _("No number of it is that of a business here.")))
        elif not is_known and not self.by.has_perm(permission_for(Business, "add")):
            item.refuse(Problem("permission"))
        elif item.if_match and not (is_known and conditions.names(item.if_match, item.etag)):
            item.refuse(conditions.stale(item.etag))

    def read(self, item):
        """By the serializers of the single calls."""
        told = item.data
        serializer = self.of_new
        if item.business is not None:
            naming = {key.naming for key in self.order.keys}
            told = {name: value for name, value in told.items() if name not in naming}
            serializer = self.of_known
            serializer.instance = item.business
        try:
            item.sent = Sent(
                Incoming(
                    serializer, told, settled=tuple(PARTS), stored=lambda: json.loads(item.told)
                )
            )
        except Problem as problem:
            item.refuse(problem)

    def write(self, items: list[Item]) -> None:
        """Together what hangs on nothing else, then the others one by one."""
        drafts, places = {}, self.open_places(items)
        for item in items:
            with suppress(Doubtful, Problem, ValidationError):
                drafts[item.place] = self.draft(item, places)
        for place in entangled(drafts):
            del drafts[place]
        self.write_together([item for item in items if item.place in drafts], drafts)
        for item in items:
            if item.place not in drafts:
                self.write_alone(item)

    def write_together(self, items: list[Item], drafts: Mapping[int, Draft]) -> None:
        """All of them, or each half by itself."""
        if not items or self.are_written(items, drafts):
            return
        if len(items) == 1:
            self.write_alone(items[0])
            return
        places = self.open_places(items)
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            self.write_together(half, {item.place: self.draft(item, places) for item in half})

    def are_written(self, items, drafts) -> bool:
        """A draft that was refused is spoiled: the database took it in before it found out."""
        try:
            with transaction.atomic():
                write(drafts=[drafts[item.place] for item in items], by=self.by)
        except Exception as error:
            if problem_of(error) is None:
                raise
            return False
        for item in items:
            item.is_written_as(drafts[item.place])
        return True

    def open_places(self, items) -> set[str]:
        """Where somebody may register who registers here."""
        told = {item.sent.columns["region"].pk for item in items if item.business is None}
        open_ = places_for(self.by, "add").filter(pk__in=told)
        return set(open_.values_list("pk", flat=True)) if told else set()

    def draft(self, item, places) -> Draft:
        if item.business is None:
            if item.sent.columns["region"].pk not in places:
                raise Doubtful
            return draft_of_new(item.sent, self.by)
        return draft_of_correction(
            item.business,
            item.sent,
            self.by,
            kinds=item.kinds,
            may_write_owner=item.may_write_owner,
        )

    def write_alone(self, item):
        """By the code of the single call, whose words a refusal has."""
        try:
            with transaction.atomic():
                if item.business is None:
                    item.business = register(item.sent, by=self.by)
                    item.outcome = Outcome.CREATED
                else:
                    self.correct(item)
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                raise
            item.refuse(problem)

    def correct(self, item):
        business = locked(row=item.business, by=self.by, right="change")
        before, owner = copy(business), copy(business.owner)
        correct(business, item.sent, by=self.by)
        item.outcome = Outcome.UPDATED
        changed = set(item.named(differing(before, business, item.sent.columns)))
        if item.sent.names_owner and is_other(owner, business.owner, item.sent.owner):
            changed.add("owner")
        if item.sent.kinds is not None and {kind.pk for kind in item.sent.kinds} != item.kinds:
            changed.add("other_kbli")
        item.changed = sorted(changed)


def is_other(before, after, columns) -> bool:
    return before != after or (after is not None and bool(differing(before, after, columns)))


def kinds_of(keys, by) -> dict[int, frozenset[int]]:
    """The further KBLI of each of these businesses."""
    kinds: dict[int, set[int]] = {}
    rows = OtherKbli.objects.visible_to(by).filter(business__in=keys)
    for business, kind in rows.values_list("business_id", "kbli_id"):
        kinds.setdefault(business, set()).add(kind)
    return {business: frozenset(named) for business, named in kinds.items()}
