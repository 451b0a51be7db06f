"""Her card tells what is known for sure, for as long as she lets it."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Acting, Status
from businesses.models import Business, BusinessPerson, PublicCard
from businesses.services.ownership import assist
from businesses.services.registration import confirm_business
from businesses.services.showing import business_of_public_card, end_public_card, make_public_card
from ikm_registry.accounts import wall
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
    acting,
)

pytestmark = pytest.mark.django_db


def door(business):
    return f"{business.get_absolute_url()}kartu-usaha/"


def check(code):
    return Client().get(f"/cek/{code}/")


@pytest.fixture
def card(business, rupi):
    return make_public_card(business=business, by=rupi)


def test_she_makes_it_shares_it_and_ends_it(hers, business):
    assert "Buat kartu saya" in hers.get(door(business)).text
    for _twice in range(2):
        hers.post(door(business), {"step": "make"})
    card = PublicCard.objects.get()
    page = hers.get(door(business)).text
    assert f"/cek/{card.code}/" in page
    assert "<svg" in page
    assert business.name in check(card.code).text

    hers.post(door(business), {"step": "end"})
    assert check(card.code).status_code == 404
    hers.post(door(business), {"step": "make"})
    assert PublicCard.objects.in_force().get().code != card.code


def test_who_acts_for_her_with_her_consent_prints_her_card(client, officer_of, rupi):
    village = officer_of("35.13.05.2008", "village_operator")
    client.force_login(village)
    hers = BusinessFactory(name="Anyaman Bu Sarti")
    assert client.get(door(hers)).status_code == 404
    told = BusinessPerson(
        consent_channel="visit", consented_on=localdate(), consent_how="Di balai desa"
    )
    assist(business=hers, consent=told, by=village)
    assert door(hers) in client.get(f"{hers.get_absolute_url()}orang/").text
    client.post(door(hers), {"step": "make"})
    assert f"/cek/{PublicCard.objects.get().code}/" in client.get(door(hers)).text


def test_without_scripts_no_button_prints(hers, business, card):
    assert "data-prints hidden" in hers.get(door(business)).text


def test_a_stranger_reads_what_is_on_the_card_and_nothing_else(business, card):
    FiguresFactory(business=business, turnover=98_765_432)
    ProductFactory(business=business, name="Keripik talas")
    CertificateFactory(business=business, kind="halal", number="ID35110000123450120")
    CertificateFactory(business=business, kind="pirt", expires_on="2020-01-31")
    Business.objects.update(address="Jalan Rahasia 7", latitude="-7.84", longitude="113.25")

    told = check(card.code)

    for fact in (business.name, "Keripik talas", "Clarak", business.registry_no, "Halal"):
        assert fact in told.text
    for secret in ("Hartatik", "1234567890", "98.765", "Rahasia", "7,84", "P-IRT", "ID351100"):
        assert secret not in told.text
    assert told["X-Robots-Tag"] == "noindex"
    assert "no-store" in told["Cache-Control"]


def test_her_name_is_on_it_while_she_agrees_to_the_catalogue(business, card):
    consent = ConsentFactory(owner=business.owner, purpose="catalogue")
    assert "Hartatik" in check(card.code).text
    type(consent).objects.update(withdrawn_on="2026-11-01")
    assert "Hartatik" not in check(card.code).text


def test_confirmed_is_what_an_officer_confirmed_and_not_what_she_said_herself(
    business, card, rupi, officer_of
):
    confirm_business(business=business, by=rupi, right="propose")
    assert "Dipastikan dinas pada</dt><dd>belum" in check(card.code).text
    Business.objects.update(confirmed_at="2026-03-07T10:00+07:00", confirmed_by=officer_of("35.13"))
    confirm_business(business=business, by=rupi, right="propose")
    assert "Dipastikan dinas pada</dt><dd>7 Mar" in check(card.code).text


def test_a_card_of_a_business_that_closed_or_is_gone_leads_nowhere(business, card):
    Business.objects.update(status=Status.CLOSED)
    assert check(card.code).status_code == 404
    Business.objects.update(status=Status.ACTIVE)
    assert check(card.code).status_code == 200
    business.delete()
    assert check(card.code).status_code == 404


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_no_code_but_hers_opens_it(card, typed):
    assert typed == card.code or business_of_public_card(typed.replace("\0", "")) is None


def test_codes_are_not_tried_without_end(settings, card):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"look_at_public": "2/m/ip"}
    cache.clear()
    assert [check("x" * 22).status_code for _each in range(3)] == [404, 404, 429]
    cache.clear()


@pytest.mark.parametrize("role", ["administrator", "district_officer", "viewer"])
def test_no_officer_makes_or_ends_a_card_for_her(client, officer_of, business, card, role):
    officer = officer_of("35.13", role)
    client.force_login(officer)
    assert client.get(door(business)).status_code == 404
    assert client.post(door(business), {"step": "end"}).status_code == 404
    with pytest.raises((ObjectDoesNotExist, PermissionDenied)):
        end_public_card(card=card, by=officer)
    for one in (business, BusinessFactory()):
        with pytest.raises(PermissionDenied):
            make_public_card(business=one, by=officer)


def test_another_owner_neither_sees_nor_makes_nor_ends_it(client, business, card):
    other = BusinessFactory(owner__account=UserFactory()).owner.account
    client.force_login(other)
    assert client.get(door(business)).status_code == 404
    assert client.post(door(business), {"step": "end"}).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        end_public_card(card=card, by=other)
    with wall.raised_for(other):
        assert not PublicCard.objects.exists()
    assert check(card.code).status_code == 200


def test_a_helper_shows_the_business_and_who_no_longer_acts_does_not(client, business):
    helper = UserFactory()
    person = acting(business, helper, role=Acting.ADMIN)
    client.force_login(helper)
    assert client.get(door(business)).status_code == 200
    person.ended_at = person.since
    person.save()
    assert client.get(door(business)).status_code == 404
