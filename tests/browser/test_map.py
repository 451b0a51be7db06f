"""The map in a real browser: marks open records, filters move it, the table stands for it."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import expect

from tests.factories.businesses import BusinessFactory, FiguresFactory, kbli

pytestmark = pytest.mark.browser

MOST_STEPS = 10  # from the whole regency to where every business has a mark of its own


@pytest.fixture
def registered(site):
    chips = BusinessFactory(name="Keripik Bu Rupi", latitude="-7.845", longitude="113.251")
    FiguresFactory(business=chips)
    for step in range(3):
        BusinessFactory(
            name=f"Mebel {step}",
            region_id="35.13.14.1017",
            kbli=kbli("31001"),
            latitude=f"-7.7500{step}",
            longitude="113.400",
        )
    BusinessFactory(name="Tahu Tanpa Titik")
    BusinessFactory(name="Kopra", region_id="75.02", latitude="0.57", longitude="122.35")


def open_moving_map(page, site):
    page.goto(f"{site}/usaha/peta/")
    page.get_by_role("button", name="Buka peta bergerak").click()
    expect(page.locator("#map-note")).not_to_be_empty()


@pytest.fixture
def officers_page(page, signed_in, officer):
    faults = []
    page.on("pageerror", lambda error: faults.append(error))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield signed_in(page, officer)
    assert faults == []  # a breach of the content security policy is told here, too


def test_a_mark_opens_its_record_by_pointer_and_by_keyboard(officers_page, site, registered):
    page = officers_page
    open_moving_map(page, site)
    expect(page.get_by_text("4 usaha di bagian peta ini.")).to_be_visible()

    page.get_by_role("button", name="Keripik Bu Rupi").click()
    page.locator(".map-sheet").get_by_role("link", name="Keripik Bu Rupi").click()
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))

    page.go_back()
    page.get_by_role("button", name="Keripik Bu Rupi").press("Enter")
    expect(page.locator(".map-sheet")).to_contain_text("Aktif")


def test_a_cluster_brings_one_nearer(officers_page, site, registered):
    page = officers_page
    open_moving_map(page, site)
    cluster = page.get_by_role("button", name="3 usaha")
    single = page.get_by_role("button", name="Mebel 0")
    cluster.press("Enter")
    expect(page.locator("#map")).to_be_focused()
    for _step in range(MOST_STEPS):
        expect(single.or_(cluster).first).to_be_visible()
        if single.is_visible():
            break
        with suppress(TookTooLong):  # it went while the map still glided nearer
            cluster.first.click(timeout=1_000)

    expect(single).to_be_visible()


def test_filters_renew_map_table_and_address(officers_page, site, registered):
    page = officers_page
    open_moving_map(page, site)
    expect(page.get_by_role("button", name="Keripik Bu Rupi")).to_be_visible()

    page.get_by_label("Kecamatan").select_option(label="Kraksaan")
    page.wait_for_url(f"{site}/usaha/peta/?region=35.13.14")
    expect(page.get_by_role("button", name="Keripik Bu Rupi")).to_be_hidden()
    expect(page.get_by_text("3 usaha di bagian peta ini.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)

    page.go_back()
    page.wait_for_url(f"{site}/usaha/peta/")
    expect(page.get_by_role("button", name="Keripik Bu Rupi")).to_be_visible()

    page.get_by_role("link", name="Daftar", exact=True).click()
    page.wait_for_url(f"{site}/usaha/")
    page.get_by_role("main").get_by_role("link", name="Peta", exact=True).click()
    page.wait_for_url(f"{site}/usaha/peta/")


def test_the_moving_map_comes_when_asked_and_is_remembered_until_the_small_one_is_wanted(
    officers_page, site, registered
):
    page = officers_page
    page.goto(f"{site}/usaha/peta/")
    drawing = page.get_by_role("group", name="Peta 4 usaha")
    expect(drawing.get_by_role("link", name="Leces: Keripik Bu Rupi")).to_be_visible()
    expect(page.locator("#map")).to_have_count(0)

    page.get_by_role("button", name="Buka peta bergerak").click()
    expect(page.get_by_role("button", name="Keripik Bu Rupi")).to_be_visible()
    page.goto(f"{site}/usaha/peta/?status=active")
    expect(page.get_by_role("button", name="Keripik Bu Rupi")).to_be_visible()
    expect(drawing).to_be_hidden()

    page.get_by_role("button", name="Tampilkan peta kecil").click()
    drawing.get_by_role("link", name="Leces: Keripik Bu Rupi").click()
    page.wait_for_url(re.compile("/usaha/IKM-3513-"))


def test_without_script_the_drawing_and_the_table_stand_for_the_map(
    browser, site, signed_in, officer, registered
):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = signed_in(context.new_page(), officer)
    page.goto(f"{site}/usaha/peta/")

    expect(page.locator("#map")).to_be_hidden()
    expect(page.get_by_role("button", name="Buka peta bergerak")).to_be_hidden()
    drawing = page.get_by_role("group", name="Peta 4 usaha")
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(4)
    drawing.get_by_role("link", name="Kraksaan: 3 usaha").click()
    page.get_by_role("link", name="Patokan: 3 usaha").click()
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(3)
    page.goto(f"{site}/usaha/peta/")
    page.get_by_role("link", name="Lihat yang belum berkoordinat").click()
    expect(page.get_by_role("table").get_by_role("link", name="Tahu Tanpa Titik")).to_be_visible()
    context.close()


@pytest.mark.parametrize("address", ["/usaha/peta/", "/usaha/peta/?q=tidak+ada", "/wilayah/35.13/"])
def test_pages_are_accessible(address, officers_page, site, registered, accessible):
    officers_page.goto(f"{site}{address}")
    accessible(officers_page)


def test_the_moving_map_is_accessible(officers_page, site, registered, accessible):
    open_moving_map(officers_page, site)
    accessible(officers_page)
