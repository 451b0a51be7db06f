"""What answers carry beside their records, as the description of the API tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.rest.idempotency import REPLAYED
from ikm_registry.rest.problems import CODES, CONTENT_TYPE, PAGES

EXAMPLE_ID = "17af32f0-852a-46ca-a7d4-33ecd0c13de6"
# header: (what it tells, its schema, an example)
HEADERS: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "X-Request-ID": (
        gettext_lazy("The number of this request, for questions about it."),
        {"type": "string"},
        EXAMPLE_ID,
    ),
    "ETag": (
        gettext_lazy("The version of what is answered, for If-None-Match and If-Match."),
        {"type": "string"},
        'W/"14-90211"',
    ),
    "RateLimit-Limit": (
        gettext_lazy("How many requests the key may make in five minutes."),
        {"type": "integer"},
        600,
    ),
    "RateLimit-Remaining": (
        gettext_lazy("How many of them are left."),
        {"type": "integer"},
        587,
    ),
    "RateLimit-Reset": (
        gettext_lazy("Seconds until the next five minutes begin."),
        {"type": "integer"},
        240,
    ),
    "Retry-After": (gettext_lazy("Seconds to wait."), {"type": "integer"}, 240),
    "WWW-Authenticate": (
        gettext_lazy("How to say who asks: Bearer."),
        {"type": "string"},
        "Bearer",
    ),
    "Allow": (
        gettext_lazy("The methods that this address takes."),
        {"type": "string"},
        "GET, HEAD",
    ),
    "Location": (
        gettext_lazy("The address of the new record."),
        {"type": "string"},
        "/api/v1/businesses/0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11/",
    ),
    REPLAYED: (
        gettext_lazy("There where the answer was given before, under the same Idempotency-Key."),
        {"type": "string", "enum": ["true"]},
        "true",
    ),
}
OF_KEYS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
OF_STATUS = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    412: ("ETag",),
    428: ("ETag",),
    429: ("Retry-After",),
}
OF_CODES = {"idempotency-running": ("Retry-After",)}

FAULT = {
    "type": "object",
    "required": ["pointer", "code", "detail"],
    "additionalProperties": False,
    "properties": {
        "pointer": {
            "type": "string",
            "description": gettext_lazy(
                "Where it is: “#/products/0/unit” in the body (RFC 6901), “?limit” in the address."
            ),
        },
        "code": {"type": "string", "description": gettext_lazy("What is wrong, in one word.")},
        "detail": {"type": "string", "description": gettext_lazy("The same as a sentence.")},
        "hint": {"type": "string", "description": gettext_lazy("What may have been meant.")},
    },
}
PROBLEM = {
    "type": "object",
    "description": gettext_lazy("What went wrong, by RFC 9457."),
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {
            "type": "string",
            "description": gettext_lazy("The page of this site that explains the code."),
        },
        "title": {"type": "string", "description": gettext_lazy("What the code means.")},
        "status": {"type": "integer", "description": gettext_lazy("The status of the answer.")},
        "detail": {
            "type": "string",
            "description": gettext_lazy("What went wrong this time, as a sentence."),
        },
        "instance": {"type": "string", "description": gettext_lazy("The address asked.")},
        "code": {
            "type": "string",
            "enum": sorted(CODES),
            "description": gettext_lazy("For programs: one of a fixed list."),
        },
        "request_id": {
            "type": ["string", "null"],
            "description": gettext_lazy("The number of this request, for questions about it."),
        },
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
}
# Codes of which an answer names more than the sentence: what else stands in its example.
MORE: dict[str, dict[str, Any]] = {
    "unknown-parameter": {
        "errors": [{"pointer": "?stats", "code": "unknown", "detail": "…", "hint": "status"}]
    },
    "validation": {
        "errors": [
            {"pointer": "#/kbli", "code": "does_not_exist", "detail": "“10799x” is not known here."}
        ]
    },
    "conflict-version": {"etag": 'W/"15-90544"', "fields": ["address", "products"]},
}


def components() -> dict[str, dict[str, Any]]:
    """What many addresses share."""
    return {
        "schemas": {"Problem": PROBLEM, "Fault": FAULT},
        "headers": {
            name: {"description": words, "schema": schema, "example": example}
            for name, (words, schema, example) in HEADERS.items()
        },
        "examples": {code: {"value": example_of(code)} for code in CODES},
    }


def example_of(code: str) -> dict[str, Any]:
    told = CODES[code]
    return {
        "type": f"{PAGES}{code}/",
        "title": str(told.title),
        "status": told.status,
        "detail": str(told.meaning),
        "instance": "/api/v1/businesses/",
        "code": code,
        "request_id": EXAMPLE_ID,
        **MORE.get(code, {}),
    }


def by_status(told: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """The codes that are told by each status."""
    codes: dict[int, list[str]] = {}
    for status, code in sorted(told, key=itemgetter(0)):
        codes.setdefault(status, []).append(code)
    return codes


def problem(status: int, codes: Iterable[str], headers: Iterable[str]) -> dict[str, Any]:
    """The answer by which an address tells of one of these problems."""
    words = " / ".join(str(CODES[code].title) for code in codes)
    content = {CONTENT_TYPE: of_problems(codes)}
    of_codes = [name for code in codes for name in OF_CODES.get(code, ())]
    return answer(words, content, headers=[*headers, *OF_STATUS.get(status, ()), *of_codes])


def of_problems(codes: Iterable[str]) -> dict[str, Any]:
    return {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
    }


def answer(
    words: str, content: Mapping[str, Any] | None = None, *, headers: Iterable[str] = ()
) -> dict[str, Any]:
    told: dict[str, Any] = {"description": words}
    if content:
        told["content"] = dict(content)
    told["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    return told


def page_of(record: dict[str, Any]) -> dict[str, Any]:
    """A page of records, as bodies.page writes it."""
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {
                "type": ["integer", "null"],
                "description": _("How many there are in all; null unless “count=true” asks."),
            },
            "next": link | {"description": _("The next page; null on the last.")},
            "previous": link | {"description": _("The page before, where one goes by “offset”.")},
            "results": {"type": "array", "items": record},
        },
    }
