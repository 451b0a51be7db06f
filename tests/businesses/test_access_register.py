"""Finding a person by her numbers, and the register of who looked at what."""

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import AccessKind, Personal, Purpose
from businesses.models import AccessNote
from businesses.services.access import reveal
from businesses.services.exports import note_export
from ikm_registry.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

FIND = "/cari/orang/"
REGISTER = "/catatan-akses/"
NIK, PHONE = "3513054101800001", "+6281234567890"
WHY = {"purpose": Purpose.VERIFICATION}
IN_LUMAJANG = "35.08.01"
NOBODY = "Tidak ada orang dengan nomor ini"


@pytest.fixture
def business(db):
    return BusinessFactory(owner__name="Hartatik", owner__nik=NIK, owner__phone=PHONE)


@pytest.mark.parametrize(
    ("typed", "field"), [(NIK, "nik"), ("3513.0541.0180.0001", "nik"), ("0812 3456 7890", "phone")]
)
def test_a_person_is_found_by_nik_or_phone_however_written(
    client, officer, business, typed, field, caplog
):
    with caplog.at_level(logging.DEBUG):
        answer = client.post(FIND, WHY | {"number": typed})

    assert "Hartatik" in answer.text
    assert business.registry_no in answer.text
    assert "no-store" in answer["Cache-Control"]
    (note,) = AccessNote.objects.all()
    assert (note.kind, note.field, note.region_id) == (AccessKind.SEARCH, field, "35.13")
    assert typed not in str(AccessNote.objects.values().get())
    assert typed not in "".join(record.getMessage() for record in caplog.records)


def test_a_person_known_elsewhere_only_is_answered_like_nobody(client, officer):
    BusinessFactory(region_id=IN_LUMAJANG, owner__region_id="35.08", owner__nik=NIK)
    elsewhere = client.post(FIND, WHY | {"number": NIK}).text
    nobody = client.post(FIND, WHY | {"number": NIK[:-1] + "2"}).text

    assert NOBODY in elsewhere
    assert without_token(elsewhere.replace(NIK, "")) == without_token(
        nobody.replace(NIK[:-1] + "2", "")
    )
    assert AccessNote.objects.count() == 2


def without_token(page):
    return [line for line in page.splitlines() if not re.search("csrf|name=.ticket", line, re.I)]


def test_a_number_in_the_address_is_not_looked_at(client, officer, business):
    assert "Hartatik" not in client.get(FIND, {"number": NIK, **WHY}).text
    assert not AccessNote.objects.exists()


@pytest.mark.parametrize("typed", ["", "12", "keripik", "3513\x0000", "9" * 40])
def test_what_is_no_number_is_said_to_be_none_and_not_noted(client, officer, typed):
    assert client.post(FIND, WHY | {"number": typed}).status_code == 200
    assert not AccessNote.objects.exists()


@settings(max_examples=30)
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(client, officer, typed):
    assert client.post(FIND, {"number": typed, "purpose": typed}).status_code == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FIELD_OFFICER, Role.VERIFIER, Role.AUDITOR])
def test_who_may_not_reveal_may_not_search_either(client, officer_of, business, role):
    client.force_login(officer_of("35.13", role=role))
    assert client.post(FIND, WHY | {"number": NIK}).status_code == 403


def looked_at(business, by, **said):
    said = {"field": Personal.NIK, "purpose": Purpose.PROGRAM, "note": "Hibah alat"} | said
    return reveal(business=business, by=by, **said)


def exported(by, scope):
    note_export(by=by, format="csv", filters=[], scope=scope, columns=["name"], rows=4321)


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.AUDITOR, "35.13", 200),
        (Role.AUDITOR, "35", 200),
        (Role.ADMINISTRATOR, "35.13", 200),
        (Role.DISTRICT_OFFICER, "35.13", 403),
        (Role.VIEWER, "35.13", 403),
        (Role.PROVINCE_OFFICER, "35", 403),
    ],
)
def test_auditors_and_administrators_read_the_register(
    client, officer_of, business, role, place, status
):
    looked_at(business, officer_of("35.13"))
    client.force_login(officer_of(place, role=role))

    answer = client.get(REGISTER)

    assert answer.status_code == status
    assert (business.registry_no in answer.text) == (status == 200)


