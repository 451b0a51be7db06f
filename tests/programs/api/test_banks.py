"""A bank and its files by the API: what it is told, the file for SIKP, its answers, terms."""

import base64
import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from businesses.choices import AccessKind
from businesses.models import AccessNote, Export
from programs.choices import ApplicationState, Deed
from programs.models import CreditTerms, ProgramPartner, SikpLayout
from tests.factories.accounts import UserFactory
from tests.factories.programs import StageFactory
from tests.programs.api.asking import (
    ALL,
    address_in,
    address_of,
    by_key,
    by_key_of,
    pointers,
    send,
)
from tests.programs.api.test_credit import CASES, MONEY, WISH, credit_of, put
from tests.programs.credit import MILLION, checked, sent, withdraw_consent

pytestmark = pytest.mark.django_db

FOLLOWED = "/api/v1/credit-cases/followed/"


@pytest.fixture
def office(db):
    return by_key(*MONEY)


# A bank.


def bank_of(program, *scopes, purpose="bank", **facts):
    person = UserFactory()
    ProgramPartner.objects.create(program=program, user=person, bank="BRI", **facts)
    return by_key_of(person, *(scopes or ("finances:read",)), purpose=purpose)


def numbers_of(answer):
    assert answer.status_code == 200, answer.content
    return {row["number"] for row in answer.json()["results"]}


def test_a_bank_sees_its_own_who_agree_and_nothing_else():
    mine, silent, other = sent(), sent(), sent()
    same = sent(program=mine.program)
    waiting = checked(program=mine.program)
    withdraw_consent(silent)
    bank = bank_of(mine.program)

    told = bank.get(FOLLOWED)

    assert numbers_of(told) == {mine.number, same.number}
    assert {other.number, waiting.number}.isdisjoint(numbers_of(told))
    [row] = bank.get(f"{FOLLOWED}?limit=1").json()["results"]
    assert row["applicant"] == same.business.owner.name
    assert row["stands"] == "sent"
    withdraw_consent(same)
    assert numbers_of(bank.get(FOLLOWED)) == {mine.number}
    for address in (CASES, credit_of(mine), address_of(mine), "/api/v1/applications/"):
        assert bank.get(address).status_code == 403
    assert put(bank, mine, WISH).status_code == 403


def test_whose_time_is_over_is_told_nothing():
    yesterday = timezone.localdate() - timedelta(days=1)
    assert bank_of(sent().program, ends_on=yesterday).get(FOLLOWED).status_code == 403


@pytest.mark.parametrize(
    ("scopes", "purpose", "status"),
    [
        (("programs:read",), "bank", 403),
        (("finances:read",), "catalogue", 403),
        (("finances:read",), "bank", 200),
    ],
)
def test_a_key_of_a_bank_needs_its_scope_and_purpose(scopes, purpose, status):
    bank = bank_of(sent().program, *scopes, purpose=purpose)
    assert bank.get(FOLLOWED).status_code == status


def test_an_office_follows_no_bank(office):
    sent()
    assert office.get(FOLLOWED).status_code == 403


# The file for SIKP, and the answer.


TAKING = (*MONEY, "owners:read", "reveal")


def file_of(application, query="purpose=program", use="pipe"):
    name = SikpLayout.objects.get(use="candidates", separator=use).name
    return address_in(application.program, "sikp-file", query=f"?layout={name}&{query}")


def test_a_layout_of_no_name_is_refused():
    taker, where = by_key(*TAKING), checked().program
    for written in ("", "?layout=%00&purpose=program", "?purpose=program&layout="):
        assert taker.get(address_in(where, "sikp-file", query=written)).status_code == 400


def test_candidates_leave_as_a_file_and_it_is_noted():
    application = checked()
    taker = by_key(*TAKING)

    answer = taker.get(file_of(application))

    assert answer.status_code == 200, answer.content
    assert application.business.owner.nik in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert Export.objects.get().user == taker.person
    noted = AccessNote.objects.get(kind=AccessKind.EXPORT, field="nik")
    assert (noted.purpose, noted.request) == ("program", answer["X-Request-ID"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("purpose=other", 400),
        ("purpose=program&whose=sent", 404),
        ("purpose=program&whose=draft", 400),
        ("purpose=program&purpose=contact", 400),
        ("purpose=program&colour=red", 400),
        ("purpose=program&layout=Lain", 400),
    ],
)
def test_without_a_purpose_or_a_layout_nothing_leaves(query, status):
    application = checked()
    assert by_key(*TAKING).get(file_of(application, query)).status_code == status
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "use", "status"),
    [
        (MONEY, "pipe", 403),
        ((*MONEY, "owners:read"), "pipe", 403),
        ((*MONEY, "owners:read"), "xlsx", 200),
        ((*ALL, "owners:read", "reveal"), "pipe", 403),
    ],
)
def test_a_file_needs_the_scopes_of_what_is_in_it(scopes, use, status):
    application = checked()
    assert by_key(*scopes).get(file_of(application, use=use)).status_code == status
    assert AccessNote.objects.exclude(field="").count() == 0


