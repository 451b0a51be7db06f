"""The history tab tells who changed what, and covers what is personal."""

import re
from datetime import UTC, datetime

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.choices import flatten_choices

from businesses.choices import Status
from businesses.models import Business, Consent, OtherKbli, Product
from businesses.services.consent import withdraw
from ikm_registry.history.models import RegistryEvent
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    kbli,
)


@pytest.fixture
def siti(db):
    return UserFactory(first_name="Siti", last_name="Aminah")


def told(client, business, page=""):
    response = client.get(f"{business.get_absolute_url()}riwayat/{page}")
    assert response.status_code == 200
    return response


def entries(client, business, page=""):
    return told(client, business, page).context["entries"]


def words(client, business):
    text = re.sub(r"<[^>]+>", " ", told(client, business).content.decode())
    return " ".join(text.split())


def test_a_change_says_who_did_it_when_through_which_door_and_why(client, officer, siti):
    business = BusinessFactory()
    with pghistory.context(user=siti.pk, door="web", reason="survei ulang"):
        Business.objects.update(status=Status.CLOSED)
    text = words(client, business)
    assert "Siti Aminah mengubah status dari Aktif menjadi Tutup" in text
    assert "lewat halaman web" in text
    assert "survei ulang" in text
    assert re.search(r"\d{2}\.\d{2} WIB", text)


def test_a_change_shows_before_and_after_in_words(client, officer):
    business = BusinessFactory()
    figures = FiguresFactory(business=business, turnover=None)
    figures.turnover = 60_000_000
    figures.save()
    Business.objects.update(kbli=kbli("31001"), region="35.13.05", status=Status.MOVED)
    changed = {
        field.label: (field.before, field.after)
        for entry in entries(client, business)
        if entry.kind == "update"
        for field in entry.fields
    }
    assert ("Aktif", "Pindah") in changed.values()
    assert (None, "Rp60.000.000") in changed.values()
    pairs = [f"{before} → {after}" for before, after in changed.values()]
    assert any(pair.startswith("10794 ") and "→ 31001 " in pair for pair in pairs)
    assert any("Clarak" in pair and "→ Leces, Kabupaten Probolinggo" in pair for pair in pairs)


def test_times_are_told_by_the_clock_of_the_place(client, officer_of):
    client.force_login(officer_of("94"))
    business = BusinessFactory(region_id="94.01", owner=None)
    moment = datetime(2026, 11, 22, 1, 42, tzinfo=UTC)
    Business.objects.update(confirmed_at=moment)
    events_of(Business).objects.update(pgh_created_at=moment)
    text = words(client, business)
    assert (
        text.count("22 Nov 2026, 10.42 WIT") == 3
    )  # when it was noted, and what was noted, in short and in full
    assert "WIB" not in text


def test_who_is_not_a_person_is_named_too(client, officer, siti):
    business = BusinessFactory()
    with pghistory.context(door="import"):
        ProductFactory(business=business)
    with pghistory.context(user=siti.pk):
        MarketFactory(business=business)
    siti.delete()
    text = words(client, business)
    assert "Sistem menambah usaha" in text
    assert "Impor menambah produk" in text
    assert "Pengguna lama menambah pasar" in text


def test_an_import_names_the_list_it_read(client, officer, siti):
    with pghistory.context(user=siti.pk, door="import", file="Data 2025.xlsx"):
        business = BusinessFactory()
    assert "lewat impor “Data 2025.xlsx”" in words(client, business)


def test_identities_are_covered(client, officer):
    owner = OwnerFactory(
        nik="3513024107850003",
        phone="081234567890",
        email="rupi.handayani@contoh.id",
        birth_date="1985-07-01",
    )
    business = BusinessFactory(owner=owner, npwp="0123456789012345")
    owner.nik, owner.phone = "3513024107850004", "081298765432"
    owner.save()
    text = told(client, business).content.decode()
    for secret in [
        "3513024107850003",
        "3513024107850004",
        "234567890",
        "298765432",
        "0123456789012345",
        "handayani@",
        "1 Jul 1985",
        "1985-07-01",
    ]:
        assert secret not in text
    assert "3513••••••••••04" in text


def test_who_may_not_see_owners_reads_nothing_of_them(client, officer_of):
    first, second = OwnerFactory(name="Sri Handayani"), OwnerFactory(name="Darti Ningsih")
    business = BusinessFactory(owner=first)
    business.owner = second
    business.save()
    client.force_login(officer_of("35.13", role="api_client"))
    text = words(client, business)
    assert "Handayani" not in text
    assert "Darti" not in text
    client.force_login(officer_of("35.13"))
    assert "Sri Handayani" in words(client, business)


