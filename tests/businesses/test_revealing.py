"""What is told of a person only one at a time, to whom, and what of it is noted."""

from datetime import date

import pytest
from django.urls import reverse

from businesses.choices import AccessKind, Personal, Purpose
from businesses.models import AccessNote
from ikm_registry.accounts.roles import Role
from tests.factories.businesses import BusinessFactory

NIK, NPWP, PHONE = "3513054101800001", "0912345678626000", "+6281234567890"
VALUES = {"nik": NIK, "npwp": NPWP, "phone": PHONE, "birth_date": "1 Jan 1980"}
WHY = {"purpose": Purpose.PROGRAM, "note": "Hibah alat 2026"}


@pytest.fixture
def business(db):
    return BusinessFactory(
        npwp=NPWP, owner__nik=NIK, owner__phone=PHONE, owner__birth_date=date(1980, 1, 1)
    )


def door(business, field="nik"):
    return reverse("businesses:reveal", args=[business.registry_no, field])


@pytest.mark.parametrize("field", Personal.values)
def test_who_says_what_for_sees_the_value_once_and_is_noted(client, officer, business, field):
    asked = client.get(door(business, field))
    shown = client.post(door(business, field), WHY)
    again = client.get(door(business, field))

    assert VALUES[field] not in asked.text
    assert VALUES[field] in shown.text
    assert VALUES[field] not in again.text
    assert "no-store" in shown["Cache-Control"]
    (note,) = AccessNote.objects.all()
    assert (note.kind, note.user, note.field) == (AccessKind.REVEAL, officer, field)
    assert (note.registry_no, note.owner_no) == (business.registry_no, business.owner_id)
    assert (note.purpose, note.note) == (Purpose.PROGRAM, "Hibah alat 2026")
    assert note.region_id == business.region_id
    assert note.request == shown["X-Request-ID"]


@pytest.mark.parametrize("said", [{}, {"purpose": "curiosity"}, {"purpose": Purpose.OTHER}])
def test_without_a_purpose_nothing_is_shown_and_nothing_noted(client, officer, business, said):
    answer = client.post(door(business), said)

    assert answer.status_code == 200
    assert NIK not in answer.text
    assert not AccessNote.objects.exists()


@pytest.mark.parametrize("field", Personal.values)
def test_what_is_not_known_cannot_be_shown(client, officer, field):
    assert client.post(door(BusinessFactory(), field), WHY).status_code == 404
    assert not AccessNote.objects.exists()


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.ADMINISTRATOR, "35.13", 200),
        (Role.DISTRICT_OFFICER, "35", 200),
        (Role.DISTRICT_OFFICER, "35.13.05", 200),
        (Role.DISTRICT_OFFICER, "35.08", 404),
        (Role.PROVINCE_OFFICER, "35", 404),
        (Role.VERIFIER, "35.13", 404),
        (Role.FIELD_OFFICER, "35.13", 404),
        (Role.VIEWER, "35.13", 404),
        (Role.API_CLIENT, "35.13", 404),
    ],
)
def test_only_administrators_and_officers_of_the_district_look_behind_the_cover(
    client, officer_of, business, role, place, status
):
    client.force_login(officer_of(place, role=role))

    answer = client.post(door(business), WHY)

    assert answer.status_code == status
    assert (NIK in answer.text) == (status == 200)
    assert AccessNote.objects.exists() == (status == 200)


def test_the_record_covers_them_and_leads_to_the_door_only_those_who_may(
    client, officer_of, business
):
    pages = {}
    for role in (Role.DISTRICT_OFFICER, Role.VIEWER):
        client.force_login(officer_of("35.13", role=role))
        pages[role] = client.get(business.get_absolute_url()).text

    for value in (NIK, NPWP, PHONE, "081234567890", "1980-01-01", "1 Jan 1980"):
        assert not [role for role, page in pages.items() if value in page]
    for field in Personal.values:
        assert door(business, field) in pages[Role.DISTRICT_OFFICER]
        assert door(business, field) not in pages[Role.VIEWER]


def test_the_door_to_what_is_not_known_is_not_offered(client, officer):
    assert "/tampilkan/" not in client.get(BusinessFactory().get_absolute_url()).text


def test_htmx_gets_the_form_and_then_the_value_alone(client, officer, business):
    htmx = {"HX-Request": "true"}
    asked = client.get(door(business), headers=htmx)
    shown = client.post(door(business), WHY, headers=htmx)

    assert "<html" not in asked.text + shown.text
    assert NIK in shown.text


def test_the_form_of_the_record_covers_them_too_and_left_empty_keeps_them(
    client, officer, business
):
    address = reverse("businesses:edit", args=[business.registry_no])
    page = client.get(address)
    for value in (NIK, NPWP, PHONE, "081234567890", "1980-01-01", "1 Jan 1980"):
        assert value not in page.text
    form = page.context["form"]
    typed = {box.html_name: box.value() for box in form if box.value() not in (None, False)}

    client.post(address, typed | {"owner-name": "Hartatik", "owner-forget_phone": "on"})

    business.refresh_from_db()
    owner = business.owner
    assert (owner.name, owner.nik, owner.phone) == ("Hartatik", NIK, None)
    assert (business.npwp, owner.birth_date) == (NPWP, date(1980, 1, 1))
