"""The parameters of addresses and headers, as the description of the API tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ikm_registry.rest import idempotency, lookups, paging
from ikm_registry.rest.dictionary import Words
from ikm_registry.rest.lookups import Field, Kind
from ikm_registry.rest.problems import bad_parameter

NO_NUL = r"^[^\u0000]*$"


@dataclass(frozen=True)
class Parameter:
    """One thing that may be said beside the path. `is_repeatable`: said twice, it means "or"."""

    meaning: Words
    schema: Mapping[str, Any]
    example: Any = None
    is_repeatable: bool = False
    place: str = "query"
    is_required: bool = False

    def told(self, name: str) -> dict[str, Any]:
        schema = dict(self.schema)
        if self.is_repeatable:
            most = lookups.MOST_VALUES
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": most}
        told: dict[str, Any] = {
            "name": name,
            "in": self.place,
            "description": str(self.meaning),
            "schema": schema,
        }
        if self.is_required:
            told["required"] = True
        if self.example is not None:
            told["example"] = [self.example] if self.is_repeatable else self.example
        return told


def chosen(query: Any, name: str, told: Mapping[str, Parameter]) -> list[str]:
    """The words said under this name; what is none of those told is refused, not left out."""
    known = told[name].schema["enum"]
    for value in lookups.several(query, name):
        if value not in known:
            raise bad_parameter(
                name, str(_("There are: %s.")) % ", ".join(known), code="invalid_choice"
            )
    return lookups.several(query, name)


BOOLEAN = {"type": "boolean", "default": False}

OF_PAGES = {
    "limit": Parameter(
        _("How many records a page holds."),
        {
            "type": "integer",
            "minimum": 1,
            "maximum": paging.LARGEST,
            "default": paging.DEFAULT,
        },
        100,
    ),
    "after": Parameter(
        _(
            "Where the page begins: the cursor in “next” of the page before. Opaque; made for this "
            "list and its order alone. Excludes “offset”."
        ),
        {"type": "string", "format": "cursor", "maxLength": paging.LONGEST_CURSOR},
    ),
    "offset": Parameter(
        _(
            "How many records to leave out before the page, for people who turn pages. Machines "
            "follow “next”, which goes on as far as there are records. Excludes “after”."
        ),
        {"type": "integer", "minimum": 0, "maximum": paging.FARTHEST},
    ),
    "count": Parameter(
        _("Whether “count” tells how many records there are in all; else it is null."), BOOLEAN
    ),
}


def of_shape(parts) -> dict[str, Parameter]:
    """Which parts of a record one wants; the names are those of this record."""
    told = {
        "fields": Parameter(_("Only these parts of each record, parted by commas."), {}),
        "omit": Parameter(_("All parts of each record but these, parted by commas."), {}),
        "expand": Parameter(
            _("Parts that tell of other records, although “brief” or “fields” leaves them out."), {}
        ),
    }
    named = {"fields": parts.known, "omit": parts.known, "expand": parts.expandable}
    shaped = {
        name: Parameter(each.meaning, names_in(named[name]), ",".join(named[name][:2]))
        for name, each in told.items()
        if named[name]
    }
    brief = Parameter(
        _("Only what names a record: %(names)s.") % {"names": ", ".join(parts.brief)}, BOOLEAN
    )
    return shaped | {"brief": brief}


def names_in(known: Iterable[str]) -> dict[str, Any]:
    """A list of these names in one text."""
    one = "|".join(sorted(name.replace(".", r"\.") for name in known))
    return {"type": "string", "pattern": rf"^({one})(,({one}))*$"}


# How the values of each kind of field are written, and what is asked by each lookup.
SCHEMAS: dict[Kind, dict[str, Any]] = {
    Kind.WORDS: {"type": "string", "maxLength": lookups.LONGEST, "pattern": NO_NUL},
    Kind.WHOLE: {"type": "string", "format": "number", "pattern": lookups.WHOLE.pattern},
    Kind.NUMBER: {"type": "string", "format": "number", "pattern": lookups.NUMBER.pattern},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TRUTH: {"type": "boolean"},
    Kind.ID: {"type": "string", "format": "uuid"},
}
WORDS: dict[Kind, Words] = {
    Kind.WORDS: _("Words, up to 200 letters."),
    Kind.WHOLE: _("A whole number."),
    Kind.NUMBER: _("A number with a point before its decimals."),
    Kind.DAY: _("A day like 2026-11-22."),
    Kind.MOMENT: _("A moment like 2026-11-22T03:41:00Z; without a zone it is UTC."),
    Kind.TRUTH: _("true or false"),
    Kind.ID: _("The id of a record."),
}
COMPONENTS = {kind: f"Filter{kind.name.title()}" for kind in SCHEMAS}
ASKED = {
    "n": _("is not"),
    "ic": _("contains"),
    "nic": _("does not contain"),
    "isw": _("begins with"),
    "iew": _("ends with"),
    "ie": _("is, in capitals or not"),
    "gt": _("is more or later than"),
    "gte": _("is at least, or not before"),
    "lt": _("is less or earlier than"),
    "lte": _("is at most, or not after"),
    "empty": _("is unknown (true) or known (false)"),
}


def of_field(name: str, asked: Field, label: Words) -> Iterator[tuple[str, Parameter]]:
    """A field's own parameter and one for each of its lookups."""
    schema = schema_of(asked)
    yield name, Parameter(label, schema, is_repeatable=True)
    for lookup in sorted(asked.lookups - {lookups.EXACT}):
        words = f"{label} {ASKED[lookup]}"
        value = {"type": "boolean"} if lookup == lookups.EMPTY else schema
        yield f"{name}__{lookup}", Parameter(words, value, is_repeatable=True)


def schema_of(asked: Field) -> dict[str, Any]:
    if asked.choices:
        return {"type": "string", "enum": sorted(asked.choices)}
    return {"$ref": f"#/components/schemas/{COMPONENTS[asked.kind]}"}


OF_READING = {
    "If-None-Match": Parameter(
        _("The ETag that you hold: if nothing changed since, the answer is 304 without a body."),
        {"type": "string"},
        'W/"14-90211"',
        place="header",
    )
}
OF_WRITING = {
    "If-Match": Parameter(
        _(
            "The ETag of the record as you had read it. A key has to send it (else 428); if "
            "somebody saved the record meanwhile, the answer is 412 and nothing is changed."
        ),
        {"type": "string"},
        'W/"14-90211"',
        place="header",
    )
}
OF_REASON = {
    "X-Change-Reason": Parameter(
        _("Why: up to 200 letters are kept with the change and shown in the record's history."),
        {"type": "string"},
        "Pembaruan data triwulan, SK 12/2026",
        place="header",
    )
}
OF_REPEATING = {
    idempotency.HEADER: Parameter(
        _(
            "A word that you make for this request alone, a UUID for instance. Sent again under it "
            "within 24 hours, the request does nothing a second time and is answered as before."
        ),
        {"type": "string", "maxLength": 255, "pattern": idempotency.WRITTEN.pattern},
        "0b0e2c1a-6f0e-4c53-9d1c-6c7a5d1f2e90",
        place="header",
    )
}
LANGUAGE = {
    "Accept-Language": Parameter(
        _("The language of sentences for people: id or en. Names of fields never change."),
        {"type": "string", "default": "id"},
        "en",
        place="header",
    )
}
# What means the same wherever it is said.
SHARED = OF_PAGES | OF_READING | OF_WRITING | OF_REASON | OF_REPEATING | LANGUAGE
