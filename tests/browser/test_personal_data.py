"""The pages about personal data and about people, used as they are meant and by everybody."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from businesses.models import AccessNote
from tests.browser.conftest import PASSWORD, sign_in_by_the_form
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ConsentFactory, DraftFactory

pytestmark = pytest.mark.browser

NIK, PHONE = "3513054101800001", "+6281234567890"


@pytest.fixture
def ratna(page, site, signed_in):
    person = UserFactory(username="ratna", assignments=[("administrator", "35.13")])
    signed_in(page, person)
    return person


@pytest.fixture
def business():
    return BusinessFactory(owner__name="Hartatik", owner__nik=NIK, owner__phone=PHONE)


def test_she_uncovers_a_nik_saying_what_for_and_the_register_tells(
    page, site, ratna, business, accessible
):
    page.goto(f"{site}{business.get_absolute_url()}tampilkan/nik/")
    accessible(page)
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.get_by_label("Untuk keperluan apa?").select_option("verification")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text(NIK)).to_be_visible()
    accessible(page)

    page.goto(f"{site}/catatan-akses/")
    expect(page.locator("main")).to_contain_text(business.registry_no)
    expect(page.locator("main")).not_to_contain_text(NIK)
    accessible(page)
    assert AccessNote.objects.get().user == ratna


def test_she_finds_a_person_by_phone_and_nobody_by_another(page, site, ratna, business, accessible):
    page.goto(f"{site}/cari/orang/")
    accessible(page)
    for number, found in (("0812 3456 7890", "Hartatik"), ("0812 3456 7891", "Tidak ada orang")):
        page.get_by_label("NIK atau nomor telepon").fill(number)
        page.get_by_label("Untuk keperluan apa?").select_option("contact")
        page.get_by_role("button", name="Cari").last.click()
        expect(page.locator("main")).to_contain_text(found)
        accessible(page)


def test_she_notes_a_consent_and_that_it_was_withdrawn(page, site, ratna, business, accessible):
    ConsentFactory(owner=business.owner, purpose="catalogue")
    page.goto(f"{site}{business.get_absolute_url()}persetujuan/")
    accessible(page)
    page.get_by_role("button", name="Cabut").click()
    expect(page.get_by_role("alert").or_(page.locator("#notices"))).to_contain_text("Dicabut")
    accessible(page)


def test_what_is_decided_about_a_person_is_asked_on_pages_for_everybody(
    page, site, ratna, officer, accessible
):
    assignment = officer.assignments.get()
    for name, *more in (
        ("person",),
        ("give",),
        ("limit", assignment.pk),
        ("end", assignment.pk),
        ("invite_again",),
        ("renew_step",),
        ("off_board",),
    ):
        page.goto(site + reverse(f"people:{name}", args=[officer.pk, *more]))
        accessible(page)
    page.get_by_role("button", name="Lepas sekarang").click()
    accessible(page)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator("main")).to_contain_text("Akunnya sudah ditutup")


def test_drafts_and_sessions_are_listed_for_everybody(page, site, officer, accessible):
    DraftFactory(owner=officer)
    sign_in_by_the_form(page, site, officer)
    for address in ("/draf/", "/akun/sesi/"):
        page.goto(site + address)
        accessible(page)
