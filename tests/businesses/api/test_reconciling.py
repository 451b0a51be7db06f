"""Names from the lists of others are matched: with a score, with reasons, and with nobody named."""

import json
from functools import reduce
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from businesses.models import Consent
from businesses.services.likeness import FORMS, WHOLE, bare_words, likeness
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    OwnerFactory,
    ProductFactory,
)

WAY = "reconcile/"
LECES = "35.13.05"
ELSEWHERE = "35.11.01.2001"
NIB = "9120001234567"
FACT = "#/queries/q/properties/0"
FACT_TOO_MANY = {"pid": "product", "v": "tempe", "w": 1}
DEEP = reduce(lambda inside, _step: [inside], range(900), "tempe")


@pytest.fixture
def rupi(db):
    owner = OwnerFactory(name="Hartatik Wulandari", nik="3513054107800001")
    business = BusinessFactory(
        name="Keripik Bu Rupi", brand="Renyah Jaya", owner=owner, nib=NIB, address="Jl. Melati 4"
    )
    ProductFactory(business=business, name="Keripik tempe")
    return business


def query(name, limit=5, **facts):
    told = [{"pid": pid, "v": value} for pid, value in facts.items()]
    return {"query": name, "limit": limit, "properties": told}


def match(machine, name, **facts):
    answer = machine.post(WAY, {"queries": {"q0": query(name, **facts)}})
    assert answer.status_code == 200, answer.json()
    return answer.json()["q0"]["result"]


def test_a_name_in_its_place_is_the_one(machine, rupi):
    BusinessFactory(name="Batik Melati")
    [best, *others] = match(machine(), "UD. KERIPIK BU RUPI", region="35.13")
    assert (best["id"], best["match"], best["score"]) == (rupi.registry_no, True, WHOLE)
    assert best["features"] == [{"id": "name", "value": 1.0}, {"id": "region", "value": 1.0}]
    assert not others


@pytest.mark.parametrize(
    "written", ["Kripik Bu Rupi", "Rupi Keripik", "Keripik Bu Rupiah", "Renyah Jaya"]
)
def test_it_is_found_misspelt_turned_round_and_by_its_brand(machine, rupi, written):
    [best] = match(machine(), written, region="35.13")
    assert best["id"] == rupi.registry_no
    assert best["score"] > 80


def test_a_name_alone_is_never_sure(machine, rupi):
    [best] = match(machine(), "Keripik Bu Rupi")
    assert best["score"] == WHOLE
    assert best["match"] is False


def test_of_two_that_are_alike_none_is_meant(machine, rupi):
    twin = BusinessFactory(name="Keripik Bu Rupi", region_id=LECES)
    found = match(machine(), "Keripik Bu Rupi", region="35.13")
    assert {each["id"] for each in found} == {rupi.registry_no, twin.registry_no}
    assert not any(each["match"] for each in found)


def test_what_else_is_known_tells_them_apart(machine, rupi):
    BusinessFactory(name="Keripik Bu Rupi", region_id="35.13.01.2001")
    facts = {"region": "35.13.05.2008", "product": "kripik tempe", "kbli": "107"}
    first, second = match(machine(), "Keripik Bu Rupi", **facts)
    assert (first["id"], first["match"], second["match"]) == (rupi.registry_no, True, False)
    assert first["score"] > second["score"]


@pytest.mark.parametrize("fact", [{"nib": NIB}, {"identifier": f"urn:id:oss:nib|{NIB}"}])
def test_a_number_decides_whatever_it_is_called(machine, rupi, fact):
    BusinessFactory(name="Sumber Rejeki")
    [best, *others] = match(machine(), "Sumber Rejeki", region="35.13", **fact)
    assert (best["id"], best["match"], best["score"]) == (rupi.registry_no, True, WHOLE)
    assert {"id": "number", "value": 1.0} in best["features"]
    assert not any(each["match"] for each in others)


def test_no_person_is_named_and_none_is_found(machine, rupi):
    told = json.dumps(match(machine(), "Keripik Bu Rupi", region="35.13"))
    for secret in ("Hartatik", "3513054107800001", "Melati", NIB):
        assert secret not in told
    assert match(machine(), "Hartatik Wulandari", region="35.13") == []


def test_what_lies_elsewhere_is_not_found(machine, rupi):
    foreign = BusinessFactory(name="Keripik Bu Rupi", region_id=ELSEWHERE, nib="9120007654321")
    found = match(machine(), "Keripik Bu Rupi", nib="9120007654321")
    assert foreign.registry_no not in {each["id"] for each in found}
    assert match(machine("api_client", "35.11"), "Keripik Bu Rupi", nib=NIB)[0]["id"] == (
        foreign.registry_no
    )


