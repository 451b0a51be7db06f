"""The questions a list may be asked, by the names that its endpoint declares and by no other.

    filter := field [ "__" lookup ] "=" value

The same parameter twice means "or" (of a lookup that denies: neither), different parameters mean
"and". What is unknown or no value is answered with 400, never left out. There is no lookup by
regular expressions: one of them can keep a processor busy for hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ikm_registry.rest.problems import bad_parameter, unknown_parameter

EXACT, EMPTY = "", "empty"
# lookup: (how the ORM calls it, whether it denies)
LOOKUPS = {
    EXACT: ("exact", False),
    "n": ("exact", True),
    "ic": ("icontains", False),
    "nic": ("icontains", True),
    "isw": ("istartswith", False),
    "iew": ("iendswith", False),
    "ie": ("iexact", False),
    "gt": ("gt", False),
    "gte": ("gte", False),
    "lt": ("lt", False),
    "lte": ("lte", False),
}
OF_WORDS = frozenset({EXACT, "n", "ic", "nic", "isw", "iew", "ie", EMPTY})
OF_AMOUNTS = frozenset({EXACT, "n", "gt", "gte", "lt", "lte", EMPTY})
OF_CHOICES = frozenset({EXACT, "n", EMPTY})
LONGEST = 200
WHOLE = re.compile(r"^-?[0-9]{1,18}$")
NUMBER = re.compile(r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$")
MOST_VALUES = 100
BOOLEANS = {"true": True, "false": False}


class NoChoice(ValueError):
    """No word of a closed list."""

    code = "invalid_choice"

    def __init__(self, written: str, known: Iterable[str]):
        near = get_close_matches(written, known, 1)
        super().__init__(
            _("“%(value)s” is none of the values; perhaps “%(near)s”?")
            % {"value": written[:40], "near": near[0]}
            if near
            else _("There are these values: %s.") % ", ".join(sorted(known))
        )


def code_of(error: ValueError) -> str:
    return getattr(error, "code", "invalid")


class Kind(Enum):
    """What the values of a field are; parameters.py describes how each is written."""

    WORDS = "words"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TRUTH = "truth"
    CHOICE = "choice"
    ID = "id"


@dataclass(frozen=True)
class Field:
    """One public field: where it lies, which lookups it takes, how its values are written."""

    path: str
    lookups: frozenset[str]
    read: Callable[[str], Any]
    kind: Kind
    choices: frozenset[str] = frozenset()

    @property
    def is_text(self) -> bool:
        return self.kind is Kind.WORDS

    def q(self, lookup: str, values: list[str], name: str) -> Q:
        if lookup == EMPTY:
            return self.q_of_empty(values, name)
        orm, denies = LOOKUPS[lookup]
        read = [self.value(written, name) for written in values]
        found = reduce(or_, (Q((f"{self.path}__{orm}", value)) for value in read))
        return ~found if denies else found

    def q_of_empty(self, values: list[str], name: str) -> Q:
        nothing = Q((f"{self.path}__isnull", True))
        if self.is_text:
            nothing |= Q((self.path, ""))
        wanted = {truth(self.checked(value, name), name) for value in values}
        return reduce(or_, (nothing if each else ~nothing for each in wanted))

    def value(self, written: str, name: str) -> Any:
        if self.kind is Kind.TRUTH:
            return truth(self.checked(written, name), name)
        try:
            return self.read(self.checked(written, name))
        except ValueError as error:
            detail = str(error) or _("“%s” is no value of this field.") % written[:40]
            raise bad_parameter(name, detail, code=code_of(error)) from error

    def checked(self, written: str, name: str) -> str:
        if "\0" in written or len(written) > LONGEST:
            raise bad_parameter(name, _("This value is too long or holds what is no letter."))
        return written


def text(path: str) -> Field:
    return Field(path, OF_WORDS, str, Kind.WORDS)


def whole(path: str) -> Field:
    """A column of whole numbers: compared with a fraction, Django would round it off."""
    return Field(path, OF_AMOUNTS, read_whole, Kind.WHOLE)


def number(path: str) -> Field:
    return Field(path, OF_AMOUNTS, read_number, Kind.NUMBER)


def day(path: str) -> Field:
    return Field(path, OF_AMOUNTS, read_day, Kind.DAY)


def moment(path: str) -> Field:
    return Field(path, OF_AMOUNTS, read_moment, Kind.MOMENT)


def truth_of(path: str) -> Field:
    taken = frozenset({EXACT, EMPTY})
    return Field(path, taken, BOOLEANS.__getitem__, Kind.TRUTH)


def choice(path: str, choices: Iterable[str]) -> Field:
    known = frozenset(str(each) for each in choices)

    def read(written: str) -> str:
        if written not in known:
            raise NoChoice(written, known)
        return written

    return Field(path, OF_CHOICES, read, Kind.CHOICE, known)


def read_whole(written: str) -> int:
    if not WHOLE.fullmatch(written):
        raise ValueError(_("“%s” is no whole number.") % written[:40])
    return int(written)


def read_number(written: str) -> Decimal:
    if not NUMBER.fullmatch(written):
        raise ValueError(_("“%s” is no number.") % written[:40])
    return Decimal(written)


def read_day(written: str) -> date:
    value = understood(parse_date, written)
    if value is None:
        raise ValueError(_("“%s” is no day like 2026-11-22.") % written[:40])
    return value


def read_moment(written: str) -> datetime:
    """As PostgreSQL takes it, which knows no zone farther than sixteen hours."""
    value = understood(parse_moment, written)
    if value is None:
        raise ValueError(_("“%s” is no moment like 2026-11-22T03:41:00Z.") % written[:40])
    return value


def parse_moment(written: str) -> datetime | None:
    value = parse_datetime(written)
    if value is None or value.tzinfo is None:
        return value and value.replace(tzinfo=UTC)
    return value.astimezone(UTC)


def understood(parse, written: str):
    """None for what is not written so, and for a thirtieth of February alike."""
    try:
        return parse(written)
    except (ValueError, OverflowError):
        return None


def truth(written: str, name: str) -> bool:
    if written not in BOOLEANS:
        raise bad_parameter(name, _("“%s” is either true or false.") % name)
    return BOOLEANS[written]


def words(values: list[str]) -> list[str]:
    """Of a question by words, where none at all would find nothing without saying why."""
    if "" in values:
        raise ValueError(_("Write at least one word."))
    return values


def several(query, name: str) -> list[str]:
    """What is said under a name that may be repeated."""
    values = query.getlist(name)
    require_few(name, values)
    return values


def require_few(name: str, values: list[str]) -> None:
    if len(values) > MOST_VALUES:
        raise bad_parameter(name, _("This is asked for more than %s values.") % MOST_VALUES)


class Questions:
    """All that one list may be asked. `others` are parameters that somebody else reads.

    `special` are questions that no lookup can put ("within five kilometres"): a function takes
    the values given and returns what to filter by, or raises ValueError with a sentence.
    """

    def __init__(
        self,
        fields: Mapping[str, Field],
        *,
        special: Mapping[str, Callable[[list[str]], Q]] | None = None,
        others: Iterable[str] = (),
    ):
        self.fields = dict(fields)
        self.special = dict(special or {})
        self.others = frozenset(others)

    def names(self) -> list[str]:
        """Every parameter there is, for hints and for the documentation."""
        told = [
            f"{name}__{lookup}" if lookup else name
            for name, field in self.fields.items()
            for lookup in sorted(field.lookups)
        ]
        return sorted([*told, *self.special, *self.others])

    def asked(self, query) -> Q | None:
        """What a QueryDict asks for; None where it asks for everything."""
        if not query.keys() - self.others:
            return None
        found = None
        for name, values in query.lists():
            if name not in self.others:
                condition = self.condition(name, values)
                found = condition if found is None else found & condition
        return found

    def condition(self, name: str, values: list[str]) -> Q:
        require_few(name, values)
        if name in self.special:
            return self.special_condition(name, values)
        public, _mark, lookup = name.partition("__")
        field = self.fields.get(public)
        if field is None:
            raise self.unknown(name)
        if lookup not in field.lookups or name.endswith("__"):
            raise self.unknown_lookup(name, public, field)
        return field.q(lookup, values, name)

    def special_condition(self, name: str, values: list[str]) -> Q:
        if any("\0" in value or len(value) > LONGEST for value in values):
            raise bad_parameter(name, _("This value is too long or holds what is no letter."))
        try:
            return self.special[name](values)
        except ValueError as error:
            raise bad_parameter(name, str(error), code=code_of(error)) from error

    def unknown(self, name: str):
        near = get_close_matches(name, self.names(), 1)
        return unknown_parameter(name, hint=near[0] if near else "")

    def unknown_lookup(self, name: str, public: str, field: Field):
        takes = ", ".join(f"{public}__{each}" for each in sorted(field.lookups - {EXACT}))
        detail = _("“%(name)s” is no question of this list; there are %(field)s, %(takes)s.")
        words = {"name": name, "field": public, "takes": takes}
        return unknown_parameter(name, detail % words)
