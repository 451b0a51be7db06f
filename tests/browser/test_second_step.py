"""Signing in with a second step, in a real browser: the app, a backup code, a passkey."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from playwright.sync_api import expect

from tests.accounts.test_second_factor import code_of
from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.fixture
def site(site):
    """Browsers take passkeys on a name, not on a number."""
    return site.replace("127.0.0.1", "localhost")


def enter(page, site, user):
    page.goto(f"{site}/masuk/")
    page.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def confirm(page):
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()


def sign_out(page, site):
    page.goto(f"{site}/keluar/")
    page.locator("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url(re.compile("/masuk/"))


def join_app(page, accessible):
    """She proved a moment ago that it is she."""
    accessible(page)
    secret = page.locator(".code-letters").inner_text()
    page.get_by_label("Kode dari aplikasi").fill(code_of(secret))
    with page.expect_navigation():
        page.get_by_role("button", name="Hubungkan aplikasi").click()
    return secret


def test_an_officer_sets_up_the_app_first_and_signs_in_by_its_code_or_by_paper(
    page, site, officer, accessible
):
    enter(page, site, officer)
    page.wait_for_url(f"{site}/akun/keamanan/")
    accessible(page)
    page.goto(f"{site}/usaha/")
    expect(page).to_have_url(f"{site}/akun/keamanan/")
    page.get_by_role("link", name="Pasang aplikasi").click()
    confirm(page)
    secret = join_app(page, accessible)
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    accessible(page)
    on_paper = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="lanjutkan").click()
    expect(page).to_have_url(f"{site}/")
    sign_out(page, site)

    enter(page, site, officer)
    accessible(page)
    page.get_by_label("Kode").fill("000000")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Kode salah")
    page.get_by_label("Kode").fill(code_of(secret))
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).to_have_url(f"{site}/")
    sign_out(page, site)

    enter(page, site, officer)
    page.get_by_label("Kode").fill(on_paper[3])
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).to_have_url(f"{site}/")


@pytest.fixture
def finger(page):
    """A telephone or laptop that knows her finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_the_second_step_and_opens_without_a_password(
    page, site, officer, accessible, finger
):
    enter(page, site, officer)
    page.get_by_role("link", name="Tambah kunci sandi").click()
    confirm(page)
    accessible(page)
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    page.goto(f"{site}/akun/keamanan/kunci/")
    expect(page.get_by_role("cell", name="masuk tanpa kata sandi")).to_be_visible()
    accessible(page)
    sign_out(page, site)

    enter(page, site, officer)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page).to_have_url(f"{site}/")
    sign_out(page, site)

    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page).to_have_url(f"{site}/")


def test_each_page_of_the_second_step_can_be_used_by_everybody(
    page, site, officer, accessible, finger
):
    enter(page, site, officer)
    page.get_by_role("link", name="Tambah kunci sandi").click()
    accessible(page)
    confirm(page)
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    page.goto(f"{site}/akun/keamanan/aplikasi/")
    join_app(page, accessible)
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    for each in (
        "",
        "aplikasi/lepas/",
        "kunci/",
        f"kunci/{passkey}/",
        f"kunci/{passkey}/hapus/",
        "cadangan/",
        "cadangan/baru/",
    ):
        page.goto(f"{site}/akun/keamanan/{each}")
        expect(page).to_have_url(f"{site}/akun/keamanan/{each}")
        accessible(page)
    for each in ("", "kode/", "kunci/"):
        page.goto(f"{site}/akun/pastikan/{each}")
        accessible(page)


def test_without_a_passkey_at_hand_the_page_says_so_and_the_password_still_works(
    page, site, officer, accessible, finger
):
    page.goto(f"{site}/masuk/")
    accessible(page)
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    enter(page, site, officer)
    page.wait_for_url(f"{site}/akun/keamanan/")


def test_she_signs_out_the_browser_she_left_open_elsewhere(
    page, browser, site, officer, accessible, settings
):
    settings.REQUIRE_MFA = False
    left_open = browser.new_context(locale="id-ID").new_page()
    for each in (left_open, page):
        enter(each, site, officer)
        each.wait_for_url(f"{site}/")
    UserSession.objects.update(ip="2001:db8:85a3:1234:5678:8a2e:1370:7334", user_agent="x")
    page.goto(f"{site}/akun/sesi/")
    accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    table = "document.querySelector('.table-wrap')"
    assert not page.evaluate(f"{table}.scrollWidth > {table}.clientWidth")
    page.get_by_role("button", name="Keluar dari sana").click()
    expect(page.get_by_text("Sudah dikeluarkan dari sana")).to_be_visible()
    left_open.reload()
    expect(left_open).to_have_url(re.compile("/masuk/"))
    page.goto(f"{site}/usaha/")
    expect(page).to_have_url(f"{site}/usaha/")


def test_guessing_ends_in_a_sentence_that_asks_for_patience(page, site, officer, settings):
    page.goto(f"{site}/masuk/")
    for _try in range(6):
        page.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(officer.username)
        page.get_by_label("Kata sandi", exact=True).fill("kerupuk-melempem-1")
        with page.expect_navigation():
            page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Terlalu banyak")
