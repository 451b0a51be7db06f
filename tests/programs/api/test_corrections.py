"""What was recorded wrongly of something signed is corrected by the API as on its page."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from programs.api.urls import SIGNED
from programs.choices import Deed, InterestKind
from programs.models import Correction
from programs.services.applications import advance
from programs.services.deliveries import record_decree
from programs.services.interests import declare_interest
from tests.factories.deliveries import a_decree, decreed, machines, received, verified
from tests.factories.rest import who_signs_in
from tests.programs.api.asking import by_key, send
from tests.programs.api.office import OFFICE, PHOTO, SCAN, office, pointers, told_of

pytestmark = pytest.mark.django_db
WRONG = {"number": "X/9", "reason": "Salah ketik"}
OTHERS = ("verifier", "field_officer", "village_operator", "viewer", "api_client", "auditor")


@pytest.fixture(scope="module")
def given(module_transaction):
    return received(machines(), on=timezone.localdate() - timedelta(days=5))


@pytest.fixture
def client(db):
    return office()


def addresses(application):
    decree = application.decreeline_set.get().decree
    here = f"/api/v1/applications/{application.uuid}"
    return {
        "decree": f"/api/v1/decrees/{decree.uuid}/",
        "agreement": f"{here}/agreement/",
        "handover": f"{here}/handover/",
    }


def corrects(client, address, body, **headers):
    here = f"{address}corrections/"
    return send(
        client, here, body, **{"If-Match": client.get(here).headers.get("ETag", "")} | headers
    )


def content(answer):
    """All of it, so that a file is closed again."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


WORDS = ("decree", "agreement", "handover")
WHAT = pytest.mark.parametrize("what", WORDS)


@WHAT
def test_the_last_correction_counts_and_the_first_record_stays(what, client, given):
    here = addresses(given)[what]
    first = client.get(f"{here}corrections/").json()
    assert (first["corrections"], first["recorded"]["number"]) == ([], first["number"])
    assert first["recorded"]["file"] == first["file"]

    by_number = corrects(client, here, WRONG)
    file = PHOTO if what == "handover" else SCAN
    by_file = corrects(client, here, {"file": file, "reason": "Halaman tertukar"})

    assert by_number.status_code == 200, by_number.content
    assert by_file.status_code == 200, by_file.content
    told = by_file.json()
    assert told == client.get(f"{here}corrections/").json()
    assert (told["number"], told["signed_on"]) == ("X/9", first["signed_on"])
    assert told["recorded"] == first["recorded"]
    last, before = told["corrections"]
    assert (last["number"], last["reason"], last["file"]) == (
        "X/9",
        "Halaman tertukar",
        told["file"],
    )
    assert (before["number"], before["file"]) == ("X/9", None)
    assert told["file"] != first["file"]
    assert last["by"] == client.person.username


@WHAT
def test_each_file_of_it_is_fetched_the_wrong_one_too(what, client, given):
    here = addresses(given)[what]
    first = client.get(f"{here}corrections/").json()["file"]
    corrects(client, here, {"file": PHOTO, "reason": "Buram"})
    now = client.get(f"{here}corrections/").json()["file"]
    for file in (first, now):
        answer = client.get(f"{here}files/{file}/")
        assert content(answer)
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{here}files/{uuid4()}/").status_code == 404
    assert office(place="75.02").get(f"{here}files/{now}/").status_code == 404


def test_the_right_numbers_stand_in_the_document_of_the_application(client, given):
    for what, here in addresses(given).items():
        assert corrects(client, here, WRONG | {"number": what}).status_code == 200
    told = told_of(given)
    assert [told[what]["number"] for what in addresses(given)] == [*addresses(given)]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"reason": ""}, "#/reason"),
        ({"reason": "x" * 501}, "#/reason"),
        ({"number": ""}, "#/number"),
        ({"number": "NPHD/1"}, "#"),
        ({"file": "?"}, "#/file"),
        ({"file": "UEs="}, "#/file"),
        ({"signed_on": "2026-01-01"}, "#/signed_on"),
    ],
)
def test_what_is_wrong_with_a_correction_is_told_where_it_stands(client, given, wrong, pointer):
    answer = corrects(client, addresses(given)["agreement"], WRONG | wrong)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Correction.objects.exists()


