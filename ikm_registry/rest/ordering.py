"""In which order a list comes, and how it goes on after a row of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ikm_registry.rest.paging import Paging, Position, only
from ikm_registry.rest.problems import bad_parameter

PARAMETER = "ordering"
PARAMETERS = frozenset({PARAMETER})
MOST = 4


@dataclass(frozen=True)
class Key:
    """One column to sort by; what is unknown comes last, in both directions."""

    path: str
    descending: bool = False
    may_be_unknown: bool = False

    def expression(self):
        column, last = F(self.path), True if self.may_be_unknown else None
        return column.desc(nulls_last=last) if self.descending else column.asc(nulls_last=last)

    def at(self, value) -> Q:
        return Q((f"{self.path}__isnull", True)) if value is None else Q((self.path, value))

    def beyond(self, value) -> Q:
        if value is None:
            return Q(pk__in=[])
        further = Q((f"{self.path}__{'lt' if self.descending else 'gt'}", value))
        return further | Q((f"{self.path}__isnull", True)) if self.may_be_unknown else further


class Order:
    """Keys that tell any two rows apart."""

    def __init__(self, keys: Iterable[Key]):
        self.keys = tuple(keys)

    @classmethod
    def asked(cls, query, known: Mapping[str, Key], usual: Iterable[Key]) -> Order:
        """`-last_updated,name`, by public names; ties are settled by the usual order."""
        if PARAMETER not in query:
            return cls(usual)
        names = only(query, PARAMETER).split(",")
        if len(names) > MOST:
            raise bad_parameter(PARAMETER, _("Sort by at most %s names.") % MOST)
        return cls([*(key_of(name, known) for name in names), *usual])

    @property
    def paths(self) -> list[str]:
        return [key.path for key in self.keys]

    def page(self, rows: QuerySet, page: Paging) -> QuerySet:
        """The rows of a page, and one more, which tells whether another page follows."""
        rows = self.applied(rows)
        if page.after is not None:
            rows = self.after(rows, page.after)
        beginning = page.offset or 0
        return rows[beginning : beginning + page.limit + 1]

    def applied(self, rows: QuerySet) -> QuerySet:
        return rows.order_by(*(key.expression() for key in self.keys))

    def after(self, rows: QuerySet, position: Position) -> QuerySet:
        """The rows that follow the one at this position."""
        if len(position) != len(self.keys) or any("\0" in str(each) for each in position):
            raise no_cursor()
        try:
            return rows.filter(self.beyond(position))
        except (ValidationError, ValueError, TypeError) as error:
            raise no_cursor() from error

    def beyond(self, position: Position) -> Q:
        """A row may be equal in the first key; that none lies before it is said apart, so that an
        index over that key is read from there.
        """
        (key, *others), (value, *values) = self.keys, position
        if not others:
            return key.beyond(value)
        here = key.at(value)
        return (key.beyond(value) | here) & (key.beyond(value) | Order(others).beyond(values))


def key_of(name: str, known: Mapping[str, Key]) -> Key:
    key = known.get(name.removeprefix("-"))
    if key is None:
        words = {"name": name[:40], "names": ", ".join(sorted(known))}
        raise bad_parameter(
            PARAMETER, _("“%(name)s” cannot be sorted by; there are %(names)s.") % words
        )
    return Key(key.path, name.startswith("-"), key.may_be_unknown)


def no_cursor():
    return bad_parameter("after", _("“after” is no cursor of this list."))


def position_of(values: Iterable[Any]) -> Position:
    """What a cursor holds of a row."""
    return [each if isinstance(each, int | str | None) else str(each) for each in values]
