"""The description of the API: whole, right, and the one that is kept in docs/."""

import json

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import path
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from ikm_registry.rest import lookups, schema
from ikm_registry.rest.calls import Call
from ikm_registry.rest.dictionary import Undescribed
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.problems import CONTENT_TYPE
from ikm_registry.rest.records import RegionRecord
from ikm_registry.rest.views import ApiView

KEPT = settings.BASE_DIR / "docs" / "openapi.yaml"
RENEW = (
    "docs/openapi.yaml is behind. Renew it: python3 run.py manage spectacular "
    "--format openapi --lang en --validate --fail-on-warn --file docs/openapi.yaml"
)
TOLD = schema.description("en")
CALLS = {
    f"{method.upper()} {address}": call
    for address, calls in TOLD["paths"].items()
    for method, call in calls.items()
}
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def resolved(told):
    """What a reference leads to."""
    while "$ref" in told:
        place = TOLD
        for step in told["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        told = place
    return told


def faults(example, kind):
    whole = {**kind, "components": TOLD["components"]}
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(whole).iter_errors(example)
    ]


def contents(call):
    """(where, content) of all that is sent and answered."""
    sent = call.get("requestBody", {}).get("content", {})
    yield from (("request", content) for content in sent.values())
    for status, answer in call["responses"].items():
        for kind, content in resolved(answer).get("content", {}).items():
            yield f"{status} {kind}", content


def test_the_file_in_docs_is_the_description_that_is_served():
    kept = yaml.load(KEPT.read_text(), Loader=yaml.CSafeLoader)
    assert kept == json.loads(schema.written("en")), RENEW


def test_it_is_openapi_and_nothing_of_it_was_guessed():
    GENERATOR_STATS.reset()
    validate_schema(SchemaGenerator().get_schema(public=True))
    assert not GENERATOR_STATS


@each_call
def test_each_call_says_what_it_does(call):
    assert call["summary"]
    assert call["description"]


@each_call
def test_whatever_is_sent_or_answered_has_an_example_that_is_right(call):
    for where, content in contents(call):
        assert content["examples"], f"{where} has no example"
        for example in content["examples"].values():
            assert not faults(resolved(example)["value"], content["schema"])


@each_call
def test_each_fault_is_told_as_a_problem(call):
    told = [status for status in call["responses"] if status >= "4"]
    assert {"400", "500"} <= set(told)
    for status in told:
        content = resolved(call["responses"][status])["content"]
        assert list(content) == [CONTENT_TYPE]
        for code, example in content[CONTENT_TYPE]["examples"].items():
            assert resolved(example)["value"]["code"] == code


@each_call
def test_who_asks_is_said_unless_everybody_may(call):
    if call["security"]:
        assert {"401", "403", "429"} <= set(call["responses"])
        success = resolved(call["responses"][min(call["responses"])])
        assert "RateLimit-Remaining" in success["headers"]


def views():
    generator = SchemaGenerator()
    generator._initialise_endpoints()
    return [
        pytest.param(f"{method} {address}", view, id=f"{method} {address}")
        for address, _regex, method, view in generator._get_paths_and_endpoints()
        if method == "GET"
    ]


@pytest.mark.parametrize(("name", "view"), views())
def test_every_question_is_told(name, view):
    told = {resolved(each)["name"] for each in CALLS[name]["parameters"]}
    asked = view.questions_told()
    takes = set(asked.names() if asked else view.takes)
    if view.parts and not view.parts.expandable:
        takes.discard("expand")
    assert takes <= told


class Silent(ApiView):
    """Has no words for what it does."""

    def get(self, request):
        raise NotImplementedError


class Questioned(Silent):
    calls = {"get": Call("Read", answer=RegionRecord)}

    def questions_told(self):
        return Questions({"name": lookups.text("name")}, special={"near": len})


class Strange(Silent):
    class Record(RegionRecord):
        nickname = RegionRecord().fields["name"]

        class Meta(RegionRecord.Meta):
            fields = [*RegionRecord.Meta.fields, "nickname"]

    calls = {"get": Call("Read", answer=Record)}


@pytest.mark.parametrize(
    ("view", "missing"),
    [(Silent, "“get”"), (Questioned, "“near”"), (Strange, "nickname")],
)
def test_silence_is_a_fault(view, missing):
    with pytest.raises(Undescribed, match=missing):
        SchemaGenerator(patterns=[path("x/", view.as_view())]).get_schema(public=True)


@pytest.mark.django_db
def test_it_is_open_to_everybody_in_both_languages():
    answer = Client().get("/api/v1/schema/", headers={"Accept-Language": "en"})
    assert answer.json() == json.loads(schema.written("en"))
    assert answer["ETag"]
    other = Client().get("/api/v1/schema/").json()
    assert other["paths"].keys() == TOLD["paths"].keys()
    assert other["components"]["examples"] != TOLD["components"]["examples"]
