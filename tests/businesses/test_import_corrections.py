"""Where a list would take back what an officer corrected, the check says so and names the rows."""

import pghistory
import pytest
from django.urls import reverse

from businesses.models import Business, Figures
from businesses.services.figures import save_figures
from businesses.services.records import save_record
from businesses.services.registration import save_business
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.imports import check, load, sheet

pytestmark = pytest.mark.django_db
TOFU = {"Nama IKM": "Tahu Pak Slamet", "Alamat": "Dusun Krajan", "NIB": "9120001234567"}


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


def correct(row, by, save=save_record, argument="row", **values):
    """As an officer does on the pages, after the list was loaded."""
    for name, value in values.items():
        setattr(row, name, value)
    with pghistory.context(door="web", user=by.pk):
        save(**{argument: row}, by=by)


def move(business, by, address):
    correct(business, by, save_business, "business", address=address)


def overruling(batch):
    return [(each.row, each.column, each.value) for each in batch.problems.filter(overrules=True)]


def page(client, batch):
    return client.get(reverse("businesses:import", args=[batch.uuid])).content.decode()


def test_a_correction_that_the_list_would_take_back_is_named_by_row_column_and_value(officer):
    load(sheet({}, TOFU), by=officer)
    tofu = Business.objects.get(nib=TOFU["NIB"])
    move(tofu, officer, "Jalan Raya Leces 12")

    batch = check(sheet({}, TOFU), by=officer)

    assert overruling(batch) == [(3, "Alamat", "Dusun Krajan")]
    tofu.refresh_from_db()
    assert tofu.address == "Jalan Raya Leces 12"  # a check changes nothing


def test_a_list_that_changed_itself_takes_nothing_back(officer):
    load(sheet(TOFU), by=officer)

    batch = check(sheet(TOFU | {"Alamat": "Dusun Wetan", "Tenaga Kerja P": "5"}), by=officer)

    assert batch.updated == 1
    assert overruling(batch) == []


def test_what_was_taken_back_once_is_the_lists_own_again(officer):
    load(sheet(TOFU), by=officer)
    move(Business.objects.get(), officer, "Jalan Raya Leces 12")
    load(sheet(TOFU), by=officer)

    batch = check(sheet(TOFU | {"Alamat": "Dusun Wetan"}), by=officer)

    assert overruling(batch) == []


def test_a_value_that_was_emptied_here_is_one_as_well(officer):
    load(sheet(TOFU), by=officer)
    move(Business.objects.get(), officer, "")

    assert overruling(check(sheet(TOFU), by=officer)) == [(2, "Alamat", "Dusun Krajan")]


def test_figures_that_were_corrected_are_named_too(officer):
    load(sheet(TOFU), by=officer)
    correct(Figures.objects.get(), officer, save_figures, "figures", workers_female=9)

    assert overruling(check(sheet(TOFU), by=officer)) == [(2, "Tenaga Kerja P", "3")]


def test_a_business_that_no_list_brought_was_written_here(officer):
    BusinessFactory(nib=TOFU["NIB"], name="Tahu Slamet", owner=None, address="")

    batch = check(sheet(TOFU), by=officer)

    assert overruling(batch) == [(2, "Nama IKM", "Tahu Pak Slamet")]  # the address was empty


def test_numbers_of_a_person_stay_covered(officer):
    person = OwnerFactory(name="Rupiah", nik=None, phone="+6281234567890")
    BusinessFactory(nib=TOFU["NIB"], name=TOFU["Nama IKM"], owner=person)

    batch = check(sheet(TOFU | {"No HP": "081299998888"}), by=officer)

    assert overruling(batch) == [(2, "No HP", "")]


def test_the_check_says_it_in_a_sentence_and_so_does_the_loaded_list(client, officer):
    load(sheet({}, TOFU), by=officer)
    for business in Business.objects.all():
        move(business, officer, "Jalan Raya Leces 12")
    client.force_login(officer)
    again = sheet({"Alamat": "Dusun Kulon"}, TOFU)

    said = page(client, check(again, by=officer))
    assert "Pada 2 baris, isi daftar berbeda dari yang ditulis di registri" in said
    assert "baris 2–3" in said
    assert "menggantikan isi registri" in said

    assert "Pada 2 baris, isi daftar menggantikan" in page(client, load(again, by=officer))
    assert "isi daftar" not in page(client, check(again, by=officer))
