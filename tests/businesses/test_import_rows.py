"""What becomes of a row: registered, corrected, left as it is, or refused with a sentence."""

import pytest
from django.core.exceptions import PermissionDenied

from businesses.choices import LegalForm, Source
from businesses.exchange.jobs import work
from businesses.models import Business, Figures, Owner
from businesses.services.registration import save_business
from ikm_registry.accounts.models import User
from ikm_registry.regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory
from tests.factories.imports import check, hand_in, load, reasons, result, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


def test_a_row_becomes_a_business_with_all_that_belongs_to_it(officer):
    row = {
        "NIB": "1234.5678.90123",
        "Bentuk Badan Usaha": "UD",
        "NIK": "3513114107900001",
        "No HP": "0812-3456-7890",
        "RT": "3",
        "RW": "01",
        "Jumlah Produksi": "1.200",
        "Satuan": "BKS",
        "Nilai Produksi (000)": "60.000",
        "Omzet": "72000",
        "lat": "-7.8412345678",
        "lng": "113,25",
    }
    load(sheet(row), by=officer)
    business = Business.objects.select_related("owner", "kbli", "latest_figures").get()
    assert business.region_id == CLARAK
    assert business.legal_form == LegalForm.INDIVIDUAL
    assert business.source == Source.SPREADSHEET
    assert (business.nib, business.kbli.code) == ("1234567890123", "10794")
    assert (str(business.latitude), business.coordinate_source) == ("-7.841235", "file")
    assert (business.owner.nik, business.owner.phone) == ("3513114107900001", "+6281234567890")
    figures = business.latest_figures
    assert (figures.year, figures.workers_total, figures.production_unit_id) == (2025, 4, "bungkus")
    assert (figures.production_value, figures.turnover) == (60_000_000, 72_000_000)
    assert business.product_set.get().name == "Keripik tempe"
    assert business.registry_no.startswith("IKM-3513-0000")


def test_the_same_list_again_changes_nothing(officer):
    data = sheet({}, {"Nama IKM": "Tahu Pak Slamet"})
    assert result(load(data, by=officer)) == (2, 0, 0, 0)
    before = list(Business.objects.order_by("pk").values())
    assert result(load(data, by=officer)) == (0, 0, 2, 0)
    assert list(Business.objects.order_by("pk").values()) == before


def test_only_what_differs_is_changed_and_what_is_left_empty_stays(officer):
    load(sheet({"No HP": "081234567890", "Alamat": "Dusun Krajan"}), by=officer)
    again = sheet({"No HP": "", "Alamat": "Jalan Raya Leces 12", "Tenaga Kerja P": "5"})
    batch = load(again, by=officer)
    business = Business.objects.get()
    assert result(batch) == (0, 1, 0, 0)
    assert len(batch.preview[0]["changed"]) == 2
    assert (business.address, business.version) == ("Jalan Raya Leces 12", 2)
    assert business.latest_figures.workers_female == 5
    assert (business.owner.phone, business.owner.version) == ("+6281234567890", 1)


def test_another_year_adds_figures_and_keeps_the_old_ones(officer):
    load(sheet({}), by=officer, year=2024)
    assert result(load(sheet({"Tenaga Kerja P": "6"}), by=officer, year=2025)) == (0, 1, 0, 0)
    assert list(Figures.objects.values_list("year", "workers_female")) == [(2025, 6), (2024, 3)]
    assert Business.objects.get().latest_figures.year == 2025


def test_a_business_renamed_here_is_known_again(officer):
    load(sheet({"Nama IKM": ""}), by=officer)
    business = Business.objects.get()
    assert business.name == "Rupiah"
    business.name, business.region = "Keripik Rupi Jaya", Region.objects.get(pk="35.13.05.2005")
    save_business(business=business, by=officer)
    batch = load(sheet({"Nama IKM": "", "Kel/Desa": ""}), by=officer)
    assert (result(batch), batch.preview[0]["changed"]) == ((0, 0, 1, 0), [])
    business.refresh_from_db()
    assert (business.name, business.region_id) == ("Keripik Rupi Jaya", "35.13.05.2005")


