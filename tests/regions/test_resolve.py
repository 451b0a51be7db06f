"""The place book: what a spreadsheet writes, and which region it means."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.regions.models import Region
from ikm_registry.regions.resolve import PlaceBook, UnknownPlace

pytestmark = pytest.mark.django_db


@pytest.fixture
def boalemo(db):
    return PlaceBook("75.02")


@pytest.mark.parametrize(
    ("district", "village", "code"),
    [
        ("Mananggu", "Tabulo Selatan", "75.02.05.2009"),
        ("MANANGGU", " tabulo  selatan ", "75.02.05.2009"),
        ("Kec. Mananggu", "Desa Tabulo-Selatan", "75.02.05.2009"),
        ("KECAMATAN MANANGGU", None, "75.02.05"),
        ("Wonosari", "Bongo 2", "75.02.02.2002"),
        ("Paguyaman", "Bongo iv", "75.02.01.2005"),
        ("Wonosari", "Mekar Jaya", "75.02.02.2004"),
        (None, "Polohungo", "75.02.03.2004"),
        ("", "", "75.02"),
        (None, None, "75.02"),
    ],
)
def test_case_spaces_marks_and_titles_do_not_matter(boalemo, district, village, code):
    assert boalemo.find(district, village) == code


def test_a_misspelt_district_is_refused_with_the_likely_name(boalemo):
    with pytest.raises(UnknownPlace) as refusal:
        boalemo.find("Manangu", "Tabulo")
    assert refusal.value.column == "district"
    assert refusal.value.value == "Manangu"
    assert refusal.value.suggestion == "Mananggu"
    assert "“Mananggu”" in refusal.value.reason


def test_a_misspelt_village_is_refused_with_the_likely_name_of_its_district(boalemo):
    with pytest.raises(UnknownPlace) as refusal:
        boalemo.find("Botumoito", "Hutamonuu")
    assert refusal.value.column == "village"
    assert refusal.value.suggestion == "Hutamonu"


def test_nothing_is_suggested_when_nothing_is_alike(boalemo):
    with pytest.raises(UnknownPlace) as refusal:
        boalemo.find("Xyz")
    assert refusal.value.suggestion == ""


def test_a_village_of_another_district_is_refused_with_that_district(boalemo):
    with pytest.raises(UnknownPlace, match="Botumoito"):
        boalemo.find("Mananggu", "Hutamonu")


def test_a_village_name_of_two_districts_needs_its_district(boalemo):
    with pytest.raises(UnknownPlace, match="Paguyaman, Tilamuta"):
        boalemo.find("", "Tenilo")
    assert boalemo.find("Tilamuta", "Tenilo") == "75.02.04.2018"


def test_a_title_decides_between_a_desa_and_a_kelurahan_of_one_name():
    book = PlaceBook("53.01")  # Oesao in Kupang Timur is both
    with pytest.raises(UnknownPlace, match="Kupang Timur"):
        book.find("Kupang Timur", "Oesao")
    desa, kelurahan = (book.find("Kupang Timur", f"{title} Oesao") for title in ("Desa", "Kel."))
    assert desa.startswith("53.01.06.2")
    assert kelurahan.startswith("53.01.06.1")


def test_a_name_that_begins_like_a_title_is_a_name():
    assert PlaceBook("91.03").find("Sentani", "Desa Adat Yoboi") == "91.03.01.3007"


def test_an_old_name_leads_to_the_successor(django_assert_num_queries):
    Region.objects.filter(pk="75.02.05.2009").update(
        valid_to=timezone.localdate(), successor="75.02.06.2009"
    )
    with django_assert_num_queries(2):
        book = PlaceBook("75.02")
    with django_assert_num_queries(0):
        assert book.find("Mananggu", "Tabulo Selatan") == "75.02.06.2009"
        assert book.find("Botumoito", "Tabulo Selatan") == "75.02.06.2009"
        assert book.find("Mananggu", "Tabulo") == "75.02.05.2001"


def test_every_region_of_a_regency_is_found_by_its_own_names(boalemo):
    for village in Region.objects.inside("75.02").filter(level=13):
        district = village.full_name.split(", ")[1]
        assert boalemo.find(district, village.name) == village.code


def test_any_words_are_found_or_refused_with_a_reason(boalemo):
    def answer(district, village):
        try:
            return boalemo.find(district, village)
        except UnknownPlace as refusal:
            return refusal.reason

    @given(st.text(), st.text())
    def ask(district, village):
        assert answer(district, village)

    ask()