@pytest.mark.parametrize("role", ["verifier", "field_officer", "viewer", "auditor"])
def test_who_may_not_export_takes_nothing(role):
    application = checked()
    client = by_key(*TAKING, role=role)
    assert client.get(file_of(application)).status_code == 403
    answer = answered(client, application, {"accepted": True})
    assert answer.status_code == 403


def answered(client, application, *answers, mode="commit"):
    body = {"answers": [{"number": application.number} | each for each in answers]}
    here = address_in(application.program, "bank-answer", query=f"?mode={mode}")
    return send(client, here, body)


def state_of(application):
    application.refresh_from_db()
    return application.state


def test_an_answer_is_tried_first_and_then_loaded_once(office):
    application, today = sent(), str(timezone.localdate())
    said = {"accepted": True, "granted": 20 * MILLION, "signed_on": today}

    tried = answered(office, application, said, mode="validate")

    assert tried.status_code == 200, tried.content
    assert tried.json()["results"] == [
        {"row": 1, "number": application.number, "steps": ["receive", "sign"], "problem": None}
    ]
    assert state_of(application) == ApplicationState.SENT
    assert answered(office, application, said).json()["taken"] == 1
    assert state_of(application) == ApplicationState.SIGNED
    again = answered(office, application, said).json()
    assert (again["taken"], again["refused"]) == (0, 0)
    assert application.applicationstep_set.filter(deed=Deed.SIGN).count() == 1


def test_what_cannot_be_followed_holds_back_no_other(office):
    one, other = sent(), None
    other = sent(program=one.program)
    body = {
        "answers": [
            {"number": one.number, "accepted": True, "signed_on": str(timezone.localdate())},
            {"number": "PMH-3513-999999-9", "accepted": True},
            {"number": other.number, "accepted": False, "reason": "Usaha baru"},
        ]
    }
    here = address_in(one.program, "bank-answer", query="?mode=commit")

    told = send(office, here, body).json()

    assert [bool(row["problem"]) for row in told["results"]] == [True, True, False]
    assert (told["taken"], told["refused"]) == (1, 2)
    assert state_of(one) == ApplicationState.SENT
    assert state_of(other) == ApplicationState.REFUSED


def test_the_file_of_a_bank_is_read_by_its_layout(office):
    application = sent()
    text = StringIO()
    heads = ["No. pengajuan", "Hasil", "Alasan"]
    csv.writer(text, delimiter=";").writerows([heads, [application.number, "Ditolak", "Baru"]])
    layout = SikpLayout.objects.get(use="answer").name
    body = {"layout": layout, "file": base64.b64encode(text.getvalue().encode()).decode()}
    here = address_in(application.program, "bank-answer", query="?mode=commit")

    assert send(office, here, body).json()["taken"] == 1
    assert state_of(application) == ApplicationState.REFUSED


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#"),
        ({"answers": [], "file": "AAAA", "layout": "x"}, "#"),
        ({"layout": "Lain", "file": "AAAA"}, "#/layout"),
        ({"answers": [{"number": "PMH-3513-000001-1"}]}, "#/answers/0/accepted"),
        ({"answers": [{"number": "PMH-3513-000001-1", "accepted": False}]}, "#/answers/0/reason"),
        ({"answers": [{"number": "x", "accepted": True, "granted": -1}]}, "#/answers/0/granted"),
        ({"answers": "semua"}, "#/answers"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(body, pointer, office):
    answer = send(office, address_in(sent().program, "bank-answer"), body)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)


@pytest.mark.parametrize("content", ["!!!", "AAAA", ""])
def test_a_file_that_is_none_is_refused(content, office):
    layout = SikpLayout.objects.get(use="answer").name
    body = {"layout": layout, "file": content}
    assert send(office, address_in(sent().program, "bank-answer"), body).status_code == 422


def test_of_other_programs_there_is_no_bank(office):
    program = StageFactory().program
    assert send(office, address_in(program, "bank-answer"), {"answers": []}).status_code == 404


def test_elsewhere_no_answer_is_loaded():
    application = sent()
    there = by_key(*MONEY, place="35.08")
    said = {"accepted": False, "reason": "Tidak"}
    told = answered(there, application, said)
    assert told.json()["taken"] == 0
    assert state_of(application) == ApplicationState.SENT


# The terms.


def test_the_terms_of_credit_are_open_to_everybody():
    answer = Client().get("/api/v1/credit-terms/")

    rows = answer.json()["results"]
    assert len(rows) == CreditTerms.objects.count()
    assert all(row["regulation"] and row["valid_from"] for row in rows)
    assert any(row["unconfirmed"] for row in rows)
    same = Client().get("/api/v1/credit-terms/", headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304


def test_the_terms_of_a_day_and_of_a_scheme():
    today = timezone.localdate()
    answer = Client().get(f"/api/v1/credit-terms/?on={today}&scheme=kur-mikro")
    [row] = answer.json()["results"]
    assert row["scheme"]["code"] == "kur-mikro"
    assert Client().get("/api/v1/credit-terms/?on=1990-01-01").json()["results"] == []
    for query in ("on=kemarin", "colour=red", "on=2026-02-30"):
        assert Client().get(f"/api/v1/credit-terms/?{query}").status_code == 400
