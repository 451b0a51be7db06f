"""An administrator at work on the pages about people, in a real browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def ratna(site):
    return UserFactory(
        username="ratna", first_name="Ratna", assignments=[("administrator", "35.13")]
    )


def confirm(page):
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()


def test_she_invites_an_officer_and_releases_her_again(page, site, ratna, signed_in, accessible):
    signed_in(page, ratna)
    page.goto(f"{site}/orang/")
    accessible(page)
    page.get_by_role("link", name="Undang petugas").click()
    accessible(page)
    page.get_by_label("Nama").fill("Dewi")
    page.get_by_label("Alamat surel").fill("dewi@dinas.test")
    page.get_by_label("Peran").select_option(label="Petugas lapangan")
    page.get_by_role("combobox", name="Tempat").fill("35.13.11")
    page.get_by_role("button", name="Kirim undangan").click()
    confirm(page)
    expect(page.get_by_role("heading", name="Dewi")).to_be_visible()
    assert mail.outbox[-1].to == ["dewi@dinas.test"]
    accessible(page)
    page.get_by_role("link", name="Dibuka dan diekspor").click()
    accessible(page)
    page.get_by_role("link", name="Peran dan upaya masuk").click()
    page.locator(".page-head").get_by_role("link", name="Lepas").click()
    accessible(page)
    page.get_by_role("button", name="Lepas sekarang").click()
    expect(page.get_by_text("Akunnya sudah ditutup")).to_be_visible()
    page.goto(f"{site}/orang/keputusan/")
    expect(page.locator(".log")).to_contain_text(re.compile("Berakhir.*Diberikan", re.S))
    accessible(page)
    page.goto(f"{site}/peran/")
    accessible(page)
