"""What Django, the REST framework and PostgreSQL raise, in the words of problems.py."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError, IntegrityError, ProgrammingError
from django.db.models import ProtectedError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from psycopg2 import errorcodes
from rest_framework import exceptions as drf

from ikm_registry.accounts import wall
from ikm_registry.rest.problems import CODES, Fault, Problem, invalid, translates

NON_FIELD = "non_field_errors"
OUTSIDE = "__all__"
# What the framework tells apart and whoever sent it need not: empty, null or not told at all of a
# fact that must be known; and the many ways of being of another kind than asked for.
ALIKE = {"blank": "required", "null": "required", "max_string_length": "max_value"} | dict.fromkeys(
    ("not_a_list", "not_a_dict", "date", "datetime", "overflow", "make_aware", "incorrect_type"),
    "invalid",
)


@translates(Http404, ObjectDoesNotExist, drf.NotFound)
def not_found(error):
    """Django's words of a 404 name models and patterns; ours name nothing."""
    return Problem("not-found")


@translates(PermissionDenied, drf.PermissionDenied)
def refused(error):
    return Problem("permission", "" if is_standard(error) else str(error))


def is_standard(error) -> bool:
    return str(error) == str(drf.PermissionDenied.default_detail)


@translates(drf.NotAuthenticated, drf.AuthenticationFailed)
def unknown_person(error):
    return Problem("authentication", headers={"WWW-Authenticate": "Bearer"})


@translates(drf.ParseError, BadRequest, SuspiciousOperation, MultiPartParserError)
def unreadable(error):
    return Problem("malformed")


@translates(RequestDataTooBig)
def too_large(error):
    return Problem("too-large")


@translates(drf.UnsupportedMediaType)
def other_type(error):
    return Problem("unsupported-media-type", str(error.detail))


@translates(drf.NotAcceptable)
def other_answer(error):
    return Problem("malformed", str(error.detail), 406)


@translates(drf.Throttled)
def too_many(error):
    headers = {"Retry-After": str(error.wait)} if error.wait else {}
    return Problem("rate-limited", headers=headers)


@translates(drf.ValidationError)
def not_right(error):
    return invalid(list(faults_in(error.detail, "#")))


@translates(ValidationError)
def breaks_a_rule(error):
    """What models and services refuse, by the name of the field."""
    if hasattr(error, "error_dict"):
        return invalid(
            [
                fault_of(each, "#" if name == OUTSIDE else f"#/{escaped(name)}")
                for name, errors in error.error_dict.items()
                for each in errors
            ]
        )
    return invalid([fault_of(each, "#") for each in error.error_list])


def fault_of(error, pointer):
    """A hint is among the parameters of the error where its author had one."""
    params = error.params or {}
    detail = str(error.message % params if params else error.message)
    return Fault(pointer, one_code(error.code), detail, str(params.get("hint", "")))


def one_code(code):
    """A rule that has no code of its own says "invalid"."""
    return ALIKE.get(code, str(code or "invalid"))


def faults_in(told: Any, pointer: str):
    """Walk through what a serializer objects to, as deep as it lies."""
    if isinstance(told, dict):
        for name, inner in told.items():
            at = pointer if name == NON_FIELD else f"{pointer}/{escaped(str(name))}"
            yield from faults_in(inner, at)
    elif isinstance(told, list | tuple):
        for place, inner in enumerate(told):
            is_row = isinstance(inner, dict | list | tuple)
            yield from faults_in(inner, f"{pointer}/{place}" if is_row else pointer)
    else:
        code = getattr(told, "code", "invalid")
        yield Fault(pointer, one_code(code), str(told), getattr(code, "hint", ""))


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


@lru_cache(maxsize=1)
def constraints() -> dict[str, Any]:
    """Every rule of every table by the name under which PostgreSQL knows it."""
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }


@translates(IntegrityError)
def rule_of_the_database(error):
    """Two came at once, and the database found out: the sentence of its rule."""
    name = error.__cause__.diag.constraint_name
    rule = constraints().get(name)
    detail = str(rule.get_violation_error_message()) if rule else ""
    if error.__cause__.pgcode in (errorcodes.CHECK_VIOLATION, errorcodes.NOT_NULL_VIOLATION):
        detail = detail or str(CODES["validation"].meaning)
        return invalid([Fault("#", "rule", detail)])
    return Problem(
        "conflict",
        detail or _("Somebody saved the same thing just now. Please look at it again."),
    )


@translates(ProtectedError)
def still_needed(error):
    return Problem("conflict", _("Other records belong to it; they come first."))


@translates(DataError)
def not_for_its_column(error):
    """Too long, too large: what no rule had named before it came to the table."""
    return invalid([Fault("#", "invalid", _("A value is too long or too large."))])


@translates(ProgrammingError)
def behind_the_wall(error):
    """None but the wall's own refusal is expected; the rest is a fault of the site."""
    if wall.is_refusal(error):
        return Problem("permission", _("This place lies outside your region."))
    return None