def test_a_bank_finds_only_those_who_agreed(machine, rupi):
    bank = machine(purpose="bank")
    assert match(bank, "Keripik Bu Rupi", nib=NIB) == []
    ConsentFactory(owner=rupi.owner, purpose="bank")
    assert Consent.objects.count() == 1
    [best] = match(bank, "Keripik Bu Rupi", nib=NIB)
    assert best["id"] == rupi.registry_no


def test_openrefine_sends_a_form(machine, rupi):
    asked = {"q0": query("Keripik Bu Rupi", region={"id": "35.13", "name": "Kab. Probolinggo"})}
    answer = machine().client.post(
        f"/api/v1/{WAY}",
        urlencode({"queries": json.dumps(asked)}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.json()["q0"]["result"][0]["match"] is True


def test_the_manifest_leads_to_the_page_of_a_business(machine, rupi):
    told = machine().get(WAY).json()
    assert told["versions"] == ["0.2"]
    page = told["view"]["url"].replace("{{id}}", rupi.registry_no)
    assert page.endswith(rupi.get_absolute_url())


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/queries", "required"),
        ({"queries": [1]}, "#/queries", "required"),
        ({"queries": {}, "page": 1}, "#/page", "unknown"),
        ({"queries": {"a/b": {}}}, "#/queries/a~1b/query", "required"),
        ({"queries": {"q": {"query": "x", "sort": 1}}}, "#/queries/q/sort", "unknown"),
        ({"queries": {"q": {"query": "x", "limit": 99}}}, "#/queries/q/limit", "max_value"),
        ({"queries": {"q": query("x", phone="081")}}, f"{FACT}/pid", "invalid_choice"),
        ({"queries": {"q": query("x", region="Leces")}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", region=True)}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", kbli="kue")}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", identifier="1")}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", nib="-")}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", product=[])}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": query("x", product=DEEP)}}, f"{FACT}/v", "invalid"),
        ({"queries": {"q": {"query": "x", "properties": [FACT_TOO_MANY]}}}, f"{FACT}/w", "unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_pointed_at(machine, body, pointer, code):
    answer = machine().post(WAY, body)
    assert answer.status_code == 422
    assert pointers(answer) == {pointer: code}


@pytest.mark.parametrize("told", ["business", ["business"], ["business", "business"]])
def test_a_type_is_one_word_or_a_list(machine, rupi, told):
    answer = machine().post(WAY, {"queries": {"q": query("Keripik Bu Rupi") | {"type": told}}})
    assert [each["id"] for each in answer.json()["q"]["result"]] == [rupi.registry_no]


@pytest.mark.parametrize("told", ["person", ["business", "person"], [], {}])
def test_of_another_type_there_is_none(machine, told):
    answer = machine().post(WAY, {"queries": {"q": query("x") | {"type": told}}})
    assert pointers(answer) == {"#/queries/q/type": "invalid_choice"}


def test_names_are_not_taken_by_the_address(machine):
    assert machine().get(WAY, "?queries={}").status_code == 400


def test_more_than_fifty_names_are_too_many(machine):
    answer = machine().post(WAY, {"queries": {str(place): query("x") for place in range(51)}})
    assert answer.status_code == 413


def test_a_number_is_no_name(machine, rupi):
    answer = machine().post(WAY, {"queries": {"q0": {"query": 5}}})
    assert pointers(answer) == {"#/queries/q0/query": "invalid"}


def test_one_more_name_costs_no_more_than_seven_statements(machine, rupi):
    BusinessFactory.create_batch(8, name="Keripik Bu Rupi")
    client = machine()

    def costs(many):
        queries = {str(place): query("Kripik Rupi Asin", region="35.13") for place in range(many)}
        with CaptureQueriesContext(connection) as counted:
            client.post(WAY, {"queries": queries})
        return len(counted)

    assert costs(4) - costs(3) <= 7


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=6)


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_whole_only_of_the_same_words(one, other):
    found = likeness(one, other)
    assert 0 <= found <= 1
    assert found == likeness(other, one)
    assert (found == 1) == (set(one) == set(other))


@given(st.sampled_from(sorted(FORMS)), WORDS.filter(FORMS.isdisjoint))
def test_the_legal_form_says_nothing_beside_other_words(form, words):
    assert bare_words(f"{form.upper()}. {' '.join(words)}") == bare_words(" ".join(words))
