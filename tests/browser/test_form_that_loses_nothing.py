"""The line drops, the session ends, one goes home: what one typed is still there."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from businesses.models import Business, Draft
from tests.browser.conftest import PASSWORD
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.browser

REGISTERED = re.compile(r"/usaha/IKM-3513-000001-1/$")


@pytest.fixture
def new_business(page, site, officer, signed_in):
    """Siti has begun to register a business."""
    signed_in(page, officer)
    page.goto(f"{site}/usaha/tambah/")
    page.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    page.get_by_role("combobox", name="Desa atau kecamatan").press_sequentially("clarak")
    page.get_by_role("option", name=re.compile("Clarak")).first.click()
    page.get_by_label("Nama pemilik").fill("Rupi Wati")
    page.get_by_label("NIK", exact=True).fill("3513055204800001")
    return page


def state(page):
    return page.locator(".save-state")


def save(page):
    page.get_by_role("button", name="Simpan usaha").click()


def test_a_draft_is_kept_while_she_types_and_taken_up_elsewhere(
    new_business, site, officer, signed_in, browser, browser_context_args, accessible
):
    expect(state(new_business)).to_have_text(re.compile(r"Draf tersimpan \d\d?\.\d\d"))
    phone = signed_in(browser.new_context(**browser_context_args).new_page(), officer)
    phone.get_by_role("link", name="Usaha baru: Keripik Bu Rupi").click()
    expect(phone.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupi")
    expect(phone.get_by_label("NIK", exact=True)).to_have_value("3513055204800001")
    expect(phone.get_by_role("combobox", name="Desa")).to_have_value(re.compile("Clarak"))
    accessible(phone)
    phone.goto(f"{site}/draf/")
    accessible(phone)
    phone.get_by_role("link", name="Usaha baru: Keripik Bu Rupi").first.click()
    save(phone)
    phone.wait_for_url(REGISTERED)
    phone.goto(f"{site}/draf/")
    expect(phone.locator("main")).to_contain_text("Belum ada draf")


def test_nothing_of_it_is_in_the_browsers_storage(new_business):
    expect(state(new_business)).to_contain_text("Draf tersimpan")
    stored = new_business.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Rupi" not in stored
    assert "3513055204800001" not in stored


def test_she_lets_go_of_a_draft(new_business, site, accessible):
    expect(state(new_business)).to_contain_text("Draf tersimpan")
    new_business.goto(f"{site}/draf/")
    new_business.get_by_role("link", name="Buang").click()
    accessible(new_business)
    new_business.get_by_role("button", name="Buang").click()
    expect(new_business.locator("main")).to_contain_text("Belum ada draf")


def test_the_line_drops_when_she_saves_and_comes_back(new_business, accessible):
    new_business.context.set_offline(True)
    save(new_business)
    expect(new_business.locator("#notices")).to_contain_text("Tidak ada sambungan")
    expect(state(new_business)).to_contain_text("Belum tersimpan: tidak ada sambungan")
    accessible(new_business)
    expect(new_business.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupi")
    new_business.context.set_offline(False)
    new_business.wait_for_url(REGISTERED)
    assert Business.objects.get().name == "Keripik Bu Rupi"


def test_the_line_drops_while_she_types_and_comes_back(new_business):
    new_business.context.set_offline(True)
    new_business.get_by_label("Alamat", exact=True).fill("Jalan Melati 1")
    expect(new_business.locator("#notices")).to_contain_text("Tidak ada sambungan")
    new_business.context.set_offline(False)
    expect(state(new_business)).to_contain_text("Draf tersimpan")
    expect(new_business.locator("#notices")).not_to_contain_text("Tidak ada sambungan")
    assert Draft.objects.get().values["business-address"] == ["Jalan Melati 1"]


def test_an_answer_that_is_lost_on_its_way_back_makes_no_second_business(new_business):
    """The server has saved, but nobody heard it say so: sent again, it is the same form."""

    def lose(route):
        route.fetch()
        route.abort("connectionreset")

    new_business.route("**/usaha/tambah/", lose, times=1)
    save(new_business)
    expect(new_business.locator("#notices")).to_contain_text("Tidak ada sambungan")
    assert Business.objects.count() == 1
    save(new_business)
    new_business.wait_for_url(REGISTERED)
    assert Business.objects.count() == 1


def test_a_double_click_makes_one_business(new_business):
    new_business.get_by_role("button", name="Simpan usaha").dblclick()
    new_business.wait_for_url(REGISTERED)
    assert Business.objects.count() == 1


def test_a_double_click_adds_one_product(page, site, officer, signed_in):
    business = BusinessFactory()
    signed_in(page, officer)
    page.goto(f"{site}{business.get_absolute_url()}produk/")
    page.get_by_role("link", name="Tambah produk").click()
    page.locator("[name=name]").fill("Keripik singkong")
    page.get_by_role("button", name="Simpan", exact=True).dblclick()
    expect(page.locator("main")).to_contain_text("Keripik singkong")
    assert business.product_set.count() == 1


def sign_in_again(page, user):
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(user.username)
    dialog.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Masuk", exact=True).click()


def test_the_session_ends_while_she_types_and_she_signs_in_again_in_place(
    new_business, officer, accessible
):
    Session.objects.all().delete()
    save(new_business)
    dialog = new_business.get_by_role("dialog")
    expect(dialog.get_by_label("Nomor telepon, surel, atau nama pengguna")).to_be_focused()
    accessible(new_business)
    dialog.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(officer.username)
    dialog.get_by_label("Kata sandi", exact=True).fill("bukan-sandinya")
    dialog.get_by_role("button", name="Masuk", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    sign_in_again(new_business, officer)
    new_business.wait_for_url(REGISTERED)
    assert Business.objects.get().name == "Keripik Bu Rupi"


def test_signed_out_while_typing_she_is_told_but_not_interrupted(new_business, officer):
    Session.objects.all().delete()
    expect(state(new_business)).to_contain_text("sesi Anda berakhir")
    expect(new_business.get_by_role("dialog")).to_be_hidden()
    new_business.get_by_role("button", name="Masuk lagi").click()
    sign_in_again(new_business, officer)
    expect(state(new_business)).to_contain_text("Draf tersimpan")


def test_another_account_does_not_send_what_she_typed(new_business):
    tono = UserFactory(username="tono", assignments=[("district_officer", "35.13")])
    Session.objects.all().delete()
    save(new_business)
    sign_in_again(new_business, tono)
    expect(new_business.locator("#notices")).to_contain_text("dibuka oleh akun lain")
    expect(new_business.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupi")
    assert not Business.objects.exists()


FORMS = {
    "/usaha/ubah-banyak/?q=keripik&every=1": "Lihat apa yang akan berubah",
    "/program/baru/": "Simpan",
    "/orang/undang/": "Kirim undangan",
}


@pytest.fixture
def administrator(page, site, signed_in):
    ratna = UserFactory(username="ratna", assignments=[("administrator", "35.13")])
    BusinessFactory(name="Keripik Bu Rupi")
    signed_in(page, ratna)
    return ratna


def pressed_after(page, site, address, trouble):
    """She types a word, something happens to the line or to her session, and she sends the form."""
    page.goto(f"{site}{address}")
    box = page.locator("main form[method=post]").locator("input[type=text], textarea").first
    box.fill("Yang diketik")
    trouble()
    page.get_by_role("button", name=FORMS[address], exact=True).click()
    return box


def is_sent(request):
    return request.method == "POST" and "Yang" in (request.post_data or "")


def test_every_form_waits_for_the_line(page, site, administrator):
    for address in FORMS:
        box = pressed_after(page, site, address, lambda: page.context.set_offline(True))
        expect(page.locator("#notices")).to_contain_text("Tidak ada sambungan")
        expect(box).to_have_value("Yang diketik")
        with page.expect_navigation(), page.expect_request(is_sent):
            page.context.set_offline(False)


def test_every_form_waits_for_her_to_sign_in_again(page, site, administrator):
    for address in FORMS:
        box = pressed_after(page, site, address, Session.objects.all().delete)
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(box).to_have_value("Yang diketik")
        with page.expect_navigation(), page.expect_request(is_sent):
            sign_in_again(page, administrator)


def test_what_one_typed_is_not_sent_by_another(page, site, administrator, officer):
    box = pressed_after(page, site, "/orang/undang/", Session.objects.all().delete)
    sign_in_again(page, officer)
    expect(page.locator("#notices")).to_contain_text("dibuka oleh akun lain")
    expect(box).to_have_value("Yang diketik")


def test_without_a_script_nothing_is_lost_either(site, officer, browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()

    def sign_in():
        page.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(officer.username)
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()

    page.goto(f"{site}/usaha/tambah/")
    sign_in()
    page.get_by_label("Nama usaha").fill("Keripik Bu Rupi")
    page.get_by_label("NIB", exact=True).fill("12 huruf")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("#notices")).to_contain_text("Draf Anda tersimpan")
    page.get_by_label("Nama usaha").fill("Keripik Bu Rupiati")
    Session.objects.all().delete()
    page.get_by_role("button", name="Simpan usaha").click()
    expect(page.locator("main")).to_contain_text("yang Anda ketik tersimpan")
    sign_in()
    expect(page.get_by_label("Nama usaha")).to_have_value("Keripik Bu Rupiati")
    expect(page.get_by_label("NIB", exact=True)).to_have_value("12 huruf")
