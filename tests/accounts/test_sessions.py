"""Where one is signed in, the letter about a new browser, and the tries that are kept."""

import pytest
from django.core import mail
from django.test import Client

from ikm_registry.accounts.models import SignIn

RIGHT, WRONG = "kerupuk-renyah-77", "kerupuk-melempem-1"
OFFICE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
OFFICE_RENEWED = OFFICE.replace("141.0", "142.7")
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"


@pytest.fixture
def siti(officer_of):
    return officer_of("35.13")


def comes_by(browser, user, password=RIGHT):
    client = Client(headers={"user-agent": browser})
    client.post("/masuk/", {"login": user.username, "password": password})
    return client


def test_she_sees_where_she_is_signed_in_and_signs_out_there(siti):
    office, phone = comes_by(OFFICE, siti), comes_by(PHONE, siti)
    page = office.get("/akun/sesi/")
    assert "Chrome, Windows" in page.text
    assert "Firefox, Android" in page.text
    there = next(each for each in page.context["sessions"] if "Firefox" in each.user_agent)
    assert office.post(f"/akun/sesi/{there.pk}/keluar/").status_code == 302
    assert phone.get("/usaha/").status_code == 302
    assert office.get("/usaha/").status_code == 200


def test_she_signs_out_everywhere_else_at_once(siti):
    office, phone = comes_by(OFFICE, siti), comes_by(PHONE, siti)
    office.post("/akun/sesi/")
    assert phone.get("/usaha/").status_code == 302
    assert office.get("/usaha/").status_code == 200


def test_nobody_ends_the_session_of_another(siti, officer_of):
    budi = comes_by(PHONE, officer_of("35.08"))
    hers = comes_by(OFFICE, siti).get("/akun/sesi/").context["sessions"][0]
    assert budi.post(f"/akun/sesi/{hers.pk}/keluar/").status_code == 404


def test_a_changed_password_ends_the_other_sessions(siti):
    office, phone = comes_by(OFFICE, siti), comes_by(PHONE, siti)
    new = {"oldpassword": RIGHT, "password1": "tempe-gurih-2026", "password2": "tempe-gurih-2026"}
    office.post("/akun/sandi/", new)
    assert phone.get("/usaha/").status_code == 302
    assert office.get("/usaha/").status_code == 200
    assert "Kata sandi diganti" in mail.outbox[-1].subject


def test_a_new_browser_is_told_by_letter_and_a_renewed_one_is_not_new(siti):
    comes_by(OFFICE, siti)
    comes_by(OFFICE_RENEWED, siti)
    assert mail.outbox == []
    comes_by(PHONE, siti)
    assert mail.outbox[0].to == [siti.email]
    assert "peramban baru" in mail.outbox[0].subject
    assert "Firefox, Android" in mail.outbox[0].body
    comes_by(PHONE, siti)
    assert len(mail.outbox) == 1


def test_a_wrong_password_is_kept_with_the_account_and_without_what_was_typed(siti):
    comes_by(PHONE, siti, WRONG)
    comes_by(PHONE, siti.__class__(username="tidak-ada"), WRONG)
    kept = SignIn.objects.get()
    assert (kept.user, kept.succeeded) == (siti, False)
    assert WRONG not in str(vars(kept))


@pytest.mark.parametrize(
    "password",
    [
        "tempe-11ch.",
        "password1234",
        "209384756102",
        "petugas-probolinggo-siti",
        "indonesia2026",
        "Rahasia-Kita-77!",
        "kraksaan123456",
    ],
)
def test_a_password_is_long_and_not_what_others_guess_first(client, siti, password):
    siti.username = "petugas-probolinggo"
    siti.save()
    client.force_login(siti)
    new = {"oldpassword": RIGHT, "password1": password, "password2": password}
    assert "error-summary" in client.post("/akun/sandi/", new).text


def test_people_behind_a_proxy_are_told_apart(siti, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for host in range(12):
        forwarded = {"x-forwarded-for": f"10.0.0.{host}"}
        client = Client(headers=forwarded)
        client.post("/masuk/", {"login": f"tidak-ada-{host}", "password": WRONG})
    client.post("/masuk/", {"login": siti.username, "password": RIGHT})
    assert "_auth_user_id" in client.session