def test_what_happened_elsewhere_does_not_exist_for_an_auditor(client, officer_of, business):
    looked_at(business, officer_of("35.13"))
    exported(officer_of("35.13"), ["35.13"])
    client.force_login(officer_of("35.08", role=Role.AUDITOR))

    assert not client.get(REGISTER).context["page_obj"]


def test_reveals_searches_and_exports_stand_in_one_list_the_newest_first(
    client, officer_of, officer, business
):
    looked_at(business, officer)
    client.post(FIND, WHY | {"number": NIK})
    client.get("/usaha/ekspor.csv")
    client.force_login(officer_of("35.13", role=Role.AUDITOR))

    page = client.get(REGISTER)

    kinds = [note.kind for note in page.context["page_obj"]]
    assert kinds == [AccessKind.EXPORT, AccessKind.SEARCH, AccessKind.REVEAL]
    assert "Hibah alat" in page.text
    assert NIK not in page.text
    assert "Hartatik" not in page.text


def test_an_auditor_sees_records_covered_and_changes_nothing(client, officer_of, business):
    client.force_login(officer_of("35.13", role=Role.AUDITOR))
    page = client.get(business.get_absolute_url())

    assert page.status_code == 200
    assert NIK not in page.text
    for name in ("edit", "delete"):
        assert (
            client.get(reverse(f"businesses:{name}", args=[business.registry_no])).status_code
            == 404
        )


def test_the_register_offers_everybody_once(client, officer_of, business):
    looked_at(business, officer_of("35.13"))
    client.force_login(officer_of("35.13", role=Role.AUDITOR))
    box = client.get(REGISTER).context["filter"].form["who"]
    assert [str(label) for key, label in box.field.choices if not key] == ["Semua orang"]


def test_the_register_is_narrowed_by_person_kind_purpose_time_and_place(
    client, officer_of, business
):
    rupi, tatik = officer_of("35.13"), officer_of("35.13")
    looked_at(business, rupi)
    looked_at(
        BusinessFactory(owner__nik=NIK[:-1] + "2", region_id="35.13.11"),
        tatik,
        purpose=Purpose.CONTACT,
    )
    exported(tatik, ["35.13"])
    client.force_login(officer_of("35.13", role=Role.AUDITOR))

    def found(**asked):
        return client.get(REGISTER, asked).context["page_obj"].paginator.count

    assert found() == 3
    assert found(who=rupi.pk) == 1
    assert found(kind="export") == 1
    assert found(purpose="contact") == 1
    assert found(region="35.13.11") == 1
    assert found(since="2020-01-01", until="2020-12-31") == 0
    assert found(since="2020-01-01") == 3


@pytest.mark.parametrize("name", ["who", "kind", "purpose", "since", "until", "region", "ordering"])
@pytest.mark.parametrize("value", ["x", "\x00", "99999999999999999999", "2026-13-45", "'"])
def test_a_question_nobody_can_mean_gets_a_page(client, officer_of, name, value):
    client.force_login(officer_of("35.13", role=Role.AUDITOR))
    assert client.get(REGISTER, {name: value}).status_code == 200


def test_the_register_costs_the_same_for_one_entry_and_for_fifty(client, officer_of, business):
    client.force_login(officer_of("35.13", role=Role.AUDITOR))
    costs = []
    for more in (1, 49):
        for _each in range(more):
            looked_at(BusinessFactory(), officer_of("35.13"))
        client.get(REGISTER)
        with CaptureQueriesContext(connection) as asked:
            client.get(REGISTER)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_superuser_who_exports_all_of_indonesia_is_noted_for_superusers(client, db):
    root = UserFactory(is_superuser=True)
    exported(root, [""])
    client.force_login(root)
    assert "Seluruh Indonesia" in client.get(REGISTER).text