def test_what_was_deleted_is_told_still(client, officer):
    business = BusinessFactory()
    figures = FiguresFactory(business=business)
    figures.materials.create(name="Kedelai lokal")
    figures.delete()
    CertificateFactory(business=business, number="2063513010001-30").delete()
    text = words(client, business)
    assert "Kedelai lokal" in text
    assert "2063513010001-30" in text
    assert [entry.kind for entry in entries(client, business)].count("delete") == 3


def test_further_kbli_are_told(client, officer):
    business = BusinessFactory()
    OtherKbli.objects.create(business=business, kbli=kbli("31001"))
    assert "31001" in words(client, business)


def test_the_history_of_one_business_says_nothing_of_another(client, officer):
    business, other = BusinessFactory(), BusinessFactory(name="Mebel Jati")
    ProductFactory(business=other, name="Kursi tamu")
    text = words(client, business)
    assert "Mebel Jati" not in text
    assert "Kursi tamu" not in text


def test_the_newest_comes_first_and_twenty_five_make_a_page(client, officer):
    business = BusinessFactory()
    for number in range(30):
        ProductFactory(business=business, name=f"Produk {number:02}")
    first, second = entries(client, business), entries(client, business, "?page=2")
    assert len(first) == 25
    assert "Produk 29" in first[0].sentence
    assert len(second) == 7  # five products, the business and its owner


@pytest.mark.parametrize("page", ["?page=0", "?page=abc", "?page=99999999999", "?page=%00"])
def test_a_page_that_is_none_is_answered_with_one_that_is(client, officer, page):
    assert entries(client, BusinessFactory(), page)


def test_a_small_correction_is_read_at_a_glance(client, officer):
    business = BusinessFactory(name="Keripik")
    business.name = "Keripik Tempe"
    business.save()
    assert entries(client, business)[0].sentence == (
        "Sistem mengubah nama usaha dari Keripik menjadi Keripik Tempe"
    )
    business.brand, business.address = "Rupi", "Jalan Raya Leces"
    business.save()
    newest = entries(client, business)[0]
    assert newest.headline == "merek: kosong → Rupi; alamat: kosong → Jalan Raya Leces"


def test_a_save_that_changes_nothing_says_so(client, officer):
    business = BusinessFactory()
    business.version += 1
    business.save()
    assert "Disimpan tanpa perubahan" in words(client, business)


def test_a_page_costs_the_same_however_many_events_there_are(client, officer, siti):
    few, many = BusinessFactory(), BusinessFactory()
    with pghistory.context(user=siti.pk):
        change(few, 12)
        change(many, 50)
    costs = []
    told(client, few)
    for business in (few, many):
        with CaptureQueriesContext(connection) as caught:
            assert len(entries(client, business)) == 25
        costs.append(len(caught))
    assert costs[0] == costs[1]
    assert costs[0] <= 29


def change(business, times):
    """Events of two tables, enough to fill a first page with both."""
    for number in range(times):
        product = ProductFactory(business=business, name=f"Keripik {number}")
        product.unit_id = "kg"
        product.save()
        Business.objects.filter(pk=business.pk).update(
            brand=str(number), kbli=kbli("31001" if number % 2 else "10794")
        )


def test_every_event_is_kept_by_the_same_base(db):
    assert issubclass(events_of(Business), RegistryEvent)


def test_the_history_of_one_person_is_asked_for(client, officer, siti):
    business = BusinessFactory()
    with pghistory.context(user=siti.pk, door="web"):
        ProductFactory(business=business, name="Keripik gadung")
    with pghistory.context(user=officer.pk, door="web"):
        MarketFactory(business=business)
    found = entries(client, business, f"?who={siti.pk}")
    assert [entry.sentence for entry in found] == ["Siti Aminah menambah produk “Keripik gadung”"]
    assert told(client, business, f"?who={siti.pk}").context["chips"][0]["value"] == "Siti Aminah"


