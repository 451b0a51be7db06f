"""Many businesses sent at once, as one door of the engine of rows (services/rows.py).

Items are read by the serializer of the single call. What hangs on something else than itself is
written by the code of that call (saving.py), and so is refused in its words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.drafting import draft_of_correction, draft_of_new, entangled
from businesses.api.fields import PlaceField
from businesses.api.incoming import TOP, Incoming, public_names
from businesses.api.matches import Key, matched, place_of
from businesses.api.saving import FURTHER, OWNER, PARTS, Sent, correct, register
from businesses.api.serializers import BusinessSerializer
from businesses.models import Business, OtherKbli
from businesses.models.bulk_job import Atomic, Mode
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON
from businesses.services.records import locked
from businesses.services.registration import places_for
from businesses.services.rows import Outcome, Row, Rows
from ikm_registry.accounts.scope import permission_for
from ikm_registry.regions.codes import regency_code
from ikm_registry.rest import conditions
from ikm_registry.rest.document_views import TEXT
from ikm_registry.rest.problems import Fault, Problem, problem_of


class Strategy(TextChoices):
    CREATE = "create", gettext_lazy("each is new")
    UPDATE = "update", gettext_lazy("each is registered already")
    UPSERT = "upsert", gettext_lazy("registered if it is not found, else corrected")


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


@dataclass(eq=False)
class Item(Row):
    """One business as it was sent, and what became of it.

    `told` is the one that it means as its reader may have it, `kinds` are its further KBLI,
    `is_same_person` says that its owner is who is known by her NIK.
    """

    place: int
    row: int
    data: dict[str, Any]
    if_match: str = ""
    is_same_person: bool = False
    told: str = ""
    etag: str = ""
    kinds: frozenset[int] = frozenset()
    sent: Sent = field(init=False)  # unless it is refused before it is read
    changed: list[str] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def number(self) -> int:
        return self.place

    def refuse(self, error: Exception) -> None:
        problem = problem_of(error)
        if problem is None:
            raise error
        self.outcome, self.problem = Outcome.REFUSED, problem

    def is_written(self, outcome: Outcome) -> None:
        super().is_written(outcome)
        self.changed = self.named(*self.draft.changed.values())

    def named(self, *columns: Iterable[str]) -> list[str]:
        """These columns of the business by their public names."""
        fields = {Business._meta.get_field(name).name for each in columns for name in each}
        names = dict(public_names(self.sent.told.serializer)) if fields else {}
        return sorted({names[name].partition("/")[0] for name in fields})


def item_of(place: int, told: Mapping[str, Any]) -> Item:
    """As a call sends it, and as a job keeps it."""
    return Item(
        place,
        told.get("row", place + 1),
        told["data"],
        told.get("if_match", ""),
        is_another=told.get(NOT_A_DOUBLE, False),
        is_same_person=told.get(SAME_PERSON, False),
    )


class Bulk(Rows[Item]):
    """One call. `documents` are those that `by` may see, `seen` what of a model she may name."""

    def __init__(self, order: Order, *, by, documents, seen, began_at=None):
        super().__init__(by=by, began_at=began_at)
        self.order = order
        self.documents = documents
        self.known_words: dict[tuple[Any, ...], Any] = {}
        context = {"seen": seen, "known": self.known_words}
        self.of_new = BusinessSerializer(context=context)
        self.of_known = BusinessSerializer(partial=True, context=context)

    def do(self, items: list[Item]) -> bool:
        """What was ordered; whether it stays."""
        PlaceField.learn({place_of(item.data) for item in items} - {""}, self.known_words)
        return self.run(
            items,
            keeps=self.order.mode == Mode.COMMIT,
            all_or_none=self.order.atomic == Atomic.ALL,
        )

    def regencies(self, rows):
        if self.order.strategy == Strategy.UPDATE:
            return set()
        told = {place_of(item.data) for item in rows}
        ours = places_for(self.by, "add").filter(pk__in=told - {""})
        return {regency_code(code) for code in ours.values_list("pk", flat=True)}

    def meant(self, rows):
        visible = Business.objects.visible_to(self.by)
        return matched({item.place: item.data for item in rows}, self.order.keys, visible)

    def refuse_unmatched(self, row, refusal):
        """Pointed at by the number that the item was looked for by, where it is that alone."""
        is_told = refusal.fact in {key.told_as for key in self.order.keys} & row.data.keys()
        fault = Fault(f"{TOP}/{refusal.fact}" if is_told else TOP, refusal.code, refusal.reason)
        code = "not-found" if refusal.code == "unknown" else "conflict"
        row.refuse(Problem(code, refusal.reason, faults=[fault]))

    def know(self, claims, businesses):
        """How those that are meant stand, as whoever sends may see them."""
        columns = ("pk", "version", "revision", TEXT)
        seen = self.documents.filter(pk__in=claims.values()).values_list(*columns)
        documents = {key: facts for key, *facts in seen}
        kinds = kinds_of(claims.values(), self.by)
        for item, key in claims.items():
            if key not in documents:
                item.refuse(Problem("not-found"))
            elif key in businesses:
                version, revision, item.told = documents[key]
                item.etag = conditions.etag_of(version, revision)
                item.kinds = kinds.get(key, frozenset())

    def require_expected(self, row):
        is_known = not row.is_new
        if is_known and self.order.strategy == Strategy.CREATE:
            row.refuse(Problem("conflict", _("It is registered already.")))
        elif not is_known and self.order.strategy == Strategy.UPDATE:
            row.refuse(Problem("not-found", _("No number of it is that of a business here.")))
        elif not is_known and not self.by.has_perm(permission_for(Business, "add")):
            row.refuse(Problem("permission"))
        elif row.if_match and not (is_known and conditions.names(row.if_match, row.etag)):
            row.refuse(conditions.stale(row.etag))

    def read(self, row):
        """By the serializers of the single calls."""
        told = row.data
        serializer = self.of_new
        if not row.is_new:
            naming = {key.naming for key in self.order.keys}
            told = {name: value for name, value in told.items() if name not in naming}
            serializer = self.of_known
            serializer.instance = row.business
        try:
            incoming = Incoming(
                serializer,
                told,
                settled=tuple(PARTS),
                stored=lambda: json.loads(row.told),
                asks_on=True,
            )
        except Problem as problem:
            row.refuse(problem)
        else:
            row.sent = Sent(incoming)

    def place_of(self, row):
        return row.sent.place

    def draft(self, row):
        if row.is_new:
            return draft_of_new(row.sent, self.by)
        return draft_of_correction(
            row.business,
            row.sent,
            self.by,
            kinds=row.kinds,
            may_write_owner=row.may_write_owner,
        )

    def entangled(self, rows):
        found = entangled({item.place: item.draft for item in rows})
        return {item for item in rows if item.place in found}

    def is_refusal(self, error):
        return problem_of(error) is not None

    def write_by_itself(self, row):
        """By the code of the single call, whose words a refusal has."""
        if row.is_new:
            row.business = register(
                row.sent,
                by=self.by,
                is_another=row.is_another,
                is_same_person=row.is_same_person,
                before=self.began_at,
                besides=self.known | self.made,
            )
            row.outcome = Outcome.CREATED
        else:
            self.correct(row)

    def correct(self, item):
        business = locked(row=item.business, by=self.by, right="change")
        news = correct(business, item.sent, by=self.by, is_same_person=item.is_same_person)
        item.outcome = Outcome.UPDATED if news else Outcome.UNCHANGED
        parts = news & {OWNER, FURTHER}
        item.changed = sorted({*item.named(news - parts), *parts})


def kinds_of(keys, by) -> dict[int, frozenset[int]]:
    """The further KBLI of each of these businesses."""
    kinds: dict[int, set[int]] = {}
    rows = OtherKbli.objects.visible_to(by).filter(business__in=keys)
    for business, kind in rows.values_list("business_id", "kbli_id"):
        kinds.setdefault(business, set()).add(kind)
    return {business: frozenset(named) for business, named in kinds.items()}
