"""What stands beside proposed values: their records as they are now, and what keys lead to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from businesses.choices import ChangeTarget
from businesses.models import ChangeRequest, Figures, ProposedValue
from businesses.models.change_rules import TARGETS


class Beside:
    """Of several requests at once: one statement for each table, however many they are.

    `changes` come with their proposals.
    """

    def __init__(self, changes: Iterable[ChangeRequest]):
        self.changes = list(changes)
        self.targets = self.look_up_targets()
        self.named = self.look_up_named()

    def target(self, change: ChangeRequest) -> Any:
        """The record as it is now; None where it is gone, or told anew and not yet stored."""
        return self.targets.get((change.kind, change.row, change.year, change.part))

    def stored(self, value: ProposedValue, key: Any) -> Any:
        """What a column means by this: where it is a key, the row that has it."""
        if key is None or not value.field.is_relation:
            return key
        return self.named.get((value.field.related_model, key))

    def look_up_targets(self) -> dict[tuple, Model]:
        wanted = defaultdict(set)
        for change in self.changes:
            wanted[change.kind].add(change.row)
        periods = Figures.objects.filter(business__in=wanted.pop(ChangeTarget.PERIOD, ()))
        return {
            (kind, key, None, None): row
            for kind, keys in wanted.items()
            for key, row in TARGETS[kind]._default_manager.in_bulk(keys).items()
        } | {(ChangeTarget.PERIOD, row.business_id, row.year, row.part): row for row in periods}

    def look_up_named(self) -> dict[tuple[type[Model], Any], Model]:
        wanted = defaultdict(set)
        for change in self.changes:
            target = self.target(change)
            for value in change.proposals.all():
                if value.field.is_relation:
                    now = value.now_in(target) if target else None
                    wanted[value.field.related_model] |= {value.before, value.after, now} - {None}
        return {
            (model, key): row
            for model, keys in wanted.items()
            for key, row in model._default_manager.in_bulk(keys).items()
        }
