"""Finding businesses in a real browser: as one types and chooses, and without any script."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory, kbli

pytestmark = pytest.mark.browser

KRAKSAAN = "35.13.14"


@pytest.fixture
def registered(site):
    FiguresFactory(business__name="Keripik Bu Rupi")
    BusinessFactory(name="Mebel Pak Min", region_id="35.13.14.1017", kbli=kbli("31001"))
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")


@pytest.fixture
def officers_page(page, signed_in, officer):
    return signed_in(page, officer)


def test_choices_renew_the_results_and_the_address_at_once(officers_page, site, registered):
    page = officers_page
    page.goto(f"{site}/usaha/")

    page.get_by_label("Kecamatan").select_option(label="Kraksaan")
    page.wait_for_url(f"{site}/usaha/?region={KRAKSAAN}")
    expect(page.get_by_role("link", name="Mebel Pak Min")).to_be_visible()
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_hidden()
    page.get_by_label("Desa/kelurahan").select_option(label="Patokan")
    page.wait_for_url(f"{site}/usaha/?region=35.13.14.1017")

    page.go_back()
    page.wait_for_url(f"{site}/usaha/?region={KRAKSAAN}")
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_label("Kecamatan")).to_have_value(KRAKSAAN)


def test_a_search_in_the_list_is_ordered_by_the_best_match_and_by_name_on_request(
    officers_page, site, registered
):
    ProductFactory(business=BusinessFactory(name="Aneka Rasa"), name="Keripik tempe")
    page = officers_page
    page.goto(f"{site}/usaha/")
    order = page.get_by_label("Urutan")
    hits = page.get_by_role("row").filter(has_text=re.compile("Keripik Bu Rupi|Aneka Rasa"))
    expect(order.locator("option:checked")).to_have_text("Nama, A ke Z")

    page.get_by_label("Cari", exact=True).press_sequentially("keripik")
    page.wait_for_url(f"{site}/usaha/?q=keripik")
    expect(order.locator("option:checked")).to_have_text("Paling cocok")
    expect(hits).to_have_text([re.compile("Keripik Bu Rupi"), re.compile("Aneka Rasa")])

    order.press("ArrowDown")
    page.wait_for_url(f"{site}/usaha/?q=keripik&ordering=name")
    expect(hits).to_have_text([re.compile("Aneka Rasa"), re.compile("Keripik Bu Rupi")])
    expect(order).to_be_focused()


def test_what_is_made_is_picked_by_an_everyday_word(officers_page, site, registered):
    page = officers_page
    page.goto(f"{site}/usaha/")

    page.get_by_role("combobox", name="KBLI").press_sequentially("keripik")
    found = page.get_by_role("listbox", name="KBLI").get_by_role("option")
    expect(found.first).to_contain_text("Keripik")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site}/usaha/?kbli=10794")
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_visible()
    expect(page.get_by_role("link", name="Mebel Pak Min")).to_be_hidden()


def test_a_row_opens_by_click_and_by_enter(officers_page, site, registered):
    page = officers_page
    page.goto(f"{site}/usaha/")
    page.get_by_role("cell", name="Clarak").click()
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))

    page.go_back()
    page.get_by_role("link", name="Keripik Bu Rupi").press("Enter")
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))


def test_filters_work_without_any_script(browser, site, signed_in, officer, registered):
    context = browser.new_context(
        java_script_enabled=False, locale="id-ID", viewport={"width": 360, "height": 740}
    )
    page = signed_in(context.new_page(), officer)
    page.goto(f"{site}/usaha/")

    page.get_by_role("link", name="Saringan", exact=True).click()
    page.get_by_label("Kecamatan").select_option(label="Kraksaan")
    page.get_by_role("combobox", name="KBLI").fill("mebel")
    page.get_by_role("button", name="Tampilkan").click()

    expect(page.get_by_role("link", name="Mebel Pak Min")).to_be_visible()
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_hidden()
    expect(page.get_by_label("Kecamatan")).to_be_hidden()  # the sheet is closed again
    context.close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/usaha/",
        "/usaha/?q=keripik&region=35.13.05&kbli=10794&size=bps:micro&status=active",
        "/usaha/?q=tidak+ada",
        "/usaha/?region=75.02",
        "/cari/",
        "/cari/?q=kripik",
        "/cari/?q=zzzz",
    ],
)
def test_pages_are_accessible(address, officers_page, site, registered, accessible):
    officers_page.goto(f"{site}{address}")
    accessible(officers_page)


def test_the_sheet_of_filters_is_accessible(officers_page, site, registered, accessible):
    officers_page.goto(f"{site}/usaha/#filters")
    accessible(officers_page)


def test_the_search_box_suggests_and_opens_by_keyboard_alone(officers_page, site, registered):
    page = officers_page
    page.keyboard.press("/")
    page.keyboard.type("kripik")
    found = page.get_by_role("listbox", name="Ditemukan")
    expect(found.get_by_role("option", name="Keripik Bu Rupi")).to_be_visible()
    expect(found).to_contain_text("Menampilkan hasil untuk “keripik”")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))


def test_enter_in_the_search_box_shows_all_that_was_found(officers_page, site, registered):
    page = officers_page
    box = page.get_by_role("combobox", name="Cari di registri")
    box.fill("keripik")
    expect(page.get_by_role("listbox", name="Ditemukan")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Ditemukan")).to_be_hidden()
    box.press("Enter")

    page.wait_for_url(f"{site}/cari/?q=keripik")
    page.get_by_role("link", name="Lihat semua usaha yang cocok").click()
    page.wait_for_url(f"{site}/usaha/?q=keripik")
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_visible()


def test_the_search_works_without_any_script(browser, site, signed_in, officer, registered):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = signed_in(context.new_page(), officer)
    page.get_by_role("combobox", name="Cari di registri").fill("kripik")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Keripik Bu Rupi").click()
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))
    context.close()


def test_the_suggestions_are_accessible(officers_page, site, registered, accessible):
    box = officers_page.get_by_role("combobox", name="Cari di registri")
    box.press_sequentially("kripik")
    expect(officers_page.get_by_role("listbox", name="Ditemukan")).to_be_visible()
    accessible(officers_page)
