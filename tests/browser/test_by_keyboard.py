"""The core path by keyboard alone: no step here touches a mouse."""

import re

import pytest
from playwright.sync_api import expect

from businesses.models import Business
from tests.browser.conftest import PASSWORD
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.browser

MOST_STEPS = 120
HAS_FOCUS = "it => it === document.activeElement"
SHOWS_FOCUS = "it => getComputedStyle(it).outlineStyle !== 'none'"


def reach(page, wanted):
    """Tab from one thing to the next until the wanted one has the focus, and shows it."""
    expect(wanted).to_be_visible()
    for _step in range(MOST_STEPS):
        if wanted.evaluate(HAS_FOCUS):
            assert wanted.evaluate(SHOWS_FOCUS) or wanted.evaluate("it => it.matches('input')")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is out of reach")


def write(page, wanted, text):
    reach(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, wanted, key="Enter"):
    reach(page, wanted)
    page.keyboard.press(key)


def pick(page, label, typed):
    """Type into a picker, go down to the first suggestion and take it."""
    box = page.get_by_role("combobox", name=label)
    write(page, box, typed)
    expect(page.get_by_role("listbox", name=label).get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-expanded", "false")


def sign_in(page, site, user):
    page.goto(f"{site}/masuk/")
    write(page, page.get_by_label("Nomor telepon, surel, atau nama pengguna"), user.username)
    write(page, page.get_by_label("Kata sandi", exact=True), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")


def test_she_signs_in_searches_and_opens_a_record(page, site, officer):
    BusinessFactory(name="Keripik Bu Rupi")
    sign_in(page, site, officer)

    page.keyboard.press("/")
    page.keyboard.type("rupi")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/cari/?q=rupi")
    press(page, page.get_by_role("link", name="Keripik Bu Rupi"))

    expect(page.get_by_role("heading", name="Keripik Bu Rupi")).to_be_visible()


def test_she_adds_a_business_and_corrects_it(page, site, officer):
    sign_in(page, site, officer)

    page.keyboard.press("t")
    page.wait_for_url(f"{site}/usaha/tambah/")
    write(page, page.get_by_label("Nama usaha"), "Keripik Bu Rupi")
    pick(page, "KBLI utama", "keripik")
    pick(page, "Desa atau kecamatan", "clarak")
    press(page, page.get_by_role("button", name="Simpan usaha"))
    page.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/$"))

    press(page, page.get_by_role("link", name="Ubah", exact=True))
    page.wait_for_url(re.compile("/ubah/$"))
    write(page, page.get_by_label("Alamat", exact=True), "Jalan Mawar 2")
    press(page, page.get_by_role("button", name="Simpan perubahan"))
    page.wait_for_url(re.compile(r"/usaha/IKM-3513-000001-1/$"))

    business = Business.objects.get()
    assert (business.address, business.region_id) == ("Jalan Mawar 2", "35.13.05.2008")
    assert business.kbli.code == "10794"


def test_a_list_is_narrowed_with_the_arrows(page, site, officer):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Tahu Bu Sri", status="closed")
    sign_in(page, site, officer)
    page.goto(f"{site}/usaha/")

    reach(page, page.get_by_role("search").get_by_label("Status", exact=True))
    page.keyboard.press("ArrowDown")

    page.wait_for_url(re.compile("status=active"))
    expect(page.get_by_role("link", name="Tahu Bu Sri")).to_be_hidden()


@pytest.mark.parametrize(
    ("keys", "address"),
    [("gu", "/usaha/"), ("gp", "/produk/"), ("gm", "/usaha/peta/"), ("t", "/usaha/tambah/")],
)
def test_a_few_keys_lead_to_each_room(keys, address, page, site, officer, signed_in):
    signed_in(page, officer)

    page.keyboard.type(keys)

    page.wait_for_url(f"{site}{address}")


def test_whoever_types_is_left_alone(page, site, officer, signed_in):
    signed_in(page, officer)
    page.goto(f"{site}/usaha/tambah/")

    write(page, page.get_by_label("Nama usaha"), "t gu ? /")

    expect(page.get_by_label("Nama usaha")).to_have_value("t gu ? /")
    assert page.url == f"{site}/usaha/tambah/"


def test_a_question_mark_lists_the_keys_and_escape_puts_them_away(
    page, site, officer, signed_in, accessible
):
    signed_in(page, officer)
    page.keyboard.press("?")
    shown = page.get_by_role("dialog", name="Pintasan papan ketik")
    expect(shown).to_contain_text("Tambah usaha")
    accessible(page)

    page.keyboard.type("gu")  # under a dialog keys lead nowhere
    page.keyboard.press("Escape")

    expect(shown).to_be_hidden()
    assert page.url == f"{site}/"


def test_the_keys_of_what_one_may_not_do_are_neither_listed_nor_heard(
    page, site, signed_in, officer
):
    officer.assignments.update(role="viewer")
    signed_in(page, officer)

    page.keyboard.press("t")
    page.keyboard.press("?")

    shown = page.get_by_role("dialog", name="Pintasan papan ketik")
    expect(shown).to_be_visible()
    expect(shown).not_to_contain_text("Tambah usaha")
    assert page.url == f"{site}/"
