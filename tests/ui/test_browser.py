"""The frame and its components in a real browser: seen, heard, reached by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import judged
from tests.factories.accounts import UserFactory
from tests.factories.sessions import cookie_of

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.styleguide")]

WIDTHS = [1280, 360]


def faults_of(page, width):
    """What a person would trip over on this page, once nothing moves or fades any more."""
    page.emulate_media(reduced_motion="reduce")
    violations = judged(page).response["violations"]
    faults = [f"{each['id']}: {each['nodes'][0]['html']}" for each in violations]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append("scrolls sideways")
    return faults


@pytest.fixture
def noise(page):
    heard = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def signed_in(page, site):
    officer = UserFactory(assignments=[("district_officer", "35.13")])
    page.context.add_cookies([cookie_of(officer, site)])
    return page


@pytest.fixture
def gallery(signed_in, site, noise):
    signed_in.goto(f"{site}/gaya/")
    yield signed_in
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_clean_in_light_and_in_dark(gallery, width, scheme):
    gallery.set_viewport_size({"width": width, "height": 800})
    gallery.emulate_media(color_scheme=scheme)
    assert faults_of(gallery, width) == []
    gallery.locator("summary.tool").click()
    assert faults_of(gallery, width) == []


FOR_STRANGERS = ["/masuk/", "/lupa-sandi/", "/daftar/", "/gaya/salah/stale/", "/gaya/salah/broken/"]
FOR_OFFICERS = ["/akun/sandi/", "/keluar/", "/gaya/tidak-ada/"]


@pytest.mark.parametrize("width", WIDTHS)
def test_entrances_and_faults_are_clean(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in FOR_STRANGERS:
        page.goto(f"{site}{address}")
        assert faults_of(page, width) == [], address


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_ones_account_are_clean(signed_in, site, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in FOR_OFFICERS:
        signed_in.goto(f"{site}{address}")
        expect(signed_in.locator(".brand-place")).to_have_text("Kabupaten Probolinggo")
        assert faults_of(signed_in, width) == [], address


def test_the_way_about_is_a_rail_on_a_desk_and_a_bar_on_a_phone(gallery):
    rail, bar = gallery.locator(".rail"), gallery.locator(".bottombar")
    gallery.set_viewport_size({"width": 1280, "height": 800})
    expect(rail).to_be_visible()
    expect(bar).to_be_hidden()
    gallery.set_viewport_size({"width": 360, "height": 740})
    expect(rail).to_be_hidden()
    expect(bar.get_by_role("link", name="Usaha")).to_be_visible()


def test_a_slash_goes_to_the_search_box_but_may_be_typed(gallery):
    gallery.locator("#page").focus()
    gallery.keyboard.press("/")
    search = gallery.get_by_role("combobox", name="Cari di registri")
    expect(search).to_be_focused()
    gallery.keyboard.press("/")
    expect(search).to_have_value("/")


def test_the_skip_link_comes_first_and_leads_past_the_frame(page, site):
    page.goto(f"{site}/masuk/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()


def test_a_menu_closes_when_one_looks_elsewhere(gallery):
    menu = gallery.locator("details.menu", has_text="Keluar").first
    opener = menu.locator("summary")
    opener.click()
    expect(menu.get_by_role("button", name="Keluar")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    gallery.locator("h1").click()
    expect(menu.get_by_role("button", name="Keluar")).to_be_hidden()


def picker_of(gallery):
    """The box one types in, and the key that is sent beside it once something is picked."""
    boxes = gallery.locator("#good [name=village]")
    return boxes.first, boxes.nth(1)


def test_a_village_is_picked_by_keyboard_alone(gallery):
    box, key = picker_of(gallery)
    box.press_sequentially("k")
    expect(gallery.locator("#id_village_options").get_by_role("option")).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "id_village_options_2"
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Kerpangan")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(key).to_have_value("35.13.11.2005")
    expect(key).to_be_enabled()


def test_typing_on_forgets_what_was_picked(gallery):
    box, key = picker_of(gallery)
    box.press_sequentially("clar")
    gallery.get_by_role("option", name="Clarak").click()
    expect(key).to_have_value("35.13.11.2004")
    box.press_sequentially("x")
    expect(key).to_be_disabled()
    expect(gallery.get_by_text("Tidak ada yang cocok")).to_be_visible()
    box.press("Escape")
    expect(gallery.locator("#id_village_options")).to_be_hidden()


def test_a_picker_is_a_plain_box_without_javascript(browser, site):
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(f"{site}/gaya/")
    page.locator("#good [name=village]").first.fill("Clarak")
    page.get_by_role("button", name="Simpan usaha").click()
    expect(page.locator("#good [name=village]").first).to_have_value("Clarak")
    expect(page.locator("#good .error-summary")).to_be_visible()


def test_a_row_opens_by_a_click_anywhere_and_by_enter(gallery):
    gallery.get_by_role("cell", name="Clarak, Leces").click()
    expect(gallery).to_have_url(re.compile("buka=IKM-3513-000128-4"))
    gallery.get_by_role("link", name="Mebel Jati Makmur").press("Enter")
    expect(gallery).to_have_url(re.compile("buka=IKM-3513-000129-2"))


def test_what_opens_over_the_page_is_put_away_by_its_button(gallery):
    shown = gallery.get_by_role("dialog", name="Pintasan papan ketik")
    gallery.locator("summary[aria-label='Akun Anda']").click()
    gallery.get_by_role("link", name="Pintasan papan ketik").click()
    expect(shown).to_be_visible()
    assert faults_of(gallery, 1280) == []
    shown.get_by_role("button", name="Tutup").click()
    expect(shown).to_be_hidden()


def test_a_form_says_that_it_is_not_saved_and_asks_before_one_leaves(gallery):
    state = gallery.locator("#good .save-state")
    expect(state).to_have_text("")
    gallery.get_by_label("Nama usaha").first.fill("Tempe Baru")
    expect(state).to_have_text("Belum tersimpan")
    asked = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    gallery.reload()
    assert asked == ["beforeunload"]


def test_a_saved_form_lets_one_go_without_a_question(gallery):
    asked = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    gallery.get_by_label("Nama usaha").first.fill("Tempe Baru")
    gallery.get_by_role("button", name="Simpan usaha").click()
    expect(gallery.locator("#good .error-summary")).to_be_visible()
    assert asked == []


def test_the_summary_of_errors_has_the_focus_and_leads_to_each_field(gallery):
    summary = gallery.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("Tenaga kerja")).click()
    field = gallery.locator("[name=wrong-workers]")
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"
    error = gallery.locator("#id_wrong-workers_error")
    assert error.bounding_box()["x"] > field.bounding_box()["x"] + field.bounding_box()["width"]


def test_a_server_that_stays_silent_is_reported_and_nothing_typed_is_lost(signed_in, site):
    signed_in.goto(f"{site}/gaya/")
    signed_in.route("**/gaya/desa/**", lambda route: route.abort())
    box, _key = picker_of(signed_in)
    box.press_sequentially("clar")
    expect(signed_in.get_by_text("Tidak ada sambungan").first).to_be_visible()
    expect(box).to_have_value("clar")


def test_signing_in_anew_in_another_tab_keeps_the_open_form_valid(signed_in, site, context):
    signed_in.goto(f"{site}/gaya/")
    signed_in.locator("#good [name=csrfmiddlewaretoken]").evaluate("box => box.value = 'stale'")
    context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": site}])
    signed_in.get_by_role("button", name="Simpan usaha").click()
    expect(signed_in.locator("#good .error-summary")).to_be_visible()


def test_paper_shows_the_content_alone(gallery):
    gallery.emulate_media(media="print")
    for hidden in (".topbar", ".rail", ".tabs", ".page-head .actions", "#notices"):
        expect(gallery.locator(hidden)).to_be_hidden()
    expect(gallery.get_by_text("Registri IKM · Kabupaten Probolinggo")).to_be_visible()
    expect(gallery.locator(".table-dense thead")).to_be_visible()