def test_the_history_of_one_kind_of_record_or_one_field_is_asked_for(client, officer):
    business = BusinessFactory()
    product = ProductFactory(business=business, price=15_000)
    figures = FiguresFactory(business=business)
    Product.objects.update(name="Peyek")
    Product.objects.update(price=None)
    figures.delete()
    assert {e.change.model for e in entries(client, business, "?what=produk")} == {Product}
    priced = entries(client, business, "?what=produk.price")
    assert [e.kind for e in priced] == ["update", "insert"]
    assert priced[0].sentence.endswith("sebelumnya Rp15.000")
    assert [e.kind for e in entries(client, business, "?what=angka.turnover")] == [
        "delete",
        "insert",
    ]
    assert not entries(client, business, "?what=angka.fuel_litres")
    product.delete()
    assert [e.kind for e in entries(client, business, "?what=produk.name")] == [
        "delete",
        "update",
        "insert",
    ]


def test_the_history_of_some_days_is_asked_for_by_the_clock_of_the_place(client, officer_of):
    client.force_login(officer_of("94"))
    business = BusinessFactory(region_id="94.01", owner=None)
    moment = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # 01.00 WIT of the 23rd
    events_of(Business).objects.update(pgh_created_at=moment)
    assert entries(client, business, "?since=2026-11-23&until=2026-11-23")
    assert not entries(client, business, "?until=2026-11-22")
    assert not entries(client, business, "?since=2026-11-24")


@pytest.mark.parametrize(
    "query",
    [
        "?who=abc",
        "?who=99999999999999999999",
        "?who=%00",
        "?what=produk.photo.x",
        "?what=lain",
        "?what=%00",
        "?since=kemarin",
        "?since=2026-13-45",
        "?until=%00",
        "?since=2026-11-23&until=2026-11-22",
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_a_sentence(client, officer, query):
    page = told(client, BusinessFactory(), query)
    assert not page.context["entries"]
    assert page.context["filter"].errors
    assert "notice-warn" in page.content.decode()


def test_any_field_may_be_asked_for(client, officer):
    business = FiguresFactory().business
    form = told(client, business).context["filter"]
    asked = [value for value, _label in flatten_choices(form.fields["what"].choices)]
    assert len(asked) > 100
    for what in asked:
        told(client, business, f"?what={what}")


def test_what_one_request_did_stands_together(client, officer):
    business = BusinessFactory()
    with pghistory.context(user=officer.pk, door="web"):
        ProductFactory(business=business)
        MarketFactory(business=business)
    newest, second, *_older = entries(client, business)
    assert newest.deed == second.deed


def test_a_person_is_named_with_her_role(client, officer_of):
    siti = officer_of("35.13")
    siti.first_name = "Siti"
    siti.save()
    client.force_login(siti)
    business = BusinessFactory()
    with pghistory.context(user=siti.pk):
        ProductFactory(business=business, name="Peyek")
    assert "Siti (petugas kabupaten/kota) menambah produk “Peyek”" in words(client, business)


def test_a_consent_is_told_when_it_is_given_and_when_it_is_withdrawn(client, officer, siti):
    business = BusinessFactory()
    with pghistory.context(user=siti.pk, door="web"):
        consent = ConsentFactory(owner=business.owner)
    withdraw(consent=consent, by=officer)
    ConsentFactory(owner=business.owner, purpose="catalogue", basis="law")

    text = words(client, business)
    assert "Siti Aminah mencatat persetujuan pemilik: Bank atau kredit" in text
    assert "mencatat bahwa pemilik menarik persetujuannya: Bank atau kredit" in text
    assert "mencatat dasar lain untuk memakai data pemilik: Katalog publik" in text
    assert [entry.kind for entry in entries(client, business, "?what=persetujuan")] == [
        "insert",
        "update",
        "insert",
    ]


def test_whoever_may_not_see_the_owner_reads_of_no_consent(client, officer_of):
    consent = ConsentFactory(owner=BusinessFactory().owner)
    client.force_login(officer_of("35.13", role="api_client"))
    business = consent.owner.businesses.get()
    assert "mencatat persetujuan" not in words(client, business)
    assert not [entry for entry in entries(client, business) if entry.change.model is Consent]


def test_a_consent_that_was_withdrawn_is_not_brought_back(client, officer):
    consent = ConsentFactory(owner=BusinessFactory().owner)
    given = events_of(Consent).objects.get()
    withdraw(consent=consent, by=officer)
    business = consent.owner.businesses.get()

    assert "Kembalikan nilai ini" not in words(client, business)
    way = f"riwayat/persetujuan/{given.pk}/withdrawn_on/kembalikan/"
    assert client.get(f"{business.get_absolute_url()}{way}").status_code == 404
    assert client.post(f"{business.get_absolute_url()}{way}").status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_on
