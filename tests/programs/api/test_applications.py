"""Applications by the API: begun, listed, taken further, by the rules of the pages."""

import json
from uuid import uuid4

import pytest

from ikm_registry.feed.models import Change
from ikm_registry.hooks.telling import tell_all
from programs.choices import Deed
from programs.models import Application, Rank
from programs.services.applications import advance
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory
from tests.factories.hooks import hook_for
from tests.factories.programs import (
    FactCriterionFactory,
    ProgramFactory,
    StageFactory,
    applied,
    no_longer_open,
    verified,
    visited,
)
from tests.programs.api.asking import ADDRESS, ALL, address_of, by_key, send, step
from tests.programs.api.office import are_as_the_serializer_says

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return by_key(*ALL)


def test_begun_submitted_checked_and_decided_by_two_keys(stage, office, siti):
    business = BusinessFactory()
    body = {"program": stage.program.number, "business": business.registry_no, "wish": "Mesin"}
    answer = send(office, ADDRESS, body)

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["wish"]) == ("draft", "Mesin")
    assert told["business"]["registry_no"] == business.registry_no
    application = Application.objects.get()
    for deed in (Deed.SUBMIT, Deed.CHECK):
        assert step(office, application, deed).status_code == 200
    refused = step(office, application, Deed.VERIFY)
    assert refused.status_code == 422
    assert refused.json()["errors"]
    visited(application, siti)
    assert step(office, application, Deed.VERIFY).json()["state"] == "verified"
    assert step(office, application, Deed.SELECT).json()["type"].endswith("/four-eyes/")

    chosen = step(by_key(*ALL), application, Deed.SELECT)

    assert chosen.json()["state"] == "selected"
    assert [each["deed"] for each in chosen.json()["steps"]] == [
        "submit",
        "check",
        "verify",
        "select",
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/program"),
        ({"program": "PRG-3513-999999-1"}, "#/program"),
        ({"program": "{}"}, "#"),
        ({"program": "{}", "business": "IKM-3513-999999-9"}, "#/business"),
        ({"program": "{}", "state": "selected"}, "#/state"),
        ({"program": "{}", "wish": "x" * 501, "business": "+"}, "#/wish"),
        ({"program": 3}, "#/program"),
    ],
)
def test_what_is_wrong_is_named(body, pointer, stage, office):
    business = BusinessFactory()
    put = {"{}": stage.program.number, "+": business.registry_no}
    sent = {name: put.get(value, value) for name, value in body.items()}
    answer = send(office, ADDRESS, sent)
    assert answer.status_code == 422, answer.content
    assert pointer in [each["pointer"] for each in answer.json()["errors"]]
    assert not Application.objects.exists()


def test_the_kind_of_training_is_one_that_the_program_offers(stage, office):
    program = stage.program
    program.training_kinds = ["Pengemasan", "Pemasaran"]
    program.save()
    body = {"program": program.number, "business": BusinessFactory().registry_no}
    refused = send(office, ADDRESS, body | {"training_kind": "Las"})
    assert [each["pointer"] for each in refused.json()["errors"]] == ["#/training_kind"]
    begun = send(office, ADDRESS, body).json()
    assert begun["training_kind"] is None
    application = Application.objects.get()
    assert step(office, application, Deed.SUBMIT).status_code == 422

    here = address_of(application)
    seen = {"If-Match": office.get(here)["ETag"]}
    chosen = send(office, here, {"training_kind": "Pemasaran"}, "patch", **seen)

    assert chosen.json()["training_kind"] == "Pemasaran"
    assert step(office, application, Deed.SUBMIT).status_code == 200
    are_as_the_serializer_says()


def test_a_training_takes_no_group(stage, office):
    body = {"program": stage.program.number, "group": GroupFactory().registry_no}
    assert send(office, ADDRESS, body).status_code == 422


def test_sent_again_under_its_key_it_is_begun_once(stage, office):
    body = {"program": stage.program.number, "business": BusinessFactory().registry_no}
    key = {"Idempotency-Key": str(uuid4())}
    first, again = (send(office, ADDRESS, body, **key) for _time in range(2))
    assert first.json() == again.json()
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("scopes", "read_only", "deed"),
    [
        (("programs:read",), False, Deed.CHECK),
        (("programs:read", "applications:write"), False, Deed.CHECK),
        (("programs:read", "applications:decide"), False, Deed.CHECK),
        (("programs:read", "applications:verify"), False, Deed.REJECT),
        (ALL, True, Deed.CHECK),
        (ALL, True, Deed.REJECT),
    ],
)
def test_a_key_takes_the_steps_of_its_scopes_alone(scopes, read_only, deed, stage, siti):
    application = applied(stage, siti)
    client = by_key(*scopes, read_only=read_only)
    assert step(client, application, deed, reason="Alasan").status_code == 403
    application.refresh_from_db()
    assert application.state == "submitted"