def test_a_business_that_moved_away_is_not_registered_again(db):
    by = UserFactory(assignments=[("district_officer", "35.13"), ("district_officer", "35.08")])
    load(sheet({}), by=by)
    business = Business.objects.get()
    business.region = Region.objects.get(pk="35.08")
    save_business(business=business, by=by)
    batch = load(sheet({}), by=by)
    assert result(batch) == (0, 0, 0, 1)
    assert "pindah" in reasons(batch)[2, "Nama IKM"]


def test_rows_that_say_the_same_are_businesses_of_their_own(officer):
    data = sheet({}, {}, {})
    batch = load(data, by=officer)
    assert result(batch) == (3, 0, 0, 0)
    assert sorted(reasons(batch)) == [(3, "Nama IKM"), (4, "Nama IKM")]
    assert result(load(data, by=officer)) == (0, 0, 3, 0)
    assert result(load(sheet({}, {}), by=officer)) == (0, 0, 2, 0)


def test_a_nib_knows_its_business_whatever_else_the_row_says(officer):
    BusinessFactory(nib="1234567890123", name="Keripik Lama")
    batch = load(sheet({"NIB": "1234567890123"}), by=officer)
    assert result(batch) == (0, 1, 0, 0)
    assert Business.objects.get().name == "Keripik Bu Rupi"


def test_two_rows_with_one_nib_are_not_guessed_at(officer):
    nib = {"NIB": "1234567890123"}
    batch = load(sheet(nib, nib | {"Nama IKM": "Tahu Pak Slamet"}), by=officer)
    assert result(batch) == (1, 0, 0, 1)
    assert Business.objects.get().name == "Keripik Bu Rupi"


def test_a_person_with_two_businesses_stays_one_person(officer):
    OwnerFactory(nik="3513114107900001", name="Rupiah Wati")
    nik = {"NIK": "3513114107900001"}
    load(sheet(nik, nik | {"Nama IKM": "Rengginang Bu Rupi"}), by=officer)
    assert Owner.objects.get().businesses.count() == 2


def test_a_new_person_in_two_rows_is_registered_once(officer):
    nik = {"NIK": "3513114107900001"}
    load(sheet(nik, nik | {"Nama IKM": "Rengginang Bu Rupi"}), by=officer)
    assert Owner.objects.get().businesses.count() == 2


def test_a_business_entered_by_hand_is_pointed_out(officer):
    here = BusinessFactory(name="KERIPIK BU RUPI")
    batch = check(sheet({}), by=officer)
    assert "terdaftar" in reasons(batch)[2, "Nama IKM"]
    assert batch.problems.get().value == here.registry_no


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ({"NIB": "12345"}, "13"),
        ({"NIB": "1.23E+12"}, "memotong"),
        ({"NIK": "351311410790001"}, "16"),
        ({"NIK": "3.51E+15"}, "memotong"),
        ({"Tenaga Kerja L": "banyak"}, "1.250"),
        ({"Tenaga Kerja L": "-2"}, "0"),
        ({"Omzet": "sekitar sejuta"}, "rupiah"),
        ({"Tahun": "2019"}, "tahun lain"),
        ({"Kab/Kota": "KAB. LUMAJANG"}, "kabupaten lain"),
        ({"Nama IKM": "x" * 201}, "200"),
        ({"Nama IKM": "", "Nama Pemilik": "-", "Produk": ""}, "nama"),
    ],
)
def test_what_the_form_would_refuse_refuses_the_row(officer, cell, word):
    batch = load(sheet(cell), by=officer)
    assert result(batch) == (0, 0, 0, 1)
    assert word in " ".join(reasons(batch).values())
    assert not Business.objects.exists()


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ({"No HP": "8.52E+10"}, "memotong"),
        ({"No HP": "KAB. PROBOLINGGO"}, "0812"),
        ({"Kode KBLI": "47242"}, "KBLI 2020"),
        ({"Kecamatan": "Lecess"}, "Leces"),
        ({"Kel/Desa": "Clarakk"}, "Clarak"),
        ({"Kecamatan": "", "Kel/Desa": ""}, "kecamatan"),
        ({"Satuan": "genggam", "Jumlah Produksi": "5"}, "Satuan"),
        ({"Bentuk Badan Usaha": "PQ"}, "Kata"),
        ({"lat": "7,84", "lng": "113,25"}, "Indonesia"),
        ({"lat": "-7,84"}, "Indonesia"),
        ({"Nama IKM": ""}, "nama"),
        ({"Nama Pemilik": "", "No HP": "081234567890"}, "pemilik"),
    ],
)
def test_what_a_list_may_not_know_is_left_out_with_a_warning(officer, cell, word):
    batch = load(sheet(cell), by=officer)
    assert result(batch) == (1, 0, 0, 0)
    assert word in " ".join(reasons(batch).values())


