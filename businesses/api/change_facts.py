"""A change request as it is told: by the public names, and written as its record writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from businesses.api.fields import BusinessField
from businesses.api.incoming import public_names
from businesses.api.kinds import KINDS, Kind
from businesses.models import ChangeRequest, ProposedValue
from businesses.models.change_rules import TARGETS
from businesses.services.change_reading import Beside
from ikm_registry.rest import bodies

KIND_OF: dict[str, Kind] = {
    target: next(kind for kind in KINDS if kind.model is model) for target, model in TARGETS.items()
}
KEPT = ("business", "proposed_by")
WITH_THEM = ("proposals", "steps__by", "evidence")


def names_of(kind: str) -> dict[str, str]:
    """The public name of each column."""
    return dict(public_names(KIND_OF[kind].serializer()))


class Facts:
    """Tells several requests at once: so many statements for one of them and for fifty."""

    def __init__(self, changes: Iterable[ChangeRequest]):
        self.beside = Beside(changes)
        self.fields = {kind: of.serializer().fields for kind, of in KIND_OF.items()}
        self.names = {kind: names_of(kind) for kind in KIND_OF}

    def told(self) -> list[str]:
        return [bodies.written(self.of(change)) for change in self.beside.changes]

    def of(self, change: ChangeRequest) -> dict[str, Any]:
        target = self.beside.target(change)
        return {
            "id": str(change.uuid),
            "url": f"/api/v1/change-requests/{change.uuid}/",
            "business": BusinessField().to_representation(change.business),
            "target": {
                "kind": change.kind,
                "id": str(target.uuid) if target else None,
                "version": target.version if target else None,
                "period": change.period if change.is_new_period else None,
            },
            "state": change.state,
            "base_version": change.base_version,
            "changes": [self.of_value(value, target) for value in change.proposals.all()],
            "reason": change.reason or None,
            "evidence": len(change.evidence.all()),
            "proposed_by": called(change.proposed_by),
            "door": change.door,
            "submitted_at": change.submitted_at.strftime(bodies.MOMENT),
            "answer_by": change.answer_by.isoformat(),
            "steps": [self.of_step(step, change.kind) for step in change.steps.all()],
            "version": change.version,
        }

    def of_value(self, value: ProposedValue, target: Any) -> dict[str, Any]:
        now = value.now_in(target) if target else None
        return {
            "field": self.names[value.kind][value.column],
            "rule": value.rule,
            "state": value.state,
            "was": self.value(value, value.before),
            "now": self.value(value, now),
            "proposed": self.value(value, value.after),
            "overtaken": bool(target) and value.is_waiting and value.is_overtaken_in(target),
            "answer": value.answer or None,
        }

    def value(self, value: ProposedValue, stored: Any) -> Any:
        stored = self.beside.stored(value, stored)
        if stored is None:
            return None
        field = self.fields[value.kind][self.names[value.kind][value.column]]
        return field.to_representation(stored)

    def of_step(self, step, kind) -> dict[str, Any]:
        return {
            "deed": step.deed,
            "by": called(step.by),
            "at": step.at.strftime(bodies.MOMENT),
            "names": [self.names[kind].get(column, column) for column in step.columns],
            "note": step.note or None,
        }


def called(person) -> str:
    return person.get_full_name() or person.username
