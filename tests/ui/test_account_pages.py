"""Signing in, out and the forgotten password, as people meet them."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.accounts import UserFactory

ENTRANCES = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]


@pytest.fixture
def siti(officer_of):
    user = officer_of("35.13")
    user.email = "siti@dinas.test"
    user.save()
    return user


@pytest.mark.parametrize("name", ENTRANCES)
def test_strangers_find_each_entrance_in_our_look(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert b"welcome-story" in page.content


def test_the_sign_in_page_says_what_this_is_and_whom_to_ask(client, db):
    page = client.get("/masuk/").text
    assert "mencatat IKM daerahnya" in page
    assert "Belum punya akun" in page


@pytest.mark.parametrize("name", ["username", "email"])
def test_one_signs_in_by_name_or_address(client, siti, name):
    answer = client.post("/masuk/", {"login": getattr(siti, name), "password": "kerupuk-renyah-77"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(client, siti):
    answers = [
        client.post("/masuk/", {"login": login, "password": "salah-sekali-1"}).text
        for login in (siti.username, "tidak-ada")
    ]
    for answer in answers:
        assert "error-summary" in answer
        assert "Tidak ada akun yang cocok dengan isian dan kata sandi ini" in answer


def test_signing_out_asks_first_and_needs_a_post(client, siti):
    client.force_login(siti)
    assert "Keluar sekarang?" in client.get("/keluar/").text
    assert client.post("/keluar/").status_code == 302
    assert client.get("/akun/sandi/").status_code == 302


def test_officers_are_told_that_their_office_gives_them_an_account(client, db):
    assert "Akun Anda diberikan oleh dinas" in client.get("/daftar/").text


def test_a_forgotten_password_is_replaced_by_the_link_of_the_letter(client, siti):
    client.post("/lupa-sandi/", {"email": siti.email})
    letter = mail.outbox[0]
    assert "Kata sandi baru untuk Registri IKM" in letter.subject
    assert siti.username in letter.body
    link = re.search(r"https?://\S+", letter.body)[0]
    page = client.get(link, follow=True)
    assert "Simpan kata sandi baru" in page.text
    new = {"password1": "tempe-gurih-2026", "password2": "tempe-gurih-2026"}
    done = client.post(page.request["PATH_INFO"], new, follow=True)
    assert "Kata sandi baru tersimpan" in done.text
    assert client.login(username=siti.username, password="tempe-gurih-2026")


def test_a_used_link_says_so_and_offers_another(client, db):
    assert "tidak berlaku lagi" in client.get("/lupa-sandi/1-abc-def/", follow=True).text


def test_an_unknown_address_gets_the_same_page_and_a_letter_without_an_account(client, db):
    answer = client.post("/lupa-sandi/", {"email": "bukan@dinas.test"}, follow=True)
    assert "Periksa surel Anda" in answer.text
    assert "Tidak ada akun dengan alamat ini" in mail.outbox[0].subject


def test_a_known_officer_changes_the_password(client, siti):
    client.force_login(siti)
    assert "Ganti kata sandi" in client.get("/akun/sandi/").text


def test_a_stranger_changes_the_language(client, db):
    answer = client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    assert answer["Location"] == "/masuk/"
    assert "Sign in" in client.get("/masuk/").text


def test_the_language_never_leads_to_another_site(client, db):
    answer = client.post("/bahasa/", {"language": "en", "next": "https://jahat.test/"})
    assert "jahat" not in answer["Location"]


def test_no_page_of_the_entrance_names_a_person_in_its_title(client, siti):
    client.force_login(siti)
    titles = re.findall(r"<title>(.*?)</title>", client.get("/akun/sandi/").text)
    assert titles == ["Ganti kata sandi · Registri IKM"]


def test_an_account_made_by_the_factory_has_no_rights(client, db):
    client.force_login(UserFactory())
    assert "/usaha/" not in client.get("/akun/sandi/").text
