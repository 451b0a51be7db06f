"""Which business is meant by numbers, for the rows of a list and the items of a call alike.

More than one that is meant refuses the row; nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be told apart, or cannot be known; `value` is what to show of it.

    `code` says the same to programs: doubled, ambiguous or unknown.
    """

    fact: str
    code: str
    reason: str
    value: str | None = None


def found_by(pairs: Iterable[tuple[str, int]]) -> Mapping[str, set[int]]:
    """The businesses of each number; none has no number."""
    found = defaultdict(set)
    for number, business in pairs:
        found[number].add(business)
    found[""] = set()
    return found


@dataclass
class Matching:
    """Row by row, the business that is meant (`claims`) or why none can be (`refusals`)."""

    claims: dict[int, int] = field(default_factory=dict)
    refusals: dict[int, Refusal] = field(default_factory=dict)
    claimed_by: dict[int, int] = field(default_factory=dict)

    def refuse_doubled(self, fact: str, values: Mapping[int, Any]) -> None:
        """`values` gives the number of each row, or nothing."""
        first: dict[Hashable, int] = {}
        for row, value in values.items():
            if value and first.setdefault(value, row) != row:
                self.refusals[row] = Refusal(
                    fact,
                    "doubled",
                    _("An earlier row has this number already. Each business has its own."),
                    _("%(value)s, see row %(row)s") % {"value": value, "row": first[value]},
                )

    def refuse_unknown(self, fact: str, numbers: Mapping[int, str], known, reason: str) -> None:
        """A mistyped number of the registry must not register its business once more."""
        for row, number in numbers.items():
            if number and number not in known:
                self.refusals[row] = Refusal(fact, "unknown", reason)

    def settle(self, row: int, found: set[int], fact: str) -> None:
        """Let the row mean the one that was found, if it is one."""
        if len(found) > 1:
            self.refusals[row] = Refusal(
                fact,
                "ambiguous",
                _("The numbers of this row belong to two businesses of the registry."),
            )
        elif found and row not in self.refusals:
            self.claim(row, *found)

    def claim(self, row: int, business: int) -> None:
        first = self.claimed_by.setdefault(business, row)
        if first == row:
            self.claims[row] = business
        else:
            self.refusals[row] = Refusal(
                "name",
                "doubled",
                _("An earlier row means the same business of the registry."),
                _("row %(row)s") % {"row": first},
            )
