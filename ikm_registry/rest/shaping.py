"""Which parts of a record an answer holds: `fields`, `omit`, `brief`, `expand`.

Records are JSON texts that are ready to leave. Where nothing of this is asked they pass untouched;
otherwise they are opened, cut and written anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.rest.paging import only, yes_or_no
from ikm_registry.rest.problems import Problem, unknown_parameter

PARAMETERS = frozenset({"fields", "omit", "brief", "expand"})
# Names what the reader may not see, so that hidden is not taken for empty.
RESTRICTED, ALL_OF_IT = "restricted", "*"
HAS = gettext_lazy(
    "“%(parameter)s” names “%(name)s”, which is no part of this record. It has: %(known)s."
)
ADDS = gettext_lazy("“%(parameter)s” does not add “%(name)s”. It adds: %(known)s.")
ADDS_NOTHING = gettext_lazy("“%(parameter)s” adds nothing to these records.")


@dataclass(frozen=True)
class Parts:
    """The parts that the records of an endpoint have.

    `expandable` are those that tell of other records; `brief` and `fields` leave them out unless
    `expand` names them, too.
    """

    known: tuple[str, ...]
    brief: tuple[str, ...] = ("id", "url", "display")
    expandable: tuple[str, ...] = ()

    def asked(self, query) -> Shape | None:
        """What a QueryDict wants of them; None where it wants them as they are."""
        if PARAMETERS.isdisjoint(query.keys()):
            return None
        kept, left_out = (
            frozenset(named(query, name, self.known, HAS)) for name in ("fields", "omit")
        )
        expanded = frozenset(self.expanded(query))
        is_brief = yes_or_no(query, "brief")
        if is_brief and kept:
            raise Problem("malformed", _("“brief” and “fields” exclude each other."))
        wanted = frozenset(self.brief) if is_brief else kept
        if not wanted and not left_out:
            return None
        return Shape((wanted or frozenset(self.known)) - left_out | expanded)

    def expanded(self, query) -> list[str]:
        sentence = ADDS if self.expandable else ADDS_NOTHING
        return named(query, "expand", self.expandable, sentence)


def named(query, parameter: str, known: Sequence[str], sentence: Promise) -> list[str]:
    if parameter not in query:
        return []
    names = only(query, parameter).split(",")
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            words = {"parameter": parameter, "name": name[:40], "known": ", ".join(known)}
            detail = str(sentence) % words
            raise unknown_parameter(parameter, detail, hint=near[0] if near else "")
    return names


@dataclass(frozen=True)
class Shape:
    kept: frozenset[str]

    def of(self, text: str | bytes) -> str:
        """The record with these parts alone, in its own order."""
        record = json.loads(text)
        cut = {name: value for name, value in record.items() if name in self.kept}
        hidden = [
            name
            for name in record.get(RESTRICTED, ())
            if name == ALL_OF_IT or name.partition(".")[0] in self.kept
        ]
        if hidden:
            cut[RESTRICTED] = hidden
        return json.dumps(cut, ensure_ascii=False, separators=(",", ":"))