def test_a_handover_is_shown_by_a_photo_and_a_reason_is_asked_for(client, given):
    handover = addresses(given)["handover"]
    assert pointers(corrects(client, handover, WRONG | {"file": SCAN})) == {"#/file"}
    assert pointers(corrects(client, handover, {"number": "X/9"})) == {"#/reason"}


def test_no_decree_takes_the_number_of_another(client):
    program = machines()
    decreed(program, decree=a_decree(program, number="188/3"))
    wrong = decreed(program, decree=a_decree(program, number="188/2"))
    answer = corrects(client, addresses(wrong)["decree"], WRONG | {"number": "188/3"})
    assert pointers(answer) == {"#/number"}


def test_nothing_is_corrected_twice_nor_over_a_correction_that_was_not_seen(client, given):
    here = addresses(given)["decree"]
    etag = client.get(f"{here}corrections/").headers["ETag"]
    key = {"Idempotency-Key": str(uuid4()), "If-Match": etag}

    first, again = (corrects(client, here, WRONG, **key) for _nth in range(2))

    assert first.json() == again.json()
    assert Correction.objects.count() == 1
    late = corrects(client, here, WRONG | {"number": "Y/9"}, **{"If-Match": etag})
    assert late.status_code == 412
    assert send(client, f"{here}corrections/", WRONG | {"number": "Y/9"}).status_code == 428
    seen = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{here}corrections/", headers=seen).status_code == 304


# Who may: all may read who see applications, whoever decides corrects.


def test_every_address_is_one_of_these():
    ways = {f"{what}_{way}" for what in WORDS for way in ("corrections", "file")}
    assert {each.name for each in SIGNED} == ways | {"all_decrees", "one_of_decrees"}


@WHAT
def test_whoever_sees_it_reads_it_by_key_and_by_session(what, given):
    here = addresses(given)[what]
    for role in ("administrator", "province_officer", *OTHERS):
        key = by_key("programs:read", role=role)
        told = key.get(f"{here}corrections/")
        assert told.status_code == 200, role
        session = Client()
        session.force_login(key.person)
        for client in (key, session):
            for way in ("corrections/", f"files/{told.json()['file']}/"):
                assert content(client.get(f"{here}{way}")), role
    assert Client().get(f"{here}corrections/").status_code == 401
    assert by_key("programs:read").delete(f"{here}corrections/").status_code == 405


@WHAT
def test_whoever_may_not_decide_there_corrects_nothing(what, given):
    here = addresses(given)[what]
    for role in OTHERS:
        assert corrects(office(role=role), here, WRONG).status_code == 403, role
    assert corrects(office(place="75.02", role="administrator"), here, WRONG).status_code == 404
    assert corrects(office(read_only=True), here, WRONG).status_code == 403
    narrowed = [scope for scope in OFFICE if scope != "applications:decide"]
    assert corrects(by_key(*narrowed), here, WRONG).status_code == 403
    assert corrects(by_key(*OFFICE, purpose="bank"), here, WRONG).status_code == 403
    assert by_key("businesses:read").get(f"{here}corrections/").status_code == 403
    assert not Correction.objects.exists()
    least = by_key("programs:read", "applications:decide")
    assert corrects(least, here, WRONG).status_code == 200


def test_a_regency_reads_but_does_not_correct_what_its_province_signed(officer_of):
    program, gubernur = machines(region_id="35", open_to_id="35"), officer_of("35")
    named = advance(application=verified(program), deed=Deed.SELECT, by=gubernur)
    record_decree(decree=a_decree(program), applications=[named], by=gubernur)
    here = addresses(named)["decree"]
    regency, province = office(), office(place="35")
    assert regency.get(f"{here}corrections/").status_code == 200
    assert corrects(regency, here, WRONG).status_code == 403
    assert corrects(province, here, WRONG).status_code == 200
    assert regency.get(f"{here}corrections/").json()["number"] == "X/9"


def test_whoever_declared_an_interest_corrects_nothing(client, given):
    declare_interest(by=who_signs_in(client.person), kind=InterestKind.KIN, about=given)
    for here in addresses(given).values():
        answer = corrects(client, here, WRONG)
        assert answer.status_code == 403
        assert json.loads(answer.content)["code"] == "permission"
