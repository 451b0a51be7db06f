"""The search box of the top bar: what it suggests, to whom, at which cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ProductFactory
from tests.factories.programs import ProgramFactory

PAGE = "/cari/"
HTMX = {"HX-Request": "true"}
BOALEMO = "75.02"


def groups(client, typed):
    answer = client.get(PAGE, {"q": typed}, headers=HTMX)
    assert answer.status_code == 200
    found = [*answer.context["as_typed"], *answer.context["groups"]]
    return {str(group.label): group.hits for group in found}


def test_what_fits_is_grouped_by_its_kind(client, officer):
    business = BusinessFactory(name="Tempe Bu Rupi", owner__name="Tempani Hartatik")
    ProductFactory(business=business, name="Keripik tempe")
    ProductFactory(business=business, name="Peyek")
    BusinessFactory(name="Mebel Pak Min", region_id="35.13.14.1017")

    found = groups(client, "tempe")

    assert [hit.text for hit in found["Usaha"]] == ["Tempe Bu Rupi"]
    assert [hit.text for hit in found["Produk"]] == ["Keripik tempe"]
    assert found["Usaha"][0].url == business.get_absolute_url()
    assert found["Produk"][0].url == f"{business.get_absolute_url()}produk/"
    assert [hit.note for hit in found["KBLI"]]
    assert groups(client, "clarak")["Wilayah"][0].url == "/wilayah/35.13.05.2008/"


def test_an_owner_is_found_but_not_named(client, officer):
    business = BusinessFactory(name="Keripik Bu Rupi", owner__name="Siti Hartatik")

    found = groups(client, "hartat")

    assert [(hit.text, hit.url) for hit in found["Pemilik"]] == [
        ("S••• H•••••••", business.get_absolute_url())
    ]
    for headers in ({}, HTMX):
        page = client.get(PAGE, {"q": "hartat"}, headers=headers).content.decode()
        assert "Hartatik" not in page


def test_nothing_of_another_region_is_suggested(client, officer):
    business = BusinessFactory(name="Kopra Boalemo", region_id=BOALEMO, owner__name="Hartatik")
    ProductFactory(business=business, name="Cengkih")

    for typed in ["kopra", "hartatik", "cengkih", "boalemo", business.registry_no]:
        found = groups(client, typed)
        assert set(found) <= {"KBLI"}, typed


def test_who_may_not_see_owners_is_suggested_none(client, officer_of):
    BusinessFactory(owner__name="Hartatik")
    client.force_login(officer_of("35.13", role="api_client"))

    assert "Pemilik" not in groups(client, "hartatik")


def test_somebody_without_a_place_is_suggested_no_record(client, db):
    BusinessFactory(name="Keripik Bu Rupi")
    client.force_login(UserFactory())

    assert set(groups(client, "keripik")) <= {"KBLI"}


def test_a_number_finds_its_business(client, officer):
    business = BusinessFactory(name="Keripik Bu Rupi", nib="1234567890123")

    for typed in [business.registry_no, business.registry_no[-8:], "1234567"]:
        found = groups(client, typed)
        assert [hit.text for hit in found["Usaha"]] == ["Keripik Bu Rupi"]
        assert set(found) == {"Usaha"}


def test_a_code_finds_its_place_and_its_kind_of_industry(client, officer):
    assert [hit.text for hit in groups(client, "35.13.05")["Wilayah"]][0] == "Leces"
    assert [hit.note for hit in groups(client, "10794")["KBLI"]] == ["10794"]


def test_a_program_is_found_by_a_word_of_its_name(client, officer):
    program = ProgramFactory(name="Pelatihan kemasan keripik", region_id="35.13")
    ProgramFactory(name="Pelatihan kemasan, belum terbit", region_id=BOALEMO, published_at=None)

    [hit] = groups(client, "kemasan")["Program"]
    assert (hit.text, hit.url) == (program.name, program.get_absolute_url())


def test_a_program_is_found_by_what_was_typed_though_businesses_know_another_word(client, officer):
    BusinessFactory(name="Kerupuk Pelabuhan")
    program = ProgramFactory(name="Pelatihan kemasan", region_id="35.13")

    [hit] = groups(client, "pelatihan")["Program"]
    assert hit.text == program.name


def test_no_correction_is_offered_that_finds_nothing_itself(client, officer):
    BusinessFactory(name="Pelabuhan Rupi")
    BusinessFactory(name="Pengemasan Siti")

    assert "Menampilkan hasil" not in client.get(PAGE, {"q": "pelabuhn pengemasn"}).text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "suggestions"])
def test_a_correction_is_told_above_what_it_brought_and_below_the_rest(headers, client, officer):
    BusinessFactory(name="Kerupuk Pelabuhan")
    ProgramFactory(name="Pelatihan kemasan", region_id="35.13")

    page = client.get(PAGE, {"q": "pelatihan"}, headers=headers).text

    told = page.index("Menampilkan hasil untuk “pelabuhan”")
    assert page.index("Pelatihan kemasan") < told < page.index("Kerupuk Pelabuhan")


def test_what_the_correction_brings_as_well_stands_with_it(client, officer):
    BusinessFactory(name="Keripik Bu Rupi")

    found = groups(client, "kripik")  # which is a word of KBLI, too

    assert list(found) == ["Usaha", "KBLI"]


def test_a_place_is_found_as_it_was_typed_though_businesses_know_another_word(client, officer):
    BusinessFactory(name="Keripik Klarak")

    assert [hit.text for hit in groups(client, "clarak")["Wilayah"]] == ["Clarak"]


@pytest.mark.parametrize("address", [PAGE, "/usaha/"])
def test_a_correction_is_told_and_can_be_declined(address, client, officer):
    BusinessFactory(name="Keripik Bu Rupi")

    page = client.get(address, {"q": "kripik"}).content.decode()

    assert "Menampilkan hasil untuk “keripik”" in page
    assert "?q=%22kripik%22" in page
    declined = client.get(address, {"q": '"kripik"'}).content.decode()
    assert "Menampilkan hasil" not in declined
    assert "Keripik Bu Rupi" not in declined


def test_never_more_than_five_of_a_kind(client, officer):
    for _count in range(7):
        ProductFactory(business__name="Tempe", business__owner__name="Tempe", name="Tempe")

    assert {len(hits) for label, hits in groups(client, "tempe").items() if label != "KBLI"} == {5}


@pytest.mark.parametrize("typed", ["keripik", "kripik", "leces keripik"])
def test_many_businesses_cost_as_many_queries_as_one(typed, client, officer):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE, {"q": typed}, headers=HTMX)
        return len(caught)

    ProductFactory(business__name="Keripik Bu Rupi")
    client.get(PAGE, {"q": typed}, headers=HTMX)
    one = queries()
    for _count in range(49):
        ProductFactory(business__name="Keripik Bu Rupi")

    assert queries() == one
    assert one <= 21


@settings(max_examples=60)
@given(
    typed=st.one_of(st.text(max_size=130), st.sampled_from(["\x00ab", "'a:*", '""', "% _", "&|"]))
)
def test_anything_typed_is_answered(typed, client, officer_of):
    if "_auth_user_id" not in client.session:
        client.force_login(officer_of("35.13"))

    assert client.get(PAGE, {"q": typed}).status_code == 200
    assert client.get(PAGE, {"q": typed}, headers=HTMX).status_code == 200
