"""How fields that point to other records are described: told as objects, taken as words, too."""

from copy import deepcopy
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from businesses.registry_no import PATTERN
from ikm_registry.regions.codes import WRITTEN

TEXT = {"type": "string"}
ID = {"type": "string", "format": "uuid"}
PLACE_CODE = {"type": "string", "pattern": f"^{WRITTEN.pattern}$", "format": "region-code"}
KBLI_CODE = {"type": "string", "pattern": "^[0-9]{5}$", "format": "kbli-code"}
NUMBER = {"type": "string", "pattern": f"^{PATTERN}$", "format": "registry-number"}
FIELDS = "businesses.api.fields."


def named(**properties: Any) -> dict[str, Any]:
    """An object that has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def taken(word: str, *values: dict[str, Any], **others: Any) -> dict[str, Any]:
    """A text, or an object that has it under this name."""
    one = values[0] if len(values) == 1 else {"anyOf": list(values)}
    as_object = {"type": "object", "properties": {word: one, **others}, "required": [word]}
    return {"anyOf": [*values, as_object]}


class Shape(OpenApiSerializerFieldExtension):
    """`told` is how the field leaves, `sent` how it is taken."""

    abstract = True
    told: dict[str, Any]
    sent: dict[str, Any]

    def map_serializer_field(self, auto_schema, direction):
        return deepcopy(self.told if direction == "response" else self.sent)


class Place(Shape):
    target_class = f"{FIELDS}PlaceField"
    told = named(code=PLACE_CODE, display=TEXT)
    sent = taken("code", PLACE_CODE)


class Kind(Shape):
    target_class = f"{FIELDS}KindField"
    told = named(version=TEXT, code=KBLI_CODE, display=TEXT)
    sent = taken("code", KBLI_CODE, version=TEXT)


class Code(Shape):
    target_class = f"{FIELDS}CodeField"
    told = TEXT
    sent = taken("code", TEXT)


class Product(Shape):
    target_class = f"{FIELDS}ProductField"
    told = ID
    sent = taken("id", ID)


class Business(Shape):
    target_class = f"{FIELDS}BusinessField"
    told = named(id=ID, registry_no=NUMBER, url=TEXT)
    sent = taken("id", ID, NUMBER)


class Number(Shape):
    """Dots, dashes and blanks are taken, too; the model drops them."""

    target_class = f"{FIELDS}Number"
    told = sent = TEXT


class Degrees(Shape):
    """A number in JSON, unlike money and quantities."""

    target_class = f"{FIELDS}Degrees"
    told = {"type": "number"}
    sent = {"type": "number"}
