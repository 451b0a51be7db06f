"""One day of an officer of Kabupaten Probolinggo, in a real browser on a real site."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from businesses.models import Business
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.browser

BOALEMO = Path(__file__).parents[3] / "shared/data/sheets/01_boalemo_ikm_2020_siidig.csv"


def pick(page, label, typed, choice):
    """Type into a picker and take the suggestion that says `choice`."""
    page.get_by_role("combobox", name=label).press_sequentially(typed)
    page.get_by_role("option", name=re.compile(choice)).first.click()


def register_rupi(page, site):
    page.goto(f"{site}/usaha/tambah/")
    page.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    pick(page, "KBLI utama", "keripik", "10794")
    pick(page, "Desa atau kecamatan", "clarak", "Clarak")
    page.get_by_label("Nama pemilik").fill("Rupi Wati")
    page.get_by_label("NIK", exact=True).fill("3513055204800001")
    page.locator("[name=figures-workers_female]").fill("3")
    page.locator("[name=figures-turnover]").fill("60.000.000")
    page.locator("[name=product-name]").fill("Keripik tempe")
    page.locator("[name=product-price]").fill("12.000")
    page.get_by_role("button", name="Simpan usaha").click()
    page.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/"))


def test_she_registers_a_chip_maker_with_product_and_figures(page, site, officer, signed_in):
    signed_in(page, officer)
    register_rupi(page, site)
    expect(page.get_by_role("heading", name="Keripik Bu Rupi")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Rp60.000.000")
    expect(page.locator("main")).to_contain_text("Keripik tempe")
    expect(page.locator("main")).not_to_contain_text("3513055204800001")
    expect(page).to_have_title(re.compile("IKM-3513-000001-1"))


def test_she_finds_it_again_from_any_page(page, site, officer, signed_in):
    BusinessFactory(name="Tahu Bu Sri", owner=None)
    BusinessFactory(name="Keripik Bu Rupi")
    signed_in(page, officer)
    page.keyboard.press("/")
    page.keyboard.type("rupi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_visible()
    expect(page.get_by_role("link", name="Tahu Bu Sri")).to_have_count(0)


def test_a_business_of_another_district_does_not_exist_for_her(page, site, officer, signed_in):
    elsewhere = BusinessFactory(name="Mebel Kudus", region_id="33.19.02")
    signed_in(page, officer)
    page.goto(f"{site}/usaha/?q=mebel")
    expect(page.get_by_role("link", name="Mebel Kudus")).to_have_count(0)
    assert page.goto(f"{site}{elsewhere.get_absolute_url()}").status == 404


def test_an_error_stands_beside_its_field_and_nothing_is_lost(page, site, officer, signed_in):
    signed_in(page, officer)
    page.goto(f"{site}/usaha/tambah/")
    page.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    page.get_by_label("NIB", exact=True).fill("12345")
    page.get_by_role("button", name="Simpan usaha").click()
    expect(page.get_by_role("alert")).to_contain_text("NIB harus 13 angka")
    expect(page.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupi")
    assert not Business.objects.exists()


def test_the_second_of_two_writers_sees_both_versions_and_chooses(
    page, site, officer, signed_in, browser, browser_context_args, accessible
):
    business = BusinessFactory(name="Keripik Rupi", address="Jalan Melati 1")
    colleague = UserFactory(username="tono", assignments=[("district_officer", "35.13")])
    second = signed_in(browser.new_context(**browser_context_args).new_page(), colleague)
    signed_in(page, officer)
    for writer in (page, second):
        writer.goto(f"{site}{business.get_absolute_url()}ubah/")
    page.get_by_label("Alamat", exact=True).fill("Jalan Mawar 2")
    page.get_by_role("button", name="Simpan perubahan").click()
    page.wait_for_url(f"{site}{business.get_absolute_url()}")

    second.get_by_label("Alamat", exact=True).fill("Jalan Kenanga 3")
    second.get_by_role("button", name="Simpan perubahan").click()
    expect(second.locator("main")).to_contain_text("Jalan Mawar 2")
    expect(second.locator("main")).to_contain_text("Jalan Kenanga 3")
    accessible(second)
    second.get_by_label(re.compile("Jalan Kenanga 3")).check()
    second.get_by_role("button", name="Simpan pilihan saya").click()
    second.wait_for_url(f"{site}{business.get_absolute_url()}")
    assert Business.objects.get().address == "Jalan Kenanga 3"


def test_she_sees_who_changed_what(page, site, officer, signed_in):
    signed_in(page, officer)
    register_rupi(page, site)
    page.get_by_role("link", name="Ubah", exact=True).first.click()
    page.get_by_label("Alamat", exact=True).fill("Jalan Raya Leces 12")
    page.get_by_role("button", name="Simpan perubahan").click()
    page.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/$"))
    page.get_by_role("link", name="Riwayat").click()
    expect(page.locator("main")).to_contain_text("mengisi alamat")
    expect(page.locator("main")).to_contain_text("Jalan Raya Leces 12")
    expect(page.locator("main")).not_to_contain_text("3513055204800001")


def test_products_are_edited_in_place(page, site, officer, signed_in):
    business = BusinessFactory()
    signed_in(page, officer)
    page.goto(f"{site}{business.get_absolute_url()}produk/")
    page.get_by_role("link", name="Tambah produk").click()
    page.locator("[name=name]").fill("Keripik singkong")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("main")).to_contain_text("Keripik singkong")
    assert page.url == f"{site}{business.get_absolute_url()}produk/"
    assert business.product_set.get().name == "Keripik singkong"


def test_she_loads_the_list_of_boalemo(page, site, signed_in, accessible):
    if not BOALEMO.exists():
        pytest.skip("the real list of Boalemo is not on this machine")
    officer = UserFactory(username="yusuf", assignments=[("district_officer", "75.02")])
    signed_in(page, officer)
    page.goto(f"{site}/impor/tambah/")
    page.locator("input[type=file]").set_input_files(BOALEMO)
    page.locator("[name=year]").fill("2020")
    page.get_by_role("button", name="Periksa daftar").click()
    load = page.get_by_role("button", name=re.compile("Muat .* ke registri"))
    load.wait_for()
    accessible(page)
    load.click()
    expect(page.locator("main")).to_contain_text("492")
    assert Business.objects.filter(regency="75.02").count() > 400
    accessible(page)


PAGES = [
    "/",
    "/usaha/",
    "/usaha/?q=zzz&status=active",
    "/usaha/tambah/",
    "{business}",
    "{business}ubah/",
    "{business}angka/",
    "{business}angka/tambah/",
    "{business}produk/",
    "{business}produk/tambah/",
    "{business}pasar/",
    "{business}pasar/tambah/",
    "{business}izin/",
    "{business}izin/tambah/",
    "{business}foto/",
    "{business}riwayat/",
    "/impor/",
    "/impor/tambah/",
    "/akun/sandi/",
]


def test_each_page_is_accessible_on_a_screen_and_on_a_phone(
    page, site, officer, signed_in, accessible
):
    business = BusinessFactory()
    page.goto(f"{site}/masuk/")
    accessible(page)
    signed_in(page, officer)
    for path in PAGES:
        page.goto(site + path.format(business=business.get_absolute_url()))
        accessible(page)