def test_an_application_of_elsewhere_does_not_exist(stage, siti):
    application = applied(stage, siti)
    there = by_key(*ALL, place="35.08")
    assert there.get(ADDRESS).json()["results"] == []
    assert there.get(address_of(application)).status_code == 404
    answer = send(there, f"{address_of(application)}steps/", {"deed": "check"})
    assert answer.status_code == 404


def test_for_another_purpose_than_a_public_task_nothing_is_told(stage, siti):
    application = applied(stage, siti)
    partner = by_key(*ALL, purpose="bank")
    assert partner.get(ADDRESS).json()["results"] == []
    assert partner.get(address_of(application)).status_code == 404


def test_a_step_needs_the_version_that_was_seen(stage, siti, office):
    application = applied(stage, siti)
    here = address_of(application)
    assert send(office, f"{here}steps/", {"deed": "check"}).status_code == 428
    old = office.get(here)["ETag"]
    advance(application=application, deed=Deed.RETURN, by=siti, note="Kabur")
    answer = send(office, f"{here}steps/", {"deed": "check"}, **{"If-Match": old})
    assert answer.status_code == 412


def test_a_step_that_does_not_lead_on_is_a_conflict(stage, siti, office):
    assert step(office, applied(stage, siti), Deed.SELECT).status_code == 409
    assert step(office, applied(stage, siti), "explode").status_code == 422


def test_the_wish_is_changed_as_long_as_it_is_a_draft(stage, office):
    body = {"program": stage.program.number, "business": BusinessFactory().registry_no}
    send(office, ADDRESS, body)
    application = Application.objects.get()
    here = address_of(application)
    seen = {"If-Match": office.get(here)["ETag"]}
    assert send(office, here, {"wish": "Oven"}, "patch", **seen).json()["wish"] == "Oven"
    step(office, application, Deed.SUBMIT)
    seen = {"If-Match": office.get(here)["ETag"]}
    assert send(office, here, {"wish": "Mobil"}, "patch", **seen).status_code == 422
    assert office.delete(here, headers=seen).status_code == 405


def test_the_list_is_asked_in_the_words_of_the_record(stage, siti, office):
    mine = applied(stage, siti)
    other = applied(StageFactory(program=ProgramFactory()), siti)

    def found(query):
        answer = office.get(f"{ADDRESS}?{query}")
        assert answer.status_code == 200, answer.content
        return {each["number"] for each in answer.json()["results"]}

    assert found("") == {mine.number, other.number}
    assert found(f"program={stage.program.number}") == {mine.number}
    assert found(f"applicant={mine.business.registry_no}") == {mine.number}
    assert found("state=submitted&region=35.13") == {mine.number, other.number}
    assert found("state=draft") == set()
    assert office.get(f"{ADDRESS}?colour=red").status_code == 400


def test_what_is_ready_is_what_the_serializer_says(stage, siti, budi):
    FactCriterionFactory(stage=stage)
    verified(stage, siti)
    verified(stage, siti)
    no_longer_open(stage.program)
    close_stage(stage=stage, by=budi)
    last = Rank.objects.get(place=2).application
    advance(application=last, deed=Deed.MOVE, by=budi, note="Alasan", facts={"to": 1})
    are_as_the_serializer_says()


def test_each_step_is_told_by_the_feed(stage, siti):
    application = applied(stage, siti)
    application.refresh_from_db()
    told = Change.objects.filter(kind="application", resource=application.uuid)
    assert told.count() == 1


def test_the_list_costs_the_same_for_one_and_for_many(
    stage, siti, office, django_assert_num_queries, django_assert_max_num_queries
):
    applied(stage, siti)
    office.get(ADDRESS)
    with django_assert_max_num_queries(20) as first:
        office.get(ADDRESS)
    for _each in range(4):
        applied(stage, siti)
    with django_assert_num_queries(len(first)):
        office.get(ADDRESS)


def test_a_hook_is_told_of_applications_by_number_alone(stage, siti):
    hook = hook_for("35.13", scopes=["programs:read"])
    application = applied(stage, siti)
    tell_all()
    advance(application=application, deed=Deed.CHECK, by=siti)
    tell_all()

    calls = [json.loads(call.body) for call in hook.deliveries.order_by("pk")]

    assert [call["type"] for call in calls] == ["application.created", "application.updated"]
    assert calls[-1]["data"]["registry_no"] == application.number
    assert "state" in calls[-1]["data"]["fields_changed"]
    assert application.business.name not in json.dumps(calls)


def test_a_hook_without_the_scope_hears_nothing(stage, siti):
    hook = hook_for("35.13", scopes=["businesses:read"])
    applied(stage, siti)
    tell_all()
    told = [json.loads(call.body)["type"] for call in hook.deliveries.all()]
    assert not [name for name in told if name.startswith("application")]
