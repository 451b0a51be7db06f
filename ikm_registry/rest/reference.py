"""The description of the API as people read it: groups of calls, their questions and shapes.

Made from the same description that programs get (schema.py); templates only set it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ikm_registry.rest import schema
from ikm_registry.rest.lookups import LOOKUPS
from ikm_registry.rest.problems import CODES, CONTENT_TYPE, Code

type Told = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
LOOKED_UP = (*(name for name in LOOKUPS if name), "empty")
SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Row:
    """A parameter, a header or a field: its name, what it means, how it is written."""

    name: str
    label: str
    meaning: str
    kind: str
    shape: str = ""
    example: str = ""
    lookups: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Shape:
    """A record with its fields."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Fault:
    status: str
    codes: list[Code]


class Reader:
    """Reads one description; a reference in it is followed."""

    def __init__(self, description: Told):
        self.description = description

    def resolved(self, told: Told) -> Told:
        while "$ref" in told:
            place = self.description
            for step in told["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            told = place
        return told

    def groups(self) -> list[Group]:
        found: dict[str, list[Call]] = {tag["name"]: [] for tag in self.description["tags"]}
        for address, calls in self.description["paths"].items():
            for method in METHODS:
                if method in calls:
                    call = Call(self, method.upper(), address, calls[method])
                    found[call.told["tags"][0]].append(call)
        titles = {tag["name"]: tag["description"] for tag in self.description["tags"]}
        return [Group(self, name, titles[name], calls) for name, calls in found.items()]

    def kind(self, told: Told) -> str:
        """How a value is written, in words."""
        told = self.resolved(told)
        if "enum" in told:
            return ", ".join(str(value) for value in told["enum"] if value is not None)
        options = told.get("oneOf") or told.get("anyOf") or told.get("allOf")
        if options:
            return _(" or ").join(filter(None, dict.fromkeys(map(self.kind, options))))
        kinds = told.get("type", "object")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        kinds = [kind for kind in kinds if kind != "null"]
        if "array" in kinds:
            return _("list of: %s") % self.kind(told.get("items", {}))
        format_ = told.get("format", "")
        return _(" or ").join(str(words_of(kind, format_)) for kind in kinds)

    def shape_of(self, told: Told) -> str:
        """The name of the record that a value is or holds."""
        if "$ref" in told:
            name = told["$ref"].removeprefix(SCHEMAS)
            return name if "properties" in self.resolved(told) else ""
        inner = [told.get("items", {}), *told.get("allOf", ()), *told.get("anyOf", ())]
        return next(filter(None, map(self.shape_of, filter(None, inner))), "")

    def shape(self, name: str) -> Shape:
        told = self.description["components"]["schemas"][name]
        required = told.get("required", ())
        rows = [
            self.field(field, each, is_required=field in required)
            for field, each in told["properties"].items()
        ]
        return Shape(name, rows)

    def field(self, name: str, told: Told, *, is_required: bool) -> Row:
        meaning = told.get("description", "")
        return Row(
            name,
            told.get("title", ""),
            meaning.partition("\n\n* `")[0],
            self.kind(told),
            self.shape_of(told),
            is_required=is_required,
        )

    def shapes(self, names: Iterable[str]) -> list[Shape]:
        """These and all that they hold, each once, in the order in which they are met."""
        found: dict[str, Shape] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop(0)
            if name and name not in found:
                found[name] = self.shape(name)
                waiting += [row.shape for row in found[name].rows]
        return list(found.values())


WORDS = {
    "date": "2026-11-22",
    "date-time": "2026-11-22T03:41:00Z",
    "uuid": "UUID",
}


def words_of(kind: str, format_: str) -> str:
    if format_ in WORDS:
        return WORDS[format_]
    return {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": "true, false",
        "object": _("object"),
    }[kind]


@dataclass(frozen=True)
class Call:
    """One method of one address."""

    reader: Reader
    method: str
    address: str
    told: Told

    @property
    def anchor(self) -> str:
        return slugify(self.told["operationId"])

    @property
    def is_public(self) -> bool:
        return not self.told["security"]

    @cached_property
    def parameters(self) -> list[Told]:
        return [self.reader.resolved(each) for each in self.told["parameters"]]

    @property
    def in_path(self) -> list[Row]:
        return [self.row(each) for each in self.parameters if each["in"] == "path"]

    @property
    def headers(self) -> list[Row]:
        return [self.row(each) for each in self.parameters if each["in"] == "header"]

    @property
    def questions(self) -> list[Row]:
        """One row for each field; its lookups are told beside it."""
        names = {each["name"] for each in self.parameters}
        lookups: dict[str, list[str]] = {}
        rows = []
        for each in self.parameters:
            field, _mark, lookup = each["name"].partition("__")
            if lookup in LOOKED_UP and field in names:
                lookups.setdefault(field, []).append(lookup)
            elif each["in"] == "query":
                rows.append(each)
        return [self.row(each, tuple(lookups.get(each["name"], ()))) for each in rows]

    def row(self, told: Told, lookups: tuple[str, ...] = ()) -> Row:
        example = told.get("example", "")
        return Row(
            told["name"],
            "",
            told.get("description", ""),
            self.reader.kind(repeated(told["schema"])),
            example=example[0] if isinstance(example, list) else example,
            lookups=lookups,
            is_required=told.get("required", False),
        )

    @property
    def sent(self) -> str:
        """An example of what is sent, as text."""
        content = self.told.get("requestBody", {}).get("content", {})
        return example_in(content)

    @property
    def answered(self) -> str:
        return example_in(self.success.get("content", {}))

    @property
    def status(self) -> str:
        return min(self.told["responses"])

    @property
    def success(self) -> Told:
        return self.reader.resolved(self.told["responses"][self.status])

    @property
    def faults(self) -> Iterator[Fault]:
        for status, told in self.told["responses"].items():
            content = self.reader.resolved(told).get("content", {}).get(CONTENT_TYPE)
            if content:
                yield Fault(status, [CODES[code] for code in content["examples"]])

    @property
    def shape_names(self) -> Iterator[str]:
        sent = self.told.get("requestBody", {}).get("content", {})
        for content in [*sent.values(), *self.success.get("content", {}).values()]:
            told = content["schema"]
            results = told.get("properties", {}).get("results", {})
            yield self.reader.shape_of(told) or self.reader.shape_of(results)


def repeated(told: Told) -> Told:
    """A parameter that may be said several times is described by one value of it."""
    return told["items"] if told.get("type") == "array" else told


def example_in(content: Told) -> str:
    for told in content.values():
        for example in told.get("examples", {}).values():
            return json.dumps(example["value"], ensure_ascii=False, indent=2)
    return ""


@dataclass(frozen=True)
class Group:
    """The calls about one kind of record."""

    reader: Reader
    name: str
    title: str
    calls: list[Call]

    @property
    def shapes(self) -> list[Shape]:
        names = [name for call in self.calls for name in call.shape_names]
        return self.reader.shapes(names)


@lru_cache(maxsize=4)
def groups(language: str) -> dict[str, Group]:
    return {group.name: group for group in Reader(schema.description(language)).groups()}
