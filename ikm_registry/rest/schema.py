"""The description of the API (OpenAPI 3.1), made from what its views and serializers declare.

The same is served at /api/v1/schema/, shown as pages (reference.py) and kept in docs/openapi.yaml;
a test says when that file is behind.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import uritemplate
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from ikm_registry.rest import answers, bodies, dictionary, parameters, shaping, streaming
from ikm_registry.rest.calls import Call
from ikm_registry.rest.idempotency import REPLAYED, is_settled
from ikm_registry.rest.problems import CODES
from ikm_registry.rest.scopes import KeyScope

SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ikm_<12>.<40>",
        "description": gettext_lazy(
            "The key of an API client, made by the administrator of an area. It narrows what its "
            "user may do to the scopes and the purpose of the key."
        ),
    },
    "oauth": {
        "type": "oauth2",
        "description": gettext_lazy(
            "The same key by OAuth 2.0, for programs that know nothing else: “client_id” is its "
            "part before the point, “client_secret” the one behind it. The token opens for an hour "
            "what the key opens, or less where “scope” says so."
        ),
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/api/v1/oauth/token/",
                "scopes": dict(KeyScope.choices),
            }
        },
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": gettext_lazy(
            "Whoever is signed in on the site asks with the same rights; writing takes the token "
            "of its forms, too (header X-CSRFToken)."
        ),
    },
}
# Groups of addresses that are about no records (dictionary.RESOURCES).
GROUPS = {
    "jobs": gettext_lazy("Work in the background"),
    "reconcile": gettext_lazy("Matching names"),
    "start": gettext_lazy("Where to begin"),
    "schema": gettext_lazy("The description of the API"),
    "snapshots": gettext_lazy("Snapshots"),
}
NO_CONTENT = 204
BINARY = {"type": "string", "format": "binary"}
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OF_ONE = frozenset({"PUT", "PATCH", "DELETE"})


class OperationSchema(AutoSchema):
    """One method of an address, from the `Call` that its view names for it."""

    view: Any  # an ApiView

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        self.registry, self.path, self.path_regex = registry, path, path_regex
        self.path_prefix, self.method = path_prefix, method.upper()
        call = self.call
        told = {
            "operationId": self.get_operation_id(),
            "summary": str(call.summary),
            "description": str(call.description or call.summary),
            "tags": [self.group],
            "parameters": self.get_parameters(),
            "security": [] if self.view.is_public else [{name: []} for name in SECURITY],
            "responses": self.get_responses(),
        }
        if call.body:
            told["requestBody"] = self.get_body()
        return told

    @property
    def call(self) -> Call:
        return told_of(self.view.calls, self.method.lower(), self.view)

    @property
    def group(self) -> str:
        """The first word of the address: what it is about."""
        return (self._tokenize_path() or ["start"])[0]

    def get_operation_id(self) -> str:
        """Of two ways to one record each has a name."""
        return "_by_".join([super().get_operation_id(), *uritemplate.variables(self.path)])

    def _is_list_view(self, serializer=None):
        return self.call.is_list

    def get_parameters(self) -> list[dict[str, Any]]:
        in_path = self._resolve_path_parameters(uritemplate.variables(self.path))
        return [
            *(each | self.view.path_parameters.get(each["name"], {}) for each in in_path),
            *(self.parameter(name, each) for name, each in self.asked_for.items()),
        ]

    def parameter(self, name: str, told: parameters.Parameter) -> dict[str, Any]:
        if parameters.SHARED.get(name) is told:
            return self.shared(ResolvedComponent.PARAMETER, name, told.told(name))
        return told.told(name)

    def shared(self, kind: str, name: str, told: dict[str, Any]) -> dict[str, Any]:
        """What many addresses say alike stands in the description once."""
        component = ResolvedComponent(name, kind, told, object=name)
        self.registry.register_on_missing(component)
        return component.ref

    @property
    def writes(self) -> bool:
        return self.method in WRITING and not self.view.only_reads

    @property
    def is_repeatable(self) -> bool:
        """Sent again under the same Idempotency-Key it is answered as before."""
        return self.writes and self.view.keeps_answers

    @property
    def asked_for(self) -> dict[str, parameters.Parameter]:
        call = self.call
        told = dict(call.parameters)
        if call.status != NO_CONTENT:
            told |= self.questions()
        if call.is_conditional:
            told |= parameters.OF_READING if self.method == "GET" else parameters.OF_WRITING
        if self.writes:
            told |= parameters.OF_REASON
        if self.is_repeatable:
            told |= self.of_the_key()
        return told | parameters.LANGUAGE

    def of_the_key(self) -> dict[str, parameters.Parameter]:
        """The header under which a write may, or has to, be sent."""
        if not self.view.needs_idempotency_key:
            return parameters.OF_REPEATING
        return {
            name: replace(each, is_required=True) for name, each in parameters.OF_REPEATING.items()
        }

    def questions(self) -> dict[str, parameters.Parameter]:
        """All that the address may be asked, by the names that the view itself goes by."""
        told = {} if self.view.parts is None else parameters.of_shape(self.view.parts)
        asked = self.view.questions_told() if self.method == "GET" else None
        if asked is None:
            others = set(self.view.takes or ())
        else:
            record = self.call.answer()
            for name, each in asked.fields.items():
                told |= dict(parameters.of_field(name, each, label_at(record, name)))
            others = asked.special.keys() | asked.others
        for name in sorted(others - shaping.PARAMETERS):
            told[name] = told_of(self.view.parameters_told, name, self.view)
        return told

    def get_body(self) -> dict[str, Any]:
        call = self.call
        record = call.body(partial=call.is_partial)
        component = self.resolve_serializer(record, "request")
        for name in call.without:
            component.schema["properties"].pop(name, None)
        example = dictionary.example_of(record, dictionary.is_sent)
        told = {name: value for name, value in example.items() if name not in call.without}
        content = {bodies.JSON: self.content(component.ref, told)}
        content |= {media: self.content(BINARY, each) for media, each in call.tables.items()}
        return {"required": True, "content": content}

    def get_responses(self) -> dict[str, Any]:
        call = self.call
        headers = ["X-Request-ID", *([] if self.view.is_public else answers.OF_KEYS)]
        etag = ["ETag"] if call.is_conditional and call.status == 200 else []
        whole = [*headers, *self.of_repeating(call.status), *etag, *call.headers]
        told = {str(call.status): answers.answer(_("As asked."), self.answered(), headers=whole)}
        if call.may_make:
            words = _("There was none, so it was made.")
            told["201"] = answers.answer(words, self.answered(), headers=[*whole, "Location"])
        if call.later:
            content = {bodies.JSON: self.record_content(call.later())}
            words = _("Taken in; it is written in the background.")
            told["202"] = answers.answer(words, content, headers=[*whole, "Location"])
        if call.is_conditional and self.method == "GET":
            same = answers.answer(_("Nothing changed since."), headers=whole)
            told["304"] = self.shared(ResolvedComponent.RESPONSE, "304", same)
        for status, codes in answers.by_status(self.problems()).items():
            again = self.of_repeating(status)
            marks = [*(["public"] if self.view.is_public else []), *(["kept"] if again else [])]
            name = "-".join([str(status), *codes, *marks])
            problem = answers.problem(status, codes, [*headers, *again])
            told[str(status)] = self.shared(ResolvedComponent.RESPONSE, name, problem)
        return told

    def of_repeating(self, status: int) -> list[str]:
        """What answers tell that may have been given before."""
        return [REPLAYED] if self.is_repeatable and is_settled(status) else []

    def answered(self) -> dict[str, Any] | None:
        call = self.call
        if call.schema:
            return {call.media_type: self.content(call.schema, call.example)}
        if call.answer is None:
            return None
        record = call.answer()
        schema = self.resolve_serializer(record, "response").ref
        example = dictionary.example_of(record, dictionary.is_read)
        line = example
        if call.is_list:
            schema = answers.page_of(schema)
            example = {"count": None, "next": None, "previous": None, "results": [example]}
        if call.is_map:
            schema = {"type": "object", "additionalProperties": schema}
            example = {"q0": example}
        return {bodies.JSON: self.content(schema, example)} | {
            media: self.content({"type": "string"}, streaming.example(media, line))
            for media in call.media
        }

    def record_content(self, record):
        example = dictionary.example_of(record, dictionary.is_read)
        return self.content(self.resolve_serializer(record, "response").ref, example)

    def resolve_serializer(self, serializer, direction, bypass_extensions=False):
        """Of a record that can be cut (shaping.py) nothing is sure to be there."""
        component = super().resolve_serializer(serializer, direction, bypass_extensions)
        if direction == "request" and component.schema:
            component.schema["additionalProperties"] = False
        if direction == "response" and self.view.parts and type(serializer) is self.call.answer:
            component.schema.pop("required", None)
        return component

    def content(self, schema, example):
        return {"schema": schema, "examples": {"example": {"value": example}}}

    def problems(self) -> list[tuple[int, str]]:
        """Those that follow from its shape, then its own; each with its status."""
        call = self.call
        codes = [] if self.view.is_public else ["authentication", "permission", "rate-limited"]
        if uritemplate.variables(self.path):
            codes += ["not-found"]
        if call.body:
            codes += ["unsupported-media-type", "too-large", "validation"]
        if self.method in OF_ONE and call.is_conditional:
            codes += ["conflict-version", "precondition-required"]
        if self.is_repeatable:
            codes += ["idempotency-running", "idempotency-mismatch"]
        if self.view.needs_idempotency_key:
            codes += ["idempotency-required"]
        codes += [*call.problems, "server-error", "maintenance"]
        told = [(400, code) for code in ("malformed", "unknown-parameter", "validation")]
        return told + [(CODES[code].status, code) for code in codes]

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        if schema is None:  # a record of which nothing is sent
            return None
        schema.pop("x-spec-enum-id", None)  # by which the framework would name lists of choices
        if direction == "response" and "" in schema.get("enum", ()):
            schema["enum"].remove("")  # told as null
        return schema

    def _get_serializer_field_meta(self, field, direction):
        """With what the dictionary says of fields; what a list holds is none."""
        meta = super()._get_serializer_field_meta(field, direction)
        if not isinstance(field.parent, serializers.Serializer):
            return meta
        meta |= {"title": dictionary.label_of(field), "description": dictionary.meaning_of(field)}
        return {name: value for name, value in meta.items() if value != ""}


def told_of(words, name, view):
    """What a view says of one of its methods or parameters; silence is a fault."""
    if name not in words:
        raise dictionary.Undescribed(f"{type(view).__name__} does not describe “{name}”.")
    return words[name]


def label_at(record: Any, path: str) -> str:
    """The label of `latest_figures.year`."""
    name, _dot, rest = path.partition(".")
    field = record.fields[name]
    return label_at(field, rest) if rest else dictionary.label_of(field)


def with_components(result, generator, request, public) -> dict[str, Any]:
    """What all addresses share."""
    shared = answers.components()
    shared["schemas"] |= {
        name: {"description": parameters.WORDS[kind], **parameters.SCHEMAS[kind]}
        for kind, name in parameters.COMPONENTS.items()
    }
    shared["securitySchemes"] = SECURITY
    for kind, named in shared.items():
        result["components"].setdefault(kind, {}).update(named)
    groups = {
        tag for path in result["paths"].values() for call in path.values() for tag in call["tags"]
    }
    result["tags"] = [{"name": name, "description": title_of(name)} for name in sorted(groups)]
    return result


def title_of(group: str) -> dictionary.Words:
    named = dictionary.RESOURCES.get(group)
    return named.title if named else GROUPS[group]


def no_request(method, path, view, original_request, **options) -> None:
    """What is described does not depend on who asks."""


@lru_cache(maxsize=4)
def description(language: str) -> dict[str, Any]:
    """Made once in each process and language: it takes about a second."""
    with translation.override(language):
        return SchemaGenerator().get_schema(public=True)


@lru_cache(maxsize=4)
def written(language: str) -> str:
    return bodies.written(description(language))
