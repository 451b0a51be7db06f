"""Columns of a list that is taken along, and the values of its rows, whatever the rows are.

A list of businesses adds what lies beside a business (export_columns.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, F, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ikm_registry.regions.choices import Level

CHUNK = 500
PLACES = _("Kemendagri codes and names of regions")
RUPIAH = _("rupiah")
PEOPLE = _("people")
KBLI = "KBLI 2020"
PARTING = ", "
NAMED = [
    (Level.PROVINCE, _("Province name")),
    (Level.REGENCY, _("Regency/city")),
    (Level.DISTRICT, _("District")),
    (Level.VILLAGE, _("Village")),
]


def as_it_is(value):
    return value


@dataclass(frozen=True, kw_only=True)
class Column:
    """One fact of a list: `path` leads to it from a row, or says how it is worked out.

    `read` turns what the database gives into text, a number or a day. Whoever lacks the right
    `guard` over a row finds its cell empty; who holds it nowhere has no such column.
    """

    name: str
    heading: str | Promise
    meaning: str | Promise
    path: str | Combinable
    unit: str | Promise = ""
    source: str | Promise = ""
    read: Callable[[Any], Any] = as_it_is
    guard: str = ""

    def expression(self, user):
        return F(self.path) if isinstance(self.path, str) else self.path


def fact(name, heading, meaning, path="", *, of=Column, **more):
    """A column; usually the fact is kept under its own name."""
    return of(name=name, heading=heading, meaning=meaning, path=path or name, **more)


@cache
def words_of(choices, language):
    """{code: words}, looked up in the catalogue once and not for every row."""
    return {str(code): str(label) for code, label in choices.choices}


def worded(choices):
    """Reads one code or several as the words of a closed list."""

    def read(codes):
        words = words_of(choices, get_language())
        return PARTING.join(words[code] for code in str(codes).split(PARTING))

    return read


def yes_or_no(value):
    return str(_("yes") if value else _("no"))


def day_of(moment):
    return timezone.localtime(moment).date()


def place(level):
    """A part of "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"."""
    nth = Level.values.index(level) + 1

    def read(full_name):
        parts = full_name.split(", ")
        return parts[-nth] if nth <= len(parts) else None

    return read


def places(path, of=Column):
    """Where something lies: the names of the places around it, and the code of the narrowest."""
    told = _("Name of the region; empty where only a wider one is known")
    around = [
        fact(
            level.name.lower(),
            heading,
            told,
            f"{path}__full_name",
            of=of,
            source=PLACES,
            read=place(level),
        )
        for level, heading in NAMED
    ]
    narrowest = _("Code of the narrowest known place")
    return [*around, fact("region", _("Region code"), narrowest, path, of=of, source=PLACES)]


def readable(columns, rows, user):
    """The columns that this person may read somewhere; the others are left out altogether."""
    hers = rows.may_be_of(user)
    return [each for each in columns if not each.guard or hers or user.has_perm(each.guard)]


def values_of_rows(rows, columns, user):
    """One list for each row in the order given, by one query; hidden cells are empty."""
    guards = sorted({column.guard for column in columns} - {""})
    asked = [Case(When(rows.allowed(user, guard), then=True), default=False) for guard in guards]
    asked += [column.expression(user) for column in columns]
    named = {f"asked_{number}": expression for number, expression in enumerate(asked)}
    for row in rows.annotate(**named).values_list(*named).iterator(chunk_size=CHUNK):
        shown = dict(zip(guards, row, strict=False)) | {"": True}
        yield [
            column.read(value) if value not in (None, "") and shown[column.guard] else None
            for column, value in zip(columns, row[len(guards) :], strict=True)
        ]
