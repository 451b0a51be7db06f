"""What every field of the API means, said once: for its description, its examples and people.

An app tells this room what its serializers' fields mean (`describe`) and which of them are records
of a list of their own (`resource`). What a model says already, a label or a help text, is not said
again. A field without an entry has no description, and a test names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import get_override
from rest_framework import serializers

type Words = str | Promise
type Record = serializers.Serializer


class Seen(TextChoices):
    """Who may see a field, at most; rights and consents narrow it further."""

    PUBLIC = "public", _("Everybody")
    GOVERNMENT = "government", _("Offices, each of its own area")
    OWNER = "owner", _("The owner, and offices with a right of their own")
    NOBODY = "nobody", _("Nobody; single values are uncovered for a stated purpose, and noted")


class Stand(Enum):
    """For an example that is put together from those of the parts, and for none at all."""

    TOGETHER = "together"
    LEFT_OUT = "left out"


NOTHING, NONE = Stand.TOGETHER, Stand.LEFT_OUT


@dataclass(frozen=True)
class Entry:
    """One field. `elsewhere` tells what other systems call the same fact."""

    meaning: Words = ""
    example: Any = NOTHING
    label: Words = ""
    unit: Words = ""
    seen: Seen | None = None
    basis: str = ""
    codes: str = ""  # the address of a list of codes that is too long to be written here
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Resource:
    """One kind of record: what its fields have in common unless their entry says otherwise."""

    name: str
    title: Words
    record: type[Record]
    seen: Seen = Seen.GOVERNMENT
    basis: str = ""


@dataclass(frozen=True)
class Told:
    """A field of a record with what is said of it; `path` leads to it: `products.name`."""

    path: str
    field: serializers.Field
    entry: Entry
    seen: Seen
    basis: str


ENTRIES: dict[type, dict[str, Entry]] = {}
RESOURCES: dict[str, Resource] = {}


def describe(record: type[Record], entries: Mapping[str, Entry]) -> None:
    """What the fields of a serializer mean; those that are made from it say it along."""
    ENTRIES[record] = dict(entries)


def resource(named: Resource) -> None:
    RESOURCES[named.name] = named


class Undescribed(LookupError):
    """A field of which the dictionary says nothing."""


def entry_of(asked: serializers.Field) -> Entry:
    """By the serializer that holds it, or one that this was made from."""
    holder, name = type(asked.parent), str(asked.field_name)
    for kind in holder.__mro__:
        if name in ENTRIES.get(kind, ()):
            return ENTRIES[kind][name]
    raise Undescribed(f"{holder.__name__}.{name} has no entry in the dictionary.")


def label_of(asked: serializers.Field) -> str:
    return capfirst(str(entry_of(asked).label or asked.label or asked.field_name))


def meaning_of(asked: serializers.Field) -> str:
    return str(entry_of(asked).meaning or asked.help_text or "")


def part_of(asked: Any) -> tuple[Record | None, bool]:
    """The record that lies in a field, and whether there are several of it."""
    if isinstance(asked, serializers.SerializerMethodField):
        method = getattr(asked.parent, asked.method_name)
        asked = get_override(method, "field", default=asked)
    are_several = isinstance(asked, serializers.ListSerializer | serializers.DictField)
    part = asked.child if are_several else asked
    return (part if isinstance(part, serializers.Serializer) else None), are_several


def example_of(record: Record, has: Callable[[serializers.Field], bool]) -> dict[str, Any]:
    """A made-up record with those of its fields that it is to have."""
    told = {name: example_of_field(each, has) for name, each in record.fields.items() if has(each)}
    return {name: example for name, example in told.items() if example is not NONE}


def example_of_field(asked: serializers.Field, has: Callable[[serializers.Field], bool]) -> Any:
    entry = entry_of(asked)
    part, are_several = part_of(asked)
    if entry.example is not NOTHING:
        return entry.example
    if part is None:
        raise Undescribed(f"{type(asked.parent).__name__}.{asked.field_name} has no example.")
    example = example_of(part, has)
    return [example] if are_several else example


def is_read(asked: serializers.Field) -> bool:
    return not asked.write_only


def is_written(asked: serializers.Field) -> bool:
    return not asked.read_only


def is_sent(asked: serializers.Field) -> bool:
    """Ids are given by the registry; none is sent with what is new."""
    return is_written(asked) and asked.field_name != "id"


def fields_of(named: Resource) -> Iterator[Told]:
    """All fields of a record and of what lies in it, in their order."""
    yield from walk(named.record(), "", named.seen, named.basis)


def walk(record: Record, path: str, seen: Seen, basis: str) -> Iterator[Told]:
    for name, each in record.fields.items():
        entry = entry_of(each)
        told = Told(f"{path}{name}", each, entry, entry.seen or seen, entry.basis or basis)
        yield told
        part, _are_several = part_of(each)
        if part is not None:
            yield from walk(part, f"{told.path}.", told.seen, told.basis)
