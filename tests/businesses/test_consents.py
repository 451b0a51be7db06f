"""What a person agreed to, purpose by purpose, and that she no longer does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from businesses.choices import ConsentPurpose
from businesses.models import Consent
from ikm_registry.accounts.roles import Role
from ikm_registry.history.reading import events_of
from tests.factories.businesses import BusinessFactory, ConsentFactory

TOLD = {"purpose": "bank", "basis": "consent", "given_on": "2026-01-05", "how": "form"}


@pytest.fixture
def business(db):
    return BusinessFactory()


def door(business, consent=None):
    page = f"{business.get_absolute_url()}persetujuan/"
    return f"{page}{consent.pk}/cabut/" if consent else page


def test_an_officer_notes_a_consent_and_the_page_shows_it(client, officer, business):
    client.post(door(business), TOLD)

    assert Consent.objects.get().owner == business.owner
    assert "Bank" in client.get(door(business)).text
    assert door(business) in client.get(business.get_absolute_url()).text


def test_withdrawn_it_stays_and_another_may_follow(client, officer, business):
    first = ConsentFactory(owner=business.owner)

    client.post(door(business, first))
    client.post(door(business, first))
    client.post(door(business), TOLD)

    first.refresh_from_db()
    assert first.withdrawn_on == localdate()
    assert Consent.objects.filter(withdrawn_on=None).count() == 1
    assert list(events_of(Consent).objects.order_by("pk").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
        "insert",
    ]


def test_for_one_purpose_one_is_in_force_and_the_page_says_so(client, officer, business):
    ConsentFactory(owner=business.owner)
    answer = client.post(door(business), TOLD)
    assert answer.status_code == 200
    assert "sudah ada" in answer.text
    assert Consent.objects.count() == 1


def test_a_day_to_come_is_refused(business):
    tomorrow = localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        Consent(owner=business.owner, **TOLD | {"given_on": tomorrow}).full_clean()


@pytest.mark.parametrize(
    ("role", "place", "reading", "writing"),
    [
        (Role.DISTRICT_OFFICER, "35.13", 200, 302),
        (Role.FIELD_OFFICER, "35.13.05", 200, 302),
        (Role.VIEWER, "35.13", 200, 403),
        (Role.AUDITOR, "35.13", 200, 403),
        (Role.API_CLIENT, "35.13", 404, 404),
        (Role.DISTRICT_OFFICER, "35.08", 404, 404),
    ],
)
def test_who_sees_the_owner_sees_them_and_who_adds_to_her_record_notes_them(
    client, officer_of, business, role, place, reading, writing
):
    client.force_login(officer_of(place, role=role))
    assert client.get(door(business)).status_code == reading
    assert client.post(door(business), TOLD).status_code == writing


def test_a_consent_of_somebody_else_is_not_withdrawn_by_this_address(client, officer, business):
    other = ConsentFactory()
    assert client.post(door(business, other)).status_code == 404


def test_a_business_without_an_owner_has_no_such_page(client, officer):
    assert client.get(door(BusinessFactory(owner=None))).status_code == 404


@pytest.mark.parametrize("typed", ["", "\x00", "x", "9999-99-99"])
def test_whatever_is_typed_gets_an_answer(client, officer, business, typed):
    assert client.post(door(business), dict.fromkeys(TOLD, typed)).status_code == 200


def test_it_costs_the_same_for_one_and_for_four(client, officer, business):
    costs = []
    for purposes in (ConsentPurpose.values[:1], ConsentPurpose.values[1:]):
        for purpose in purposes:
            ConsentFactory(owner=business.owner, purpose=purpose)
        client.get(door(business))
        with CaptureQueriesContext(connection) as asked:
            client.get(door(business))
        costs.append(len(asked))
    assert costs[0] == costs[1]
