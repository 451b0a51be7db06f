"""The page of one business: what its tabs say, to whom, at which cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from businesses.choices import CertificateKind, ExternalSystem, LegalForm
from businesses.models import Business, ExternalId, Photo
from businesses.models.completeness import CORE, Completeness, with_counts
from businesses.services.figures import point_to_latest
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
)

TABS = ["", "angka/", "produk/", "pasar/", "izin/", "foto/", "riwayat/"]
HTMX = {"HX-Request": "true"}
UNKNOWN = "tidak diketahui"


@pytest.fixture
def business(db):
    return BusinessFactory()


def page(client, business, tab="", **headers):
    response = client.get(business.get_absolute_url() + tab, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_a_stranger_is_asked_to_sign_in(client, business, tab):
    answer = client.get(business.get_absolute_url() + tab)
    assert answer.status_code == 302
    assert answer.url.startswith("/masuk/")


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_is_a_page_of_its_own(client, officer, business, tab):
    assert 'aria-current="page"' in page(client, business, tab)


@pytest.mark.parametrize("tab", TABS)
def test_a_business_of_another_district_does_not_exist(client, officer_of, business, tab):
    client.force_login(officer_of("35.08"))
    assert client.get(business.get_absolute_url() + tab).status_code == 404


def test_a_number_nobody_has_and_a_number_out_of_reach_get_the_same_answer(client, officer_of):
    client.force_login(officer_of("35.08"))
    there = client.get(BusinessFactory().get_absolute_url())
    nowhere = client.get("/usaha/IKM-3513-999999-3/")
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_htmx_gets_the_record_alone(client, officer, business):
    part = page(client, business, "produk/", **HTMX)
    assert "<html" not in part
    assert 'aria-current="page"' in part
    response = client.get(business.get_absolute_url() + "produk/")
    assert "HX-Request" in response["Vary"]


def test_the_title_names_nobody(client, officer):
    business = BusinessFactory(name="Keripik Siti Aminah")
    title = page(client, business).partition("</title>")[0]
    assert business.registry_no in title
    assert "Siti" not in title


def test_the_head_says_number_status_classes_and_trust(client, officer, business):
    FiguresFactory(business=business, investment_machines=5_000_000)
    Business.objects.update(confirmed_at=now(), confirmed_by=officer)
    text = page(client, business)
    for words in [business.registry_no, "Aktif", "Permenperin 64/2016", "BPS", officer.username]:
        assert words in text


def test_the_summary_tells_who_where_what_and_how_much(client, officer):
    owner = OwnerFactory(name="Rupi Handayani", nik="3513024107850003", phone="081234567890")
    business = BusinessFactory(
        owner=owner, address="Dusun Krajan", rt="3", rw="12", legal_form=LegalForm.INDIVIDUAL
    )
    ProductFactory(business=business, name="Keripik gadung")
    FiguresFactory(business=business, turnover=60_000_000, investment_machines=7_500_000)
    text = page(client, business)
    for words in [
        "Rupi Handayani",
        "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur",
        "Dusun Krajan, RT 3, RW 12",
        "10794",
        "Keripik gadung",
        "Rp60.000.000",
        "Rp7.500.000",
    ]:
        assert words in text


def test_no_page_shows_a_nik_or_a_phone_in_full(client, officer):
    owner = OwnerFactory(nik="3513024107850003", phone="081234567890")
    business = BusinessFactory(owner=owner, npwp="0123456789012345")
    owner.phone = "081298765432"
    owner.save()
    for tab in TABS:
        text = page(client, business, tab)
        for secret in ["3513024107850003", "1234567890", "1298765432", "0123456789012345"]:
            assert secret not in text
    assert "3513••••••••••03" in page(client, business)


def test_who_may_not_see_owners_sees_the_business_without_hers(client, officer_of):
    business = BusinessFactory(owner=OwnerFactory(name="Rupi Handayani"))
    client.force_login(officer_of("35.13", role="api_client"))
    for tab in TABS:
        assert "Rupi Handayani" not in page(client, business, tab)


def test_who_may_only_read_is_offered_no_button(client, officer_of, business):
    FiguresFactory(business=business)
    ProductFactory(business=business)
    client.force_login(officer_of("35.13", role="viewer"))
    for tab in TABS:
        text = page(client, business, tab)
        assert "/ubah/" not in text
        assert "/tambah/" not in text
        assert "/hapus/" not in text


def test_zero_unknown_and_not_operated_are_three_answers(client, officer, business):
    FiguresFactory(business=business, year=2025, turnover=0)
    assert "Rp0" in page(client, business)
    FiguresFactory(business=business, year=2026, turnover=None)
    assert UNKNOWN in page(client, business)
    nothing = {"workers_male": None, "workers_female": None, "turnover": None}
    FiguresFactory(business=business, year=2027, operated=False, **nothing)
    assert "Tidak beroperasi" in page(client, business)


def test_a_certificate_that_ended_says_so_and_what_ends_next_comes_first(client, officer, business):
    CertificateFactory(business=business, expires_on=localdate() + timedelta(days=30))
    CertificateFactory(
        business=business,
        kind=CertificateKind.HALAL,
        number="ID35110000123450122",
        expires_on=localdate() - timedelta(days=1),
    )
    text = page(client, business)
    ending = text[text.index('id="ending"') :]
    assert ending.index("Halal") < ending.index("P-IRT")
    assert "status-bad" in ending


def test_what_is_missing_leads_to_where_it_is_written(client, officer, business):
    text = page(client, business)
    missing = text[text.index('id="missing"') : text.index('id="ending"')]
    for room in ["ubah/", "angka/", "produk/", "pasar/", "foto/"]:
        assert business.get_absolute_url() + room in missing


def core(business):
    return Completeness.of(with_counts(Business.objects.all()).get(pk=business.pk))


def test_twenty_facts_are_core():
    assert len(CORE) == 20


def test_a_new_business_has_only_what_was_told(business):
    assert core(business).known == 4  # name, KBLI, village, owner's name


def test_a_business_known_through_and_through_misses_nothing(db):
    owner = OwnerFactory(nik="3513024107850003", sex="F", phone="081234567890")
    business = BusinessFactory(
        owner=owner,
        legal_form=LegalForm.INDIVIDUAL,
        nib="1234567890123",
        founded_year=2012,
        address="Dusun Krajan",
        latitude="-7.841",
        longitude="113.251",
        collected_on=date(2026, 1, 2),
    )
    FiguresFactory(
        business=business,
        investment_machines=0,
        production_volume=100,
        production_unit_id="bungkus",
    )
    ProductFactory(business=business)
    MarketFactory(business=business)
    Photo.objects.create(business=business, image="photos/x.jpg")
    assert core(business).missing == []


def test_who_did_not_operate_has_nothing_to_measure(business):
    missing = {fact.label for fact in core(business).missing}
    FiguresFactory(
        business=business,
        operated=False,
        workers_male=None,
        workers_female=None,
        turnover=None,
    )
    answered = missing - {fact.label for fact in core(business).missing}
    assert answered == {"tenaga kerja", "produksi", "omzet"}


def fill(business, count):
    for number in range(count):
        figures = FiguresFactory(business=business, year=1990 + number)
        figures.materials.create(name="Tempe")
        product = ProductFactory(business=business, kbli=business.kbli)
        MarketFactory(business=business, product=product, destination_id="35.78")
        CertificateFactory(business=business, product=product)
        ExternalId.objects.create(
            business=business, system=ExternalSystem.SIDT, value=f"{business.pk}-{number}"
        )
        Photo.objects.create(business=business, image=f"photos/{number}.jpg")
    point_to_latest([business.pk])


def test_a_tab_costs_the_same_for_one_part_and_for_fifty(client, officer):
    few, many = BusinessFactory(), BusinessFactory()
    fill(few, 1)
    fill(many, 50)
    for tab in TABS:
        if tab == "riwayat/":  # test_history_tab.py
            continue
        page(client, few, tab)  # what is looked up once a process is none of the page's cost
        costs = []
        for business in (few, many):
            with CaptureQueriesContext(connection) as caught:
                page(client, business, tab)
            costs.append(len(caught))
        assert costs[0] == costs[1], tab
        assert costs[0] <= 24, tab


def test_the_place_of_the_business_is_written_in_full(client, officer):
    business = BusinessFactory(region_id=CLARAK[:5])
    assert "Kabupaten Probolinggo, Jawa Timur" in page(client, business)
