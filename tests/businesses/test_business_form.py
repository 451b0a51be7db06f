"""The page on which an officer registers or corrects a business."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from businesses import registry_no
from businesses.choices import Channel, Reach, Status
from businesses.models import Business, Owner
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    kbli,
)

PROBOLINGGO, LUMAJANG = "35.13", "35.08"
LECES = CLARAK[:8]
IN_LUMAJANG = "35.08.01"
CREATE = "/usaha/tambah/"
NIK = "3513024107850003"


ANOTHER = {"business-confirm_not_duplicate": "on"}


def page(business, name):
    return reverse(f"businesses:{name}", args=[business.registry_no])


def least(**more):
    """The three facts without which there is no business."""
    return {
        "business-name": "Keripik Bu Rupi",
        "business-region": CLARAK,
        "business-status": "active",
    } | more


class FormReader(HTMLParser):
    """What a browser would send if one pressed the button without typing."""

    def __init__(self, response):
        super().__init__()
        self.sent, self.select, self.inside = {}, None, False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = "form" in attrs.get("class", "").split()
        if not self.inside:
            return
        if tag == "select":
            self.select = attrs["name"]
            self.sent[self.select] = ""
        if tag == "option" and "selected" in attrs:
            self.sent[self.select] = attrs["value"]
        ticks = attrs.get("type") in ("checkbox", "radio") and "checked" not in attrs
        if tag == "input" and "disabled" not in attrs and not ticks and "name" in attrs:
            self.sent[attrs["name"]] = attrs.get("value", "")


def opened(client, address):
    """The fields of the form at an address, as they open."""
    return FormReader(client.get(address)).sent


def test_name_place_and_status_are_enough(client, officer):
    response = client.post(CREATE, least())
    business = Business.objects.get()
    assert response.url == business.get_absolute_url()
    assert registry_no.is_valid(business.registry_no)
    assert business.owner is None
    assert not business.figures_set.exists()


def test_the_form_as_it_opens_asks_for_no_more_than_it_says(client, officer):
    client.post(CREATE, opened(client, CREATE) | least())
    business = Business.objects.get()
    assert business.owner is None
    assert not business.product_set.exists()
    assert not business.market_set.exists()


def test_the_main_kbli_is_not_named_again_among_the_further_ones(client, officer):
    told = {"business-kbli": "10794", "business-other_kbli": "10793, 10794"}
    page = client.post(CREATE, opened(client, CREATE) | least(**told))
    assert "KBLI utama tidak disebut lagi" in page.content.decode()
    assert not Business.objects.exists()


def test_one_page_holds_everything_that_makes_a_record_complete(client, officer):
    told = {
        "business-brand": "Rupi",
        "business-legal_form": "17",
        "business-kbli": "10794",
        "business-region": "clarak",
        "business-address": "Dusun Krajan",
        "business-rt": "2",
        "business-rw": "3",
        "business-nib": "9120 0012 34567",
        "business-nib_issued_on": "2024-03-05",
        "business-npwp": "09.254.294.3-407.000",
        "business-latitude": "-7,841234",
        "business-longitude": "113.25",
        "business-other_kbli": "10793; 10750",
        "owner-name": "Rupiati",
        "owner-nik": "3513 0241 0785 0003",
        "owner-sex": "F",
        "owner-phone": "0812-3456-7890",
        "period-year": "2025",
        "figures-workers_male": "1",
        "figures-workers_female": "1.003",
        "figures-investment_undivided": "Rp 25.000.000",
        "figures-production_volume": "1.200,5",
        "figures-production_unit": "kg",
        "figures-production_value": "50 juta",
        "figures-turnover": "60.000.000,-",
        "product-name": "Keripik tempe",
        "product-unit": "bungkus",
        "product-price": "15.000",
        "market-channel": "reseller",
        "market-reach": "regional",
    }
    response = client.post(CREATE, opened(client, CREATE) | least(**told))
    assert response.status_code == 302, response.context["form"].errors
    business = Business.objects.get()
    assert business.region_id == CLARAK
    assert business.kbli == kbli("10794")
    assert business.npwp == "0092542943407000"
    assert business.nib_issued_on == date(2024, 3, 5)
    assert business.latitude == Decimal("-7.841234")
    assert {line.code for line in business.other_kbli.all()} == {"10793", "10750"}
    assert (business.owner.nik, business.owner.phone) == (NIK, "+6281234567890")
    figures = business.latest_figures
    assert (figures.year, figures.workers_total) == (2025, 1004)
    assert (figures.production_volume, figures.production_unit_id) == (Decimal("1200.5"), "kg")
    assert (figures.production_value, figures.turnover) == (50_000_000, 60_000_000)
    product, market = business.product_set.get(), business.market_set.get()
    assert (product.price, product.unit_id) == (15_000, "bungkus")
    assert (market.year, market.channel, market.reach) == (2025, Channel.RESELLER, Reach.REGIONAL)


def test_a_place_is_found_by_its_words_inside_the_officers_region_only(client, officer):
    response = client.post(CREATE, least(**{"business-region": "Kota Probolinggo"}))
    assert "region" in response.context["form"].business.errors
    assert not Business.objects.exists()


def test_words_that_fit_several_places_are_answered_with_suggestions(client, officer):
    response = client.post(CREATE, least(**{"business-region": "leces"}))
    # Leces is a district and also a village in it: her words fit both exactly.
    [sentence] = response.context["form"].business.errors["region"]
    assert f"({LECES})" in sentence
    assert "Leces" in sentence


def test_a_place_outside_ones_region_is_refused_before_anything_is_said_about_it(client, officer):
    BusinessFactory(region_id=IN_LUMAJANG, nib="9120001234567")
    told = {"business-region": IN_LUMAJANG, "business-nib": "9120001234567"}
    response = client.post(CREATE, least(**told))
    assert response.status_code == 403
    assert "9120001234567" not in response.content.decode()


def test_what_is_wrong_is_said_in_the_summary_and_beside_the_field(client, officer):
    response = client.post(
        CREATE, least(**{"business-nib": "123", "figures-turnover": "1.5", "business-name": ""})
    )
    text = response.content.decode()
    for field in ("business-nib", "figures-turnover", "business-name"):
        assert f'href="#id_{field}"' in text
        assert f'id="id_{field}_error"' in text
    assert 'value="1.5"' in text, "what was typed stays"


def test_a_part_that_is_begun_must_be_finished(client, officer):
    response = client.post(
        CREATE, least(**{"owner-phone": "081234567890", "market-reach": "export"})
    )
    forms = response.context["form"].forms
    assert set(forms["owner"].errors) == {"name"}
    assert set(forms["market"].errors) == {"channel", "country"}


@pytest.mark.parametrize("role", ["viewer", "verifier", "province_officer", "api_client"])
def test_whoever_may_not_add_finds_no_form(client, officer_of, role):
    client.force_login(officer_of(PROBOLINGGO, role))
    assert client.get(CREATE).status_code == 403
    assert client.post(CREATE, least()).status_code == 403


def test_a_double_click_registers_once_and_leads_to_the_one(client, officer):
    data = opened(client, CREATE) | least()
    first, second = client.post(CREATE, data), client.post(CREATE, data)
    assert first.url == second.url
    assert Business.objects.count() == 1
    another = client.post(CREATE, least(**ANOTHER))
    assert "-000002-" in another.url, "no number was lost"


def test_a_likely_double_is_asked_about_before_it_is_registered(client, officer):
    there = BusinessFactory(name="KERIPIK BU RUPI")
    assert "business-confirm_not_duplicate" not in opened(client, CREATE)

    asked = client.post(CREATE, least())

    assert there.registry_no in asked.content.decode()
    assert "business-confirm_not_duplicate" in asked.content.decode()
    assert Business.objects.count() == 1
    assert client.post(CREATE, least(**ANOTHER)).status_code == 302
    assert Business.objects.count() == 2


def test_correcting_changes_what_was_typed_and_nothing_else(client, officer):
    business = BusinessFactory(brand="Rupi", founded_year=1998)
    data = opened(client, page(business, "edit"))
    response = client.post(page(business, "edit"), data | {"business-name": "Keripik Bu Rupiati"})
    assert response.url == business.get_absolute_url()
    stored = Business.objects.get()
    assert stored.name == "Keripik Bu Rupiati"
    kept = ["brand", "founded_year", "region_id", "kbli_id", "owner_id", "registry_no", "source"]
    assert [getattr(stored, name) for name in kept] == [getattr(business, name) for name in kept]
    assert stored.owner.version == 1, "an owner nobody touched has no new version"


def test_what_changes_nothing_is_said_so_and_stands_in_no_history(client, officer):
    business = BusinessFactory(
        latitude="-7.841234", longitude="113.251234", nib="9120001234567", founded_year=1998
    )
    data = opened(client, page(business, "edit")) | {"business-reason": "Diperiksa"}
    answer = client.post(page(business, "edit"), data, follow=True)
    assert "Tidak ada yang diubah." in answer.text
    assert "Perubahan Anda tersimpan" not in answer.text
    assert Business.objects.get().version == 1
    assert business.events.count() == 1


def test_a_reason_stands_in_the_history(client, officer):
    business = BusinessFactory()
    data = opened(client, page(business, "edit"))
    client.post(
        page(business, "edit"),
        data | {"business-status": Status.CLOSED, "business-reason": "Pindah ke Malang"},
    )
    event = business.events.select_related("pgh_context").order_by("-pgh_id").first()
    assert event.status == Status.CLOSED
    assert event.pgh_context.metadata["reason"] == "Pindah ke Malang"
    assert event.pgh_context.metadata["user"] == officer.pk


def test_a_verifier_corrects_but_adds_nobody(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO, "verifier"))
    business = BusinessFactory(owner=None)
    address = page(business, "edit")
    assert "owner-name" not in opened(client, address)
    client.post(address, opened(client, address) | {"business-name": "Keripik"})
    assert Business.objects.get().name == "Keripik"


@pytest.mark.parametrize("name", ["edit", "delete", "confirm"])
def test_outside_ones_region_there_is_no_such_business(client, officer_of, name):
    business = BusinessFactory()
    client.force_login(officer_of(LUMAJANG, "administrator"))
    address = page(business, name)
    assert client.post(address, least()).status_code == 404
    assert Business.objects.get().confirmed_at is None


def test_moving_a_business_out_of_ones_region_is_refused(client, officer):
    business = BusinessFactory()
    address = page(business, "edit")
    data = opened(client, address) | {"business-region": IN_LUMAJANG}
    assert client.post(address, data).status_code == 403
    assert Business.objects.get().region_id == CLARAK


def test_a_place_whose_code_ended_may_stay_until_it_is_changed(client, officer):
    business = BusinessFactory()
    type(business.region).objects.filter(pk=CLARAK).update(valid_to=date(2026, 1, 1))
    address = page(business, "edit")
    response = client.post(address, opened(client, address) | {"business-name": "Keripik"})
    assert response.status_code == 302
    response = client.post(CREATE, least())
    assert "region" in response.context["form"].business.errors


def test_confirming_says_who_and_when_and_disturbs_no_open_form(client, officer):
    business = BusinessFactory()
    data = opened(client, page(business, "edit"))
    client.post(page(business, "confirm"))
    stored = Business.objects.get()
    assert stored.confirmed_by == officer
    assert stored.confirmed_at is not None
    client.post(page(business, "edit"), data | {"business-name": "Keripik"})
    stored = Business.objects.get()
    assert stored.name == "Keripik"
    assert stored.confirmed_by == officer, "a form opened before does not undo it"


def test_confirming_is_never_done_by_following_a_link(client, officer):
    assert client.get(page(BusinessFactory(), "confirm")).status_code == 405


def test_removing_is_for_administrators_and_asks_first(client, officer_of):
    business = BusinessFactory()
    address = page(business, "delete")
    client.force_login(officer_of(PROBOLINGGO))
    assert client.post(address).status_code == 404
    client.force_login(officer_of(PROBOLINGGO, "administrator"))
    assert client.get(address).status_code == 200
    assert Business.objects.exists()
    assert client.post(address).status_code == 302
    assert not Business.objects.exists()
    assert not Owner.objects.exists(), "nobody's data are kept without a business"


def test_titles_name_no_person(client, officer):
    business = BusinessFactory(name="Rupiati")
    title = client.get(page(business, "edit")).content.decode()
    title = title[title.index("<title>") : title.index("</title>")]
    assert "Rupiati" not in title
    assert business.registry_no in title
