"""The dictionary as it leaves: every field of every kind of record, in both languages."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.rest import dictionary, schema
from ikm_registry.rest.dictionary import (
    RESOURCES,
    Entry,
    Resource,
    Seen,
    Told,
    Words,
    describe,
    fields_of,
    is_written,
    label_of,
    meaning_of,
    resource,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class InBoth(serializers.Serializer):
    id = serializers.CharField()
    en = serializers.CharField()


class CodeRecord(serializers.Serializer):
    value = serializers.JSONField()
    label = InBoth()  # type: ignore[assignment]


class FieldRecord(serializers.Serializer):
    resource = serializers.CharField()
    field = serializers.CharField()
    label = InBoth()  # type: ignore[assignment]
    meaning = InBoth()
    type = serializers.CharField()
    unit = InBoth(allow_null=True)
    codes = CodeRecord(many=True, allow_null=True)
    codelist = serializers.CharField(allow_null=True)
    is_written = serializers.BooleanField()
    seen_by = serializers.ChoiceField(Seen.choices)
    legal_basis = serializers.CharField(allow_null=True)
    elsewhere = serializers.DictField(child=serializers.CharField())
    example = serializers.JSONField()


class DictionaryRecord(serializers.Serializer):
    results = FieldRecord(many=True)


describe(
    InBoth,
    {
        "id": Entry(_("In Indonesian."), "Aktif", _("Indonesian")),
        "en": Entry(_("In English."), "Active", _("English")),
    },
)
describe(
    CodeRecord,
    {
        "value": Entry(_("As it stands in the record."), "active", _("value")),
        "label": Entry(_("What it means."), label=_("meaning")),
    },
)
describe(
    FieldRecord,
    {
        "resource": Entry(_("The kind of record."), "businesses", _("record")),
        "field": Entry(_("Where it stands in the record."), "status", _("field")),
        "label": Entry(_("What it is called."), {"id": "Status", "en": "Status"}, _("label")),
        "meaning": Entry(
            _("What it means."),
            {"id": "Apakah masih bekerja", "en": "Whether it works"},
            _("meaning"),
        ),
        "type": Entry(
            _("How it is written: a type of JSON and, after a colon, its format."),
            "string",
            _("type"),
        ),
        "unit": Entry(_("In what it is counted."), None, _("unit")),
        "codes": Entry(_("The values that it may have; null: any."), label=_("codes")),
        "codelist": Entry(
            _("The address of the values, where they are many."), None, _("code list")
        ),
        "is_written": Entry(_("Whether it may be sent, too."), True, _("may be written")),
        "seen_by": Entry(
            _("Who may see it at most; rights and consents narrow it further."),
            "government",
            _("seen by"),
        ),
        "legal_basis": Entry(
            _("The law on which it is collected."), "UU 3/2014 (Perindustrian)", _("legal basis")
        ),
        "elsewhere": Entry(
            _("What other systems call the same fact."), {"OSS": "status"}, _("names elsewhere")
        ),
        "example": Entry(_("A made-up value."), "active", _("example")),
    },
)
describe(DictionaryRecord, {"results": Entry(_("The fields."), label=_("fields"))})
resource(Resource("dictionary", _("What the fields mean"), DictionaryRecord, Seen.PUBLIC))


@lru_cache(maxsize=64)
def entries(name: str) -> list[dict[str, Any]]:
    """All fields of one kind of record."""
    named = RESOURCES[name]
    return [as_json(named, told) for told in fields_of(named)]


def in_language(name: str, language: str) -> list[dict[str, Any]]:
    """The same for people who read one of both languages."""
    return [
        entry
        | {word: entry[word] and entry[word][language] for word in ("label", "meaning", "unit")}
        | {"codes": [(each["value"], each["label"][language]) for each in entry["codes"] or ()]}
        | {"seen_by": Seen(entry["seen_by"]).label}
        for entry in entries(name)
    ]


def as_json(named: Resource, told: Told) -> dict[str, Any]:
    entry = told.entry
    return {
        "resource": named.name,
        "field": told.path,
        "label": in_both(lambda: label_of(told.field)),
        "meaning": in_both(lambda: meaning_of(told.field)),
        "type": type_of(told.field),
        "unit": in_both(lambda: entry.unit) if entry.unit else None,
        "codes": codes_of(told.field),
        "codelist": entry.codes or None,
        "is_written": is_written(told.field),
        "seen_by": told.seen.value,
        "legal_basis": told.basis or None,
        "elsewhere": dict(entry.elsewhere),
        "example": None if isinstance(entry.example, dictionary.Stand) else entry.example,
    }


def in_both(words: Callable[[], Words]) -> dict[str, str]:
    """The same words in each language of the site."""
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = str(words())
    return told


def codes_of(field: serializers.Field) -> list[dict[str, Any]] | None:
    """A closed list of values, of the field itself or of those that it lists."""
    field = getattr(field, "child", field)
    if not isinstance(field, serializers.ChoiceField):
        return None
    return [
        {"value": value, "label": in_both(lambda label=label: label)}
        for value, label in field.choices.items()
    ]


def type_of(field: serializers.Field) -> str:
    """As the description of the API says it: `string:date`."""
    record = type(field.parent).__name__.removesuffix("Serializer")
    if field.write_only:
        record += "Request"
    told = schema.description("en")["components"]["schemas"][record]["properties"]
    return written_as(told[str(field.field_name)])


def written_as(told: dict[str, Any]) -> str:
    options = told.get("allOf") or told.get("anyOf") or [told]
    kinds = options[0].get("type", "object")
    known = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    return ":".join(filter(None, ["|".join(known), told.get("format", "")]))
