"""Whatever goes wrong is told in one of the fixed codes."""

import ast
import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions, serializers

from businesses.models import Business
from ikm_registry.rest import short_way
from ikm_registry.rest.problems import CODES, Problem, problem_of, translates
from ikm_registry.rest.short_way import answer_to
from ikm_registry.rest.translations import one_code
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


class ProductIn(serializers.Serializer):
    unit = serializers.CharField()


class BusinessIn(serializers.Serializer):
    name = serializers.CharField()
    products = ProductIn(many=True)


def refused(sent):
    with pytest.raises(exceptions.ValidationError) as caught:
        BusinessIn(data=sent).is_valid(raise_exception=True)
    return problem_of(caught.value)


def test_what_a_serializer_refuses_points_to_each_value():
    problem = refused({"products": [{"unit": "kg"}, {}]})
    assert (problem.code, problem.status) == ("validation", 422)
    told = {(fault.pointer, fault.code) for fault in problem.faults}
    assert told == {("#/name", "required"), ("#/products/1/unit", "required")}


def test_what_is_no_object_at_all_points_to_the_whole():
    assert [fault.pointer for fault in refused([]).faults] == ["#"]


def test_what_a_model_refuses_points_to_its_fields_with_a_hint():
    error = ValidationError(
        {
            "unit": ValidationError("No %(unit)s.", "choice", {"unit": "kodii", "hint": "kodi"}),
            "__all__": ["Both together are not right."],
        }
    )
    told = [fault.as_json() for fault in problem_of(error).faults]
    assert told == [
        {"pointer": "#/unit", "code": "choice", "detail": "No kodii.", "hint": "kodi"},
        {"pointer": "#", "code": "invalid", "detail": "Both together are not right."},
    ]


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (PermissionDenied("no"), "permission", 403),
        (exceptions.PermissionDenied(), "permission", 403),
        (Http404(), "not-found", 404),
        (Business.DoesNotExist(), "not-found", 404),
        (exceptions.ParseError(), "malformed", 400),
        (exceptions.UnsupportedMediaType("text/x"), "unsupported-media-type", 415),
        (exceptions.Throttled(7), "rate-limited", 429),
        (exceptions.NotAuthenticated(), "authentication", 401),
    ],
)
def test_each_exception_has_its_code(error, code, status):
    problem = problem_of(error)
    assert (problem.code, problem.status) == (code, status)


def test_a_rule_that_the_database_finds_broken_speaks_its_own_sentence():
    first, second = BusinessFactory(nib="1234567890123"), BusinessFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Business.objects.filter(pk=second.pk).update(nib=first.nib)
    problem = problem_of(caught.value)
    rule = next(rule for rule in Business._meta.constraints if "nib" in rule.name)
    assert (problem.code, problem.status) == ("conflict", 409)
    assert problem.detail == str(rule.get_violation_error_message())


def test_an_app_teaches_its_own_exception():
    class Unheard(Exception):
        pass

    assert problem_of(Unheard()) is None
    translates(Unheard)(lambda error: Problem("conflict-version", headers={"ETag": 'W/"2"'}))
    assert problem_of(Unheard()).status == 412


def test_what_nobody_expected_is_a_fault_without_a_word_of_it(caplog, settings):
    request = RequestFactory().get("/api/v1/")
    request.id = "a number"
    response = answer_to(RuntimeError("NIK 3513054101800001"), request)
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "3513054101800001" not in response.content.decode()
    assert "RuntimeError" in caplog.text


# What pages alone say; a call has other words for it, or is never asked.
OF_PAGES = {"box", "nothing", "number", "order", "outside", "several", "told", "year"}
OF_PAGES |= {"password_too_common"}
RAISED = {"Fault": 1, "ValidationError": 1, "Refusal": 1, "RegexValidator": 2}
NAMED = {"code", "violation_error_code"}


def codes_in(source):
    """Those that are written out where something is refused."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            place = RAISED.get(name, len(call.args))
            named = [each.value for each in call.keywords if each.arg in NAMED]
            for told in [*call.args[place : place + 1], *(named if name != "get" else [])]:
                if isinstance(told, ast.Constant) and isinstance(told.value, str):
                    yield told.value


def codes_told():
    """The table of docs/api.md."""
    table = (settings.BASE_DIR / "docs" / "api.md").read_text("utf-8")
    table = table.partition("## Codes of faults")[2].partition("\n## ")[0]
    told = set(re.findall("^\\| (.*?) \\|", table, re.MULTILINE))
    return {code for cell in told for code in re.findall("`([a-z_-]+)`", cell)}


FIELDS = ["Boolean", "Char", "Choice", "Date", "DateTime", "Decimal"]
FIELDS += ["Dict", "Float", "Integer", "JSON", "List", "UUID"]


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_of_the_framework_say_no_other_codes(name):
    kinds = getattr(serializers, f"{name}Field").__mro__
    raised = {code for kind in kinds for code in getattr(kind, "default_error_messages", ())}
    raised -= {"min_length"}  # asked of nothing here
    assert {one_code(code) for code in raised} <= codes_told()


def test_every_code_of_a_fault_stands_in_the_table():
    told = codes_told()
    sources = [
        path
        for app in ("businesses", "programs", "ikm_registry")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "migrations" not in path.parts
    ]
    raised = {code for path in sources for code in codes_in(path.read_text("utf-8"))}
    assert raised - OF_PAGES <= told | CODES.keys()


def test_every_code_has_its_page(client):
    assert client.get("/api/problems/").status_code == 200
    for name in CODES:
        page = client.get(f"/api/problems/{name}/")
        assert page.status_code == 200
        assert name in page.text
    assert client.get("/api/problems/none/").status_code == 404


def test_what_fails_in_a_view_is_undone(client, officer_of, monkeypatch):
    """A problem leaves no half of what came before it."""
    business = BusinessFactory(name="Sebelum")

    def half(request):
        Business.objects.update(name="Sesudah")
        raise Problem("conflict")

    monkeypatch.setattr(short_way, "answer_of_view", half)
    client.force_login(officer_of("35.13"))
    assert client.post("/api/v1/").status_code == 409
    business.refresh_from_db()
    assert business.name == "Sebelum"
