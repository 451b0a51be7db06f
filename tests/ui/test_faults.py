"""When a page cannot be shown, it says what happened and keeps the way open."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.urls("tests.ui.styleguide")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer_client(officer_of):
    client = Client(raise_request_exception=False)
    client.force_login(officer_of("35.13"))
    return client


FAULTS = [
    ("/tidak-ada/", 404, "Halaman tidak ditemukan"),
    ("/gaya/salah/damaged/", 400, "Permintaan ini tidak terbaca"),
    ("/gaya/salah/refused/", 403, "belum berwenang"),
    ("/gaya/salah/stale/", 403, "terlalu lama terbuka"),
    ("/gaya/salah/broken/", 500, "Ada yang rusak di pihak kami"),
]


@pytest.mark.parametrize(("address", "status", "sentence"), FAULTS)
def test_each_fault_has_a_page_that_says_what_happened_and_leads_on(
    officer_client, address, status, sentence
):
    page = officer_client.get(address)
    assert page.status_code == status
    assert sentence in page.text
    assert 'href="/"' in page.text


@pytest.mark.django_db
def test_who_has_no_bar_to_search_in_is_not_sent_there(client, officer_client):
    assert "bilah atas" in officer_client.get("/tidak-ada/").text
    assert "bilah atas" not in client.get("/tidak-ada/").text
    client.force_login(UserFactory())
    assert "bilah atas" not in client.get("/tidak-ada/").text


@pytest.mark.parametrize(("address", "status", "_sentence"), FAULTS)
def test_htmx_gets_one_sentence_for_the_top_of_the_page(officer_client, address, status, _sentence):
    answer = officer_client.get(address, headers=HTMX)
    assert answer.status_code == status
    assert answer["HX-Retarget"] == "#notices"
    assert "notice-bad" in answer.text
    assert "<html" not in answer.text


def test_a_refusal_tells_the_reason_the_rule_gave(officer_client):
    assert "di luar wilayah" in officer_client.get("/gaya/salah/outside/").text


WALL = 4  # the transaction in which the page broke: in, its places, out, end


def test_the_page_of_a_broken_server_asks_nothing_more_of_the_database(
    db, django_assert_num_queries
):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(WALL):
        assert client.get("/gaya/salah/broken/").status_code == 500


def test_an_address_that_is_not_ours_is_refused_with_a_page(db):
    page = Client().get("/masuk/", headers={"Host": "lain.test"})
    assert page.status_code == 400
    assert "Permintaan ini tidak terbaca" in page.text


def test_whoever_was_signed_out_keeps_the_open_page(db):
    answer = Client().get("/", headers=HTMX)
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#notices"
    assert 'target="_blank"' in answer.text
    assert "/masuk/" in answer.text


def test_strangers_are_sent_to_the_sign_in_page_and_back(db):
    answer = Client().get("/usaha/?q=tempe")
    assert answer["Location"] == "/masuk/?next=/usaha/%3Fq%3Dtempe"


def test_a_form_without_its_token_is_explained(db):
    page = Client(enforce_csrf_checks=True).post("/masuk/", {"login": "siti"})
    assert page.status_code == 403
    assert "terlalu lama terbuka" in page.text
