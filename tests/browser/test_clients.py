"""An administrator lets another system in, looks at its traffic and ends it, in a real browser."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.test_people import confirm
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def ratna(site):
    return UserFactory(
        username="ratna", first_name="Ratna", assignments=[("administrator", "35.13")]
    )


def test_she_makes_a_client_sees_its_traffic_and_ends_it(page, site, ratna, signed_in, accessible):
    signed_in(page, ratna)
    page.goto(f"{site}/klien/")
    accessible(page)
    page.get_by_role("link", name="Tambah klien API").first.click()
    accessible(page)
    page.get_by_label("Nama klien").fill("Portal Satu Data")
    page.get_by_role("combobox", name="Tempat").fill("35.13")
    page.get_by_label("Nama kunci").fill("Server portal")
    page.get_by_role("button", name="Buat klien dan kuncinya").click()
    confirm(page)
    words = page.get_by_label("Kunci", exact=True).input_value()
    assert re.fullmatch(r"ikm_\w{12}\.\w{40}", words)
    assert words not in page.url
    accessible(page)

    machine = Client(headers={"Authorization": f"Bearer {words}"})
    assert machine.get("/api/v1/auth-check/").status_code == 200
    machine.get("/api/v1/tidak-ada/")
    page.get_by_role("link", name="Sudah saya salin").click()
    expect(page.get_by_role("heading", name="Portal Satu Data")).to_be_visible()
    expect(page.get_by_text("/api/v1/tidak-ada/")).to_be_visible()
    page.get_by_text("Tampilkan sebagai tabel").click()
    accessible(page)
    page.get_by_role("link", name="not-found").click()
    accessible(page)
    page.go_back()

    page.get_by_role("link", name=re.compile("^Akhiri Server")).click()
    accessible(page)
    page.get_by_role("button", name="Akhiri kunci").click()
    expect(page.get_by_text("Kunci sudah diakhiri.")).to_be_visible()
    assert machine.get("/api/v1/auth-check/").status_code == 401
    page.get_by_role("link", name="Akhiri klien").click()
    page.get_by_role("button", name="Akhiri klien").click()
    expect(page.get_by_text("Klien sudah diakhiri.")).to_be_visible()
    accessible(page)
