"""Decrees by the API: listed by what is asked, each with those of its applications one may see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programs.choices import Deed
from programs.models import Correction, Decree
from programs.services.applications import advance, apply
from programs.services.corrections import correct_signed
from programs.services.deliveries import record_decree
from tests.factories.businesses import BusinessFactory
from tests.factories.deliveries import a_decree, budi, decreed, machines, verified
from tests.factories.programs import visited
from tests.programs.api.asking import by_key
from tests.programs.api.office import OFFICE, office

pytestmark = pytest.mark.django_db
DECREES = "/api/v1/decrees/"


@pytest.fixture
def client(db):
    return office()


def signed(program, number, *, ago=0):
    on = timezone.localdate() - timedelta(days=ago)
    return decreed(program, on=on, decree=a_decree(program, on=on, number=number))


def corrected(application, number):
    decree = application.decreeline_set.get().decree
    correction = Correction(number=number, reason="Salah ketik")
    return correct_signed(signed=decree, correction=correction, by=budi())


def found(client, query=""):
    answer = client.get(f"{DECREES}?{query}")
    assert answer.status_code == 200, answer.content
    return [each["number"] for each in answer.json()["results"]]


def test_a_decree_is_told_as_it_counts_now_with_whom_it_names(client):
    application = signed(machines(), "188/1")
    corrected(application, "188/2")

    [told] = client.get(DECREES).json()["results"]

    assert (told["number"], told["recorded"]["number"]) == ("188/2", "188/1")
    assert told["signed_on"] == timezone.localdate().isoformat()
    assert told["program"] == application.program.number
    assert told["applications"] == [application.number]
    assert told["file"] == told["recorded"]["file"]
    assert [each["reason"] for each in told["corrections"]] == ["Salah ketik"]
    one = client.get(told["url"])
    assert one.json() == told
    seen = {"If-None-Match": one.headers["ETag"]}
    assert client.get(told["url"], headers=seen).status_code == 304
    corrected(application, "188/3")
    assert client.get(told["url"], headers=seen).json()["number"] == "188/3"


def test_decrees_are_found_by_what_is_asked(client):
    old, new = machines(year=2026), machines(year=2027)
    corrected(signed(old, "A", ago=40), "B")
    signed(new, "C")
    long_ago = (timezone.localdate() - timedelta(days=20)).isoformat()

    assert found(client) == ["C", "B"]
    assert found(client, f"program={old.number}") == ["B"]
    assert found(client, "year=2027") == ["C"]
    assert found(client, "year=2026&year=2027") == ["C", "B"]
    assert found(client, "region=35.13") == ["C", "B"]
    assert found(client, "region=35.08") == []
    assert found(client, "number=B") == ["B"]
    assert found(client, "number=A") == []
    assert found(client, f"signed_on__lt={long_ago}") == ["B"]
    for wrong in ("year=soon", "region=x", "colour=red", "number__like=B"):
        assert client.get(f"{DECREES}?{wrong}").status_code == 400, wrong


def test_the_list_goes_on_where_a_page_ended(client):
    for number in ("A", "B", "C"):
        signed(machines(), number)
    first = client.get(f"{DECREES}?limit=2&count=true").json()
    assert (first["count"], [each["number"] for each in first["results"]]) == (3, ["C", "B"])
    assert [each["number"] for each in client.get(first["next"]).json()["results"]] == ["A"]
    brief = client.get(f"{DECREES}?brief=true").json()["results"][0]
    assert set(brief) == {"id", "number", "url", "signed_on"}


def test_the_list_costs_the_same_for_one_and_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    program = machines()
    corrected(signed(program, "A"), "B")
    client.get(DECREES)
    with django_assert_max_num_queries(20) as first:
        client.get(DECREES)
    for number in ("C", "E", "G"):
        corrected(signed(program, number), f"{number}2")
    with django_assert_num_queries(len(first)):
        assert len(found(client)) == 4


def verified_in_jember(program, officer):
    business = BusinessFactory(region_id="35.09.01.2001")
    application = apply(program=program, by=officer, business=business)
    for deed in (Deed.SUBMIT, Deed.CHECK):
        application = advance(application=application, deed=deed, by=officer)
    visited(application, officer)
    return advance(application=application, deed=Deed.VERIFY, by=officer)


def test_a_regency_sees_the_decree_that_names_its_own_and_of_those_alone(officer_of):
    program, chief = machines(region_id="35", open_to_id="35"), officer_of("35")
    ours = verified(program)
    theirs = verified_in_jember(program, officer_of("35"))
    both = [advance(application=each, deed=Deed.SELECT, by=chief) for each in (ours, theirs)]
    record_decree(decree=a_decree(program), applications=both, by=chief)
    record_decree_of_others(program, chief, officer_of("35"))

    [told] = office().get(DECREES).json()["results"]
    assert told["applications"] == [ours.number]
    whole = office(place="35").get(told["url"]).json()
    assert sorted(whole["applications"]) == sorted(each.number for each in both)
    assert Decree.objects.count() == 2


def record_decree_of_others(program, chief, officer):
    other = verified_in_jember(program, officer)
    other = advance(application=other, deed=Deed.SELECT, by=chief)
    record_decree(decree=a_decree(program, number="188/9"), applications=[other], by=chief)


def test_nobody_is_told_elsewhere_or_for_another_purpose(client):
    signed(machines(), "188/1")
    [told] = client.get(DECREES).json()["results"]
    there = office(place="75.02")
    assert there.get(DECREES).json()["results"] == []
    assert there.get(told["url"]).status_code == 404
    assert there.get(f"{DECREES}?program={told['program']}").json()["results"] == []
    for stranger in (by_key("businesses:read"), by_key(*OFFICE, purpose="bank")):
        assert stranger.get(DECREES).status_code == 403
        assert stranger.get(told["url"]).status_code == 403
    assert Client().get(DECREES).status_code == 401
    for role in ("administrator", "verifier", "field_officer", "viewer", "api_client", "auditor"):
        reader = by_key("programs:read", role=role)
        assert found(reader) == ["188/1"], role
        assert reader.post(DECREES).status_code == 405