def test_a_nik_is_masked_even_where_it_is_wrong(officer):
    batch = check(sheet({"NIK": "3513114199900001"}), by=officer)
    assert batch.problems.get().value == "3513••••••••••01"


@pytest.mark.parametrize("blank", ["-", "tidak ada", "#N/A", "NULL", "belum ada", " "])
def test_words_for_nothing_are_nothing(officer, blank):
    batch = load(sheet({"NIB": blank, "No HP": blank, "Omzet": blank}), by=officer)
    assert (result(batch), reasons(batch)) == ((1, 0, 0, 0), {})


def test_a_standstill_is_not_overwritten_by_a_list(officer):
    load(sheet({}), by=officer)
    Figures.objects.update(operated=False, workers_male=None, workers_female=None)
    batch = load(sheet({}), by=officer)
    assert result(batch) == (0, 0, 0, 1)
    assert "beroperasi" in reasons(batch)[2, "Nama IKM"]


def test_every_change_of_a_correction_is_in_the_history(officer):
    load(sheet({}), by=officer)
    load(sheet({"Alamat": "Dusun Krajan", "Tenaga Kerja P": "9"}), by=officer)
    assert list(Business.objects.get().events.values_list("pgh_label", "address", "version")) in (
        [("insert", "", 1), ("update", "Dusun Krajan", 2)],
        [("update", "Dusun Krajan", 2), ("insert", "", 1)],
    )
    assert Figures.objects.get().events.filter(pgh_label="update", workers_female=9).count() == 1
    assert Owner.objects.get().events.count() == 1


def test_checking_leaves_the_registry_as_it_was(officer):
    batch = check(sheet({}), by=officer)
    assert (batch.state, result(batch)) == ("checked", (1, 0, 0, 0))
    assert not Business.objects.exists()
    assert not Owner.objects.exists()


def test_the_history_says_who_loaded_which_list(officer):
    batch = load(sheet({}), by=officer)
    context = Business.objects.get().events.get().pgh_context.metadata
    assert context["user"] == officer.pk
    assert (context["door"], context["file"]) == ("import", "daftar.csv")
    assert context["batch"] == str(batch.uuid)


def test_a_list_may_not_be_handed_in_for_another_regency(officer):
    with pytest.raises(PermissionDenied):
        hand_in(sheet({}), by=officer, region="35.14")


def test_who_lost_the_right_meanwhile_loads_nothing(officer):
    batch = hand_in(sheet({}), by=officer)
    officer.assignments.all().delete()
    work(batch.pk, User.objects.get(pk=officer.pk))
    batch.refresh_from_db()
    assert (batch.state, result(batch)) == ("failed", (0, 0, 0, 0))
    assert "berhak" in batch.failure


def test_a_field_officer_of_one_district_loads_no_lists(officer_of):
    with pytest.raises(PermissionDenied):
        hand_in(sheet({}), by=officer_of("35.13.05", "field_officer"))
