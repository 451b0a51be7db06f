"""Decree, agreement, handover, checks and visits by the API, by the rules of the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from programs.api.urls import DELIVERIES
from programs.models import (
    Agreement,
    Decree,
    FollowUp,
    Handover,
    Item,
    ItemCheck,
    Point,
)
from tests.factories.deliveries import (
    a_unit,
    agreed,
    decreed,
    grants,
    left_idle,
    machines,
    received,
    selected,
)
from tests.programs.api.asking import by_key, send
from tests.programs.api.office import OFFICE, PHOTO, SCAN, does, office, pointers, sentences

pytestmark = pytest.mark.django_db
EQUIPMENT = "/api/v1/equipment/"


def day(ago=0):
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def a_decree(*applications, **other):
    named = [application.number for application in applications]
    told = {"number": "188/1", "signed_on": day(), "file": SCAN, "applications": named}
    return told | other


def an_agreement(**other):
    return {
        "number": "NPHD/1",
        "signed_on": day(),
        "has_integrity_pact": True,
        "file": SCAN,
    } | other


def a_handover(*serials, **other):
    serials = serials or ("KL-1", "KL-2")
    unit = {"kind": "Pengiris", "maker": "Karya", "serial_numbers": list(serials), "price": "5000"}
    told = {"number": "BAST/1", "signed_on": day(), "place": "Clarak", "receiver_role": "chair"}
    return told | {"photo": PHOTO, "items": [unit]} | other


def records(client, program, body, **headers):
    return send(client, f"/api/v1/programs/{program.uuid}/decrees/", body, **headers)


@pytest.fixture
def client(db):
    return office()


def test_from_the_decree_to_the_goods(client):
    program = grants()
    application = selected(program)
    key = {"Idempotency-Key": str(uuid4())}

    first, again = (records(client, program, a_decree(application), **key) for _nth in range(2))
    signed = does(client, application, "agreement", an_agreement())
    given = does(client, application, "handover", a_handover())

    assert first.status_code == 201, first.content
    assert first.json() == again.json()
    assert first.json()["applications"] == [application.number]
    assert Decree.objects.get().file.name.endswith(".pdf")
    assert signed.json()["state"] == "agreed", signed.content
    assert given.json()["state"] == "received", given.content
    told = given.json()
    assert told["decree"] == {"number": "188/1", "signed_on": day()}
    assert told["agreement"] == {"number": "NPHD/1", "signed_on": day()}
    assert [each["serial_number"] for each in told["handover"]["items"]] == ["KL-1", "KL-2"]
    assert len(told["follow_ups"]) == 4
    assert Handover.objects.get().photo


def test_what_is_left_idle_goes_to_the_next(client):
    program = machines()
    received(program, on=timezone.localdate() - timedelta(days=20))
    item = left_idle(Item.objects.get())
    application = agreed(program)

    answer = does(client, application, "handover", a_handover(items=[], idle=[item.code]))

    assert answer.status_code == 200, answer.content
    assert [each["plate"] for each in answer.json()["handover"]["items"]] == [item.code]


def test_a_visit_is_reported_and_money_needs_its_right(client):
    application = received(machines(), on=timezone.localdate() - timedelta(days=100))
    visit = FollowUp.objects.filter(application=application).first()
    way = f"follow-ups/{visit.uuid}/report"
    found = {"done_on": day(), "effect": "grown", "workers": 7}

    blind = by_key(*(scope for scope in OFFICE if scope != "finances:read"))
    assert does(blind, application, way, found | {"turnover": "9"}).status_code == 403
    assert does(blind, application, way, found).status_code == 200
    answer = does(client, application, way, found | {"turnover": "9000000", "note": "Ramai"})

    assert answer.json()["follow_ups"][0]["done_on"] == day()
    visit.refresh_from_db()
    assert (visit.turnover, visit.workers, visit.note) == (9_000_000, 7, "Ramai")
    assert does(client, application, way, {"done_on": day(-3)}).status_code == 422
    other = received(machines())
    assert does(client, other, way, found).status_code == 404


def test_nothing_is_overwritten_that_was_not_seen(client):
    application = received(machines(), on=timezone.localdate() - timedelta(days=100))
    visit = FollowUp.objects.filter(application=application).first()
    way = f"follow-ups/{visit.uuid}/report"
    found = {"done_on": day(), "effect": "grown"}

    assert does(client, application, way, found, **{"If-Match": '"1-1"'}).status_code == 412
    here = f"/api/v1/applications/{application.uuid}/{way}/"
    assert send(client, here, found).status_code == 428


# Equipment.


def test_pieces_are_listed_by_what_is_asked(client):
    program = machines()
    here, idle = received(program, units=[a_unit(kind="Oven")]), received(program)
    received(machines())
    left_idle(Item.objects.get(application=idle))

    def found(query):
        answer = client.get(f"{EQUIPMENT}?{query}")
        assert answer.status_code == 200, answer.content
        return {each["application"]["number"] for each in answer.json()["results"]}

    assert len(found("")) == 3
    assert found(f"program={program.number}") == {here.number, idle.number}
    assert found("state=idle&region=35.13") == {idle.number}
    assert found("kind=Oven") == {here.number}
    assert found(f"applicant={here.business.registry_no}") == {here.number}
    assert found("region=35.08") == set()
    first = client.get(f"{EQUIPMENT}?limit=2&count=true").json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert len(client.get(first["next"]).json()["results"]) == 1
    assert client.get(f"{EQUIPMENT}?colour=red").status_code == 400
    assert client.get(f"{EQUIPMENT}?state=lost").status_code == 400
    assert set(client.get(f"{EQUIPMENT}?brief=true").json()["results"][0]) == {
        "id",
        "plate",
        "url",
        "state",
    }


def test_the_list_of_pieces_costs_the_same_for_one_and_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    program = machines()
    received(program)
    client.get(EQUIPMENT)
    with django_assert_max_num_queries(20) as first:
        client.get(EQUIPMENT)
    received(program, units=[a_unit(), a_unit(), a_unit()])
    with django_assert_num_queries(len(first)):
        client.get(EQUIPMENT)


def test_a_piece_is_checked_as_it_was_seen(client):
    received(machines(), on=timezone.localdate() - timedelta(days=9))
    here = f"{EQUIPMENT}{Item.objects.get().code}/"
    seen = client.get(here)
    assert client.get(here, headers={"If-None-Match": seen["ETag"]}).status_code == 304
    found = {"state": "sold", "on": day(), "photo": PHOTO}
    etag = {"If-Match": seen["ETag"]}

    assert send(client, f"{here}checks/", found).status_code == 428
    refused = send(client, f"{here}checks/", found, **etag)
    assert refused.status_code == 422, refused.content
    assert (
        send(client, f"{here}checks/", {"state": "idle", "on": day(30)}, **etag).status_code == 422
    )
    told = send(client, f"{here}checks/", found | {"note": "Kepada tetangga"}, **etag)

    assert (told.json()["state"], told.json()["checked_on"]) == ("sold", day())
    assert ItemCheck.objects.get().photo
    assert send(client, f"{here}checks/", found, **etag).status_code == 412


# Who may: one letter a role, as in tests/access/test_api_matrix.py.


def wants(name):
    """Where it is sent, what is sent, and the application whose version is to be seen."""
    if name == "decrees":
        application = selected(machines())
        body = a_decree(application)
        return f"/api/v1/programs/{application.program.uuid}/decrees/", body, None
    if name == "check_list":
        application = selected(machines())
        Point.objects.create(program=application.program, words="NIK benar?")
        return "check-list", {"answers": [{"question": "NIK benar?", "holds": True}]}, application
    if name == "agreement":
        return "agreement", an_agreement(), decreed(machines())
    if name == "handover":
        return "handover", a_handover(), agreed(machines())
    application = received(machines(), on=timezone.localdate() - timedelta(days=100))
    if name == "follow_up":
        visit = FollowUp.objects.filter(application=application).first()
        body = {"done_on": day(), "effect": "same"}
        return f"follow-ups/{visit.uuid}/report", body, application
    item = Item.objects.get(application=application)
    return f"{EQUIPMENT}{item.code}/checks/", {"state": "idle", "on": day()}, None


def tries(client, name, thing):
    where, body, application = thing
    if application is not None:
        return does(client, application, where, body).status_code
    seen = client.get(where.removesuffix("checks/")) if name == "check" else {}
    return send(client, where, body, **{"If-Match": seen.get("ETag", "")}).status_code


DECIDERS = ("administrator", "province_officer", "district_officer")
ON_THE_SPOT = (*DECIDERS, "verifier", "field_officer")
OTHERS = ("village_operator", "viewer", "api_client", "auditor")
MATRIX = {
    "decrees": (DECIDERS, "applications:decide"),
    "check_list": (ON_THE_SPOT, "applications:verify"),
    "agreement": (DECIDERS, "applications:decide"),
    "handover": (ON_THE_SPOT, "applications:verify"),
    "follow_up": (ON_THE_SPOT, "applications:verify"),
    "check": (ON_THE_SPOT, "applications:verify"),
}


def test_every_address_has_its_row():
    assert {each.name for each in DELIVERIES} == {*MATRIX, "equipment", "piece", "follow_ups"}


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_is_answered_as_the_table_says(name):
    allowed, scope = MATRIX[name]
    thing = wants(name)
    refused = [role for role in (*ON_THE_SPOT, *OTHERS) if role not in allowed]
    assert {role: tries(office(role=role), name, thing) for role in refused} == dict.fromkeys(
        refused, 403
    )
    elsewhere = {"decrees": (403, 422)}.get(name, (404,))
    assert tries(office(place="75.02", role="administrator"), name, thing) in elsewhere
    assert tries(office(read_only=True), name, thing) == 403
    narrowed = [each for each in OFFICE if each != scope]
    assert tries(by_key(*narrowed), name, thing) == 403
    partner = by_key(*OFFICE, purpose="bank")
    assert tries(partner, name, thing) in (403, 404)
    assert not [model for model in (Decree, Agreement, Handover) if model.objects.count() > 1]
    least = by_key("programs:read", scope, role=allowed[-1])
    assert tries(least, name, thing) in (200, 201)


def test_nobody_is_told_of_pieces_elsewhere_or_for_another_purpose(client):
    received(machines())
    here = f"{EQUIPMENT}{Item.objects.get().code}/"
    there = office(place="75.02")
    assert there.get(EQUIPMENT).json()["results"] == []
    assert there.get(here).status_code == 404
    for stranger in (by_key("businesses:read"), by_key(*OFFICE, purpose="bank")):
        assert stranger.get(EQUIPMENT).status_code == 403
        assert stranger.get(here).status_code == 403


def test_a_decree_names_those_who_are_in_order_or_nobody(client):
    program = machines()
    good, bad = selected(program), selected(program)
    Point.objects.create(program=program, words="NIK benar?")

    answer = records(client, program, a_decree(good, bad))

    assert answer.status_code == 422
    assert "NIK benar?" in sentences(answer)
    assert not Decree.objects.exists()


def test_the_check_list_is_answered_and_then_the_decree_names_her(client):
    application = selected(machines())
    program = application.program
    Point.objects.create(program=program, words="NIK benar?")
    here = f"/api/v1/applications/{application.uuid}/check-list/"
    unanswered = {"question": "NIK benar?", "holds": None, "note": None}
    assert client.get(here).json() == {"results": [unanswered]}

    def answers(**told):
        body = {"answers": [{"question": "NIK benar?", "holds": True} | told]}
        return does(client, application, "check-list", body)

    assert pointers(answers(question="Sehat?")) == {"#/answers/0/question"}
    assert answers(holds=False).status_code == 422
    assert answers(holds=False, note="Angka terakhir salah").status_code == 200
    assert records(client, program, a_decree(application)).status_code == 422
    assert answers().status_code == 200
    assert client.get(here).json()["results"][0]["holds"] is True
    assert records(client, program, a_decree(application)).status_code == 201
    assert office(place="75.02").get(here).status_code == 404
