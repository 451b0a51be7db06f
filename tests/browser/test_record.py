"""The tabs of a business in a real browser: parts edited in place, and without any script."""

import pytest
from playwright.sync_api import expect

from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)

pytestmark = pytest.mark.browser

TABS = ["", "angka/", "produk/", "pasar/", "izin/", "foto/", "riwayat/"]
FORMS = ["angka", "bahan", "produk", "pasar", "izin", "foto", "nomor"]


@pytest.fixture
def address(site):
    business = BusinessFactory(name="Keripik Bu Rupi")
    FiguresFactory(business=business).materials.create(name="Tempe")
    ProductFactory(business=business, name="Keripik tempe")
    MarketFactory(business=business)
    CertificateFactory(business=business)
    return site + business.get_absolute_url()


@pytest.fixture
def officers_page(page, signed_in, officer):
    """Its console must stay silent: the policy on scripts and styles forbids nothing we do."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield signed_in(page, officer)
    assert [text for text in said if "Autofocus" not in text] == []


def test_every_tab_and_form_can_be_used_by_everybody(officers_page, address, accessible):
    pages = TABS + [f"{part}/tambah/" for part in FORMS]
    for each in pages:
        officers_page.goto(address + each)
        accessible(officers_page)


def test_a_product_is_added_corrected_and_removed_without_leaving_its_tab(
    officers_page, address, accessible
):
    page = officers_page
    page.goto(f"{address}produk/")
    page.get_by_role("link", name="Tambah produk").click()
    expect(page.get_by_role("heading", name="Tambah produk")).to_be_focused()

    page.get_by_label("Harga").fill("12.5")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    accessible(page)
    page.get_by_role("textbox", name="Produk wajib").fill("Keripik gadung")
    page.get_by_label("Harga").fill("12.500")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Keripik gadung")).to_be_visible()
    expect(page.get_by_text("Rp12.500")).to_be_visible()
    expect(page.get_by_role("link", name="Produk 2")).to_be_visible()

    page.get_by_role("link", name="Ubah Keripik gadung").click()
    page.get_by_label("Harga").fill("13.000")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Rp13.000")).to_be_visible()

    page.get_by_role("link", name="Hapus Keripik gadung").click()
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_role("link", name="Produk 1")).to_be_visible()
    assert page.url == f"{address}produk/"


def test_a_market_finds_its_destination_all_over_the_country(officers_page, address):
    page = officers_page
    page.goto(f"{address}pasar/")
    page.get_by_role("link", name="Tambah pasar").click()
    page.get_by_label("Saluran").select_option("marketplace")
    page.get_by_label("Jangkauan").select_option("regional")
    page.get_by_role("combobox", name="Tujuan di Indonesia").press_sequentially("kota surabaya")
    page.get_by_role("option", name="Kota Surabaya").first.click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("cell", name="Kota Surabaya, Jawa Timur")).to_be_visible()


def test_parts_are_written_without_any_script(browser, address, signed_in, officer):
    context = browser.new_context(
        java_script_enabled=False, locale="id-ID", viewport={"width": 360, "height": 740}
    )
    page = signed_in(context.new_page(), officer)
    page.goto(f"{address}angka/")
    page.get_by_role("link", name="Tambah angka").click()
    page.get_by_role("spinbutton", name="Tahun").fill("2026")
    page.get_by_label("Tidak beroperasi pada periode ini").check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url(f"{address}angka/")
    expect(page.get_by_text("Tidak beroperasi").first).to_be_visible()
    context.close()
