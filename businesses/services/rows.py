"""Rows that each mean one business: judged and written as each alone would be.

This is the engine under both doors by which many come at once, spreadsheets (exchange/plan.py) and
the bulk call of the API (api/bulk.py). A door tells how its rows are read and how a refusal is
worded; which business a row means, whether that may be written, what of it is written together and
what by itself is decided here, so that both give the same answer for the same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.models import Business, Owner
from businesses.services.documents import made_once
from businesses.services.doubles import Suspected, doubles_of
from businesses.services.imports import Draft, write
from businesses.services.matching import Matching, Refusal
from businesses.services.registration import hold_numbers, places_for


class Outcome(TextChoices):
    """What becomes of one row."""

    CREATED = "created", gettext_lazy("registered")
    UPDATED = "updated", gettext_lazy("corrected")
    UNCHANGED = "unchanged", gettext_lazy("left as it is")
    REFUSED = "refused", gettext_lazy("refused")


class Doubtful(Exception):
    """Not to be written together with others."""


@dataclass(kw_only=True, eq=False)
class Row:
    """One business as it was told, and what became of it.

    `business` is the one that it means, locked, or the one that was made. `is_another` says that
    it is none of those it is like.
    """

    is_another: bool = False
    business: Any = field(default=None, init=False)
    may_write_owner: bool = field(default=False, init=False)
    draft: Any = field(default=None, init=False)  # a Draft, once it is made
    outcome: Outcome | None = field(default=None, init=False)

    @property
    def number(self) -> int:
        """By which it is told from the others."""
        raise NotImplementedError

    @property
    def is_refused(self) -> bool:
        return self.outcome == Outcome.REFUSED

    @property
    def is_new(self) -> bool:
        return self.business is None

    def refuse(self, error: Exception) -> None:
        """In the words of its door; what nobody expected is raised again."""
        raise NotImplementedError

    def outcome_of_draft(self) -> Outcome:
        """Asked before it is written: afterwards all of it is stored."""
        if self.is_new:
            return Outcome.CREATED
        return Outcome.UPDATED if self.draft.is_changed else Outcome.UNCHANGED

    def is_written(self, outcome: Outcome) -> None:
        self.outcome, self.business = outcome, self.draft.business


class Rows[R: Row]:
    """The engine; one of it works through all the rows of a list or a call, piece by piece.

    What was registered since `began_at` came with these very rows, as far as that can be told.
    """

    def __init__(self, *, by, began_at: datetime | None = None):
        self.by = by
        self.began_at = began_at or timezone.now()
        self.known: set[int] = set()
        self.made: set[int] = set()

    def run(self, rows: list[R], *, keeps: bool, all_or_none: bool = False) -> bool:
        """Do what was ordered; whether it stays. Checking is doing that is taken back."""
        with made_once():
            hold_numbers(self.regencies(rows))
            self.find(rows)
            for row in left(rows):
                self.read(row)
            self.write(left(rows))
            stays = keeps and not (all_or_none and any(row.is_refused for row in rows))
            transaction.set_rollback(not stays)
        return stays

    # What a door tells.

    def regencies(self, rows: list[R]) -> set[str]:
        """Where nobody else may register meanwhile: what is not found now would be doubled."""
        return set()

    def meant(self, rows: list[R]) -> Matching:
        """Which business each row means, by its number."""
        raise NotImplementedError

    def refuse_unmatched(self, row: R, refusal: Refusal) -> None:
        """It cannot be told apart, or what it means cannot be known."""
        raise NotImplementedError

    def know(self, claims: Mapping[R, int], businesses: Mapping[int, Business]) -> None:
        """Look up, for all at once, what else has to be known of those that are meant."""

    def require_expected(self, row: R) -> None:
        """Refuse a row of a kind that was not ordered."""

    def read(self, row: R) -> None:
        """Understand what it tells; where that hangs on the business that it means."""

    def begin(self, rows: list[R]) -> None:
        """Drafts are made anew from what is stored: those before are spoiled, or there are none."""

    def place_of(self, row: R) -> str:
        """Where a new one is told to lie, as far as that could be read."""
        raise NotImplementedError

    def draft(self, row: R) -> Draft:
        """What would be written, or what refuses it; Doubtful where it must not be together."""
        raise NotImplementedError

    def entangled(self, rows: list[R]) -> set[R]:
        """Those whose numbers others may have, or somebody in the registry."""
        return set()

    def write_by_itself(self, row: R) -> None:
        """As if it were the only one; sets its outcome."""
        raise NotImplementedError

    def suspect(self, row: R, candidates: list[Business]) -> None:
        row.refuse(Suspected(candidates))

    def is_refusal(self, error: Exception) -> bool:
        """Whether it tells of what was sent, and is no fault of ours."""
        raise NotImplementedError

    # What is the same behind every door.

    def find(self, rows: list[R]) -> None:
        matching = self.meant(rows)
        for row in left(rows):
            if refusal := matching.refusals.get(row.number):
                self.refuse_unmatched(row, refusal)
        claims = {row: matching.claims.get(row.number) for row in left(rows)}
        self.take({row: key for row, key in claims.items() if key is not None})
        for row in left(rows):
            self.require_expected(row)

    def take(self, claims: Mapping[R, int]) -> None:
        """The businesses that are meant, locked in one order."""
        self.known |= set(claims.values())
        businesses = {business.pk: business for business in self.locked(claims.values())}
        people = {business.owner_id for business in businesses.values()} - {None}
        writable = Owner.objects.permitted(self.by, "change").filter(pk__in=people)
        writable = set(writable.values_list("pk", flat=True)) if people else set()
        self.know(claims, businesses)
        for row, key in claims.items():
            if row.is_refused:
                continue
            if key not in businesses:
                row.refuse(PermissionDenied())
            else:
                row.business = businesses[key]
                row.may_write_owner = row.business.owner_id in writable

    def locked(self, keys: Iterable[int]):
        rows = Business.objects.permitted(self.by, "change").filter(pk__in=keys)
        return rows.select_related("owner").select_for_update(of=("self",)).order_by("pk")

    def write(self, rows: list[R]) -> None:
        """Together what hangs on nothing else, then the others one by one."""
        self.make_drafts(rows)
        self.find_doubles(left(rows))
        self.write_together([row for row in left(rows) if row.draft is not None])
        for row in rows:
            if row.outcome is None:
                self.write_alone(row)

    def make_drafts(self, rows: list[R]) -> None:
        self.places = self.open_places(rows)
        self.begin(rows)
        for row in rows:
            row.draft = None
            try:
                self.require_place(row)
                row.draft = self.draft(row)
            except Doubtful:
                continue
            except Exception as error:
                row.refuse(error)
        for row in self.entangled([row for row in rows if row.draft is not None]):
            row.draft = None

    def open_places(self, rows: list[R]) -> set[str]:
        """Of the places where new ones are told to lie, those where `by` may register."""
        told = {self.place_of(row) for row in rows if row.is_new} - {""}
        found = places_for(self.by, "add").filter(pk__in=told) if told else None
        return set(found.values_list("pk", flat=True)) if found is not None else set()

    def require_place(self, row: R) -> None:
        """Before any rule is asked, which could tell what another place holds."""
        place = self.place_of(row) if row.is_new else ""
        if place and place not in self.places:
            raise PermissionDenied(_("This place lies outside your region."))

    def find_doubles(self, rows: list[R]) -> None:
        """Of those who were registered before this work began, and are meant by no row."""
        new = [row for row in rows if row.is_new and row.draft is not None and not row.is_another]
        found = doubles_of(
            [row.draft.business for row in new],
            by=self.by,
            before=self.began_at,
            besides=self.known | self.made,
        )
        for place, candidates in found.items():
            self.suspect(new[place], candidates)

    def write_together(self, rows: list[R]) -> None:
        """All of them, or each half by itself."""
        if not rows or self.are_written(rows):
            return
        if len(rows) == 1:
            self.write_alone(rows[0])
            return
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            self.make_drafts(half)
            self.write_together([row for row in half if row.draft is not None])

    def are_written(self, rows: list[R]) -> bool:
        """A draft that was refused is spoiled: the database took it in before it found out."""
        try:
            with transaction.atomic():
                self.write_drafts(rows)
        except Exception as error:
            if not self.is_refusal(error):
                raise
            return False
        return True

    def write_drafts(self, rows: list[R]) -> None:
        outcomes = [row.outcome_of_draft() for row in rows]
        write(drafts=[row.draft for row in rows], by=self.by)
        for row, outcome in zip(rows, outcomes, strict=True):
            row.is_written(outcome)
            self.remember(row)

    def write_alone(self, row: R) -> None:
        try:
            with transaction.atomic():
                self.write_by_itself(row)
        except Exception as error:
            row.refuse(error)
        else:
            self.remember(row)

    def remember(self, row: R) -> None:
        """What came with these rows is none of those that they may double."""
        if row.outcome == Outcome.CREATED:
            self.made.add(row.business.pk)


def left[R: Row](rows: Iterable[R]) -> list[R]:
    return [row for row in rows if not row.is_refused]
