"""The core path with JavaScript switched off: plain forms and links do all of it."""

import re

import pytest
from playwright.sync_api import expect

from businesses.models import Business
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser, browser_context_args, signed_in, officer):
    """Siti's browser, which runs no script, on a phone's width."""
    context = browser.new_context(
        **browser_context_args | {"java_script_enabled": False, "viewport": SMALL}
    )
    yield signed_in(context.new_page(), officer)
    context.close()


SMALL = {"width": 360, "height": 740}


def test_she_searches_and_opens_a_record(plain, site):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Tahu Bu Sri")

    plain.get_by_role("combobox", name="Cari di registri").fill("keripik")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("link", name="Tahu Bu Sri")).to_have_count(0)
    plain.get_by_role("link", name="Keripik Bu Rupi").click()

    expect(plain.get_by_role("heading", name="Keripik Bu Rupi")).to_be_visible()


def test_she_adds_a_business_with_pickers_that_are_plain_boxes(plain, site):
    plain.goto(f"{site}/usaha/tambah/")
    plain.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    plain.get_by_role("combobox", name="KBLI utama").fill("10794")
    plain.get_by_role("combobox", name="Desa atau kecamatan").fill("clarak")
    plain.get_by_role("button", name="Simpan usaha").click()
    plain.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/$"))

    business = Business.objects.get()
    assert (business.kbli.code, business.region_id) == ("10794", "35.13.05.2008")


def test_words_that_fit_several_are_answered_with_their_codes(plain, site):
    plain.goto(f"{site}/usaha/tambah/")
    plain.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    plain.get_by_role("combobox", name="Desa atau kecamatan").fill("sumber")
    plain.get_by_role("button", name="Simpan usaha").click()

    summary = plain.get_by_role("alert")
    expect(summary).to_contain_text("cocok dengan beberapa")
    code = re.search(r"\((35\.13\.[0-9.]+)\)", summary.inner_text())[1]
    expect(plain.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupi")
    plain.get_by_role("combobox", name="Desa atau kecamatan").fill(code)
    plain.get_by_role("button", name="Simpan usaha").click()
    plain.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/$"))

    assert Business.objects.get().region_id == code


def test_she_corrects_a_business_and_adds_a_product(plain, site):
    home = BusinessFactory(name="Keripik Bu Rupi").get_absolute_url()
    plain.goto(site + home)
    plain.get_by_role("link", name="Ubah", exact=True).click()
    plain.get_by_label("Alamat", exact=True).fill("Jalan Mawar 2")
    plain.get_by_role("button", name="Simpan perubahan").click()
    plain.wait_for_url(site + home)
    expect(plain.locator("main")).to_contain_text("Jalan Mawar 2")

    plain.get_by_role("link", name=re.compile("^Produk [0-9]")).click()
    plain.get_by_role("link", name="Tambah produk").click()
    plain.locator("[name=name]").fill("Keripik singkong")
    plain.get_by_role("button", name="Simpan", exact=True).click()
    expect(plain.locator("main")).to_contain_text("Keripik singkong")


def test_the_table_behind_a_chart_and_the_keys_open_without_a_script(plain, site):
    plain.locator("summary[aria-label='Akun Anda']").click()
    plain.get_by_role("link", name="Pintasan papan ketik").click()

    plain.wait_for_url(f"{site}/bantuan/pintasan/")
    expect(plain.get_by_role("heading", name="Pintasan papan ketik")).to_be_visible()
