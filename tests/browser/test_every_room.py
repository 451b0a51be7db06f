"""Rooms that no other test of the browser walks through, each of their states, at both widths."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from businesses.choices import Personal, Purpose
from businesses.models import Business, ImportBatch, SavedView
from businesses.services.access import reveal
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    DraftFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.imports import check, hand_in, load, sheet

pytestmark = pytest.mark.browser

NIK = "3513054101800001"


@pytest.fixture
def business(site):
    made = BusinessFactory(name="Keripik Bu Rupi", owner__name="Rupi Wati", owner__nik=NIK)
    FiguresFactory(business=made)
    ProductFactory(business=made, name="Keripik tempe")
    return made


@pytest.fixture
def visit(page, site, accessible):
    """Opens these addresses one after the other; each can be used by everybody."""

    def go(*addresses):
        for address in addresses:
            assert page.goto(site + address).status == 200, address
            accessible(page)

    return go


def test_products_places_and_searches(visit, page, officer, signed_in, business):
    signed_in(page, officer)
    visit(
        "/produk/",
        "/produk/?q=keripik&photo=none&ordering=-price",
        "/produk/?q=tidak+ada",
        "/produk/?region=75.02",
        "/wilayah/35.13.05/",
        "/wilayah/35.13.05.2008/",
        "/cari/?q=leces",
    )


def test_a_person_is_found_by_her_number(page, site, officer, signed_in, business, accessible):
    signed_in(page, officer)
    page.goto(f"{site}/cari/orang/")
    accessible(page)
    page.get_by_label("NIK atau nomor telepon").fill("12")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)

    page.get_by_label("NIK atau nomor telepon").fill(NIK)
    page.get_by_label("Untuk keperluan apa?").select_option("verification")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.get_by_role("heading", name="Rupi Wati")).to_be_visible()
    accessible(page)
    assert NIK not in page.url


def test_a_covered_number_is_shown_once(page, site, officer, signed_in, business, accessible):
    signed_in(page, officer)
    page.goto(site + reverse("businesses:reveal", args=[business.registry_no, "nik"]))
    accessible(page)
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.get_by_label("Untuk keperluan apa?").select_option("verification")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator("#revealed")).to_have_text(NIK)
    accessible(page)


def test_several_businesses_are_changed_at_once(
    page, site, officer, signed_in, business, accessible
):
    BusinessFactory(name="Tahu Bu Sri")
    signed_in(page, officer)
    page.goto(f"{site}/usaha/")
    page.get_by_role("link", name="Centang semua di halaman ini").click()
    accessible(page)
    page.get_by_role("button", name="Ubah yang dicentang").click()
    accessible(page)
    page.get_by_label("Status", exact=True).select_option("inactive")
    page.get_by_role("button", name="Lihat apa yang akan berubah").click()
    expect(page.get_by_role("alert")).to_be_visible()  # the reason is missing
    accessible(page)

    page.get_by_label("Alasan perubahan").fill("tutup setelah Lebaran")
    page.get_by_role("button", name="Lihat apa yang akan berubah").click()
    expect(page.get_by_role("heading", name="Periksa sebelum mengubah")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Ubah 2 usaha").click()
    expect(page.get_by_role("heading", name="Hasil perubahan")).to_be_visible()
    accessible(page)
    assert Business.objects.filter(status="inactive").count() == 2


def test_a_view_is_kept_changed_and_removed(page, site, officer, signed_in, business, accessible):
    signed_in(page, officer)
    page.goto(f"{site}/usaha/?status=active&q=keripik")
    for menu in ("Tampilan", "Kolom", "Ekspor"):
        page.locator("summary", has_text=menu).click()
        accessible(page)
    page.locator("summary", has_text="Tampilan").click()
    page.get_by_role("link", name="Simpan tampilan ini").click()
    page.get_by_role("button", name="Simpan tampilan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.get_by_label("Nama tampilan").fill("Keripik yang aktif")
    page.get_by_role("button", name="Simpan tampilan").click()
    page.wait_for_url(re.compile("status=active"))

    page.locator("summary", has_text="Tampilan").click()
    accessible(page)
    page.get_by_role("link", name="Ubah Keripik yang aktif").click()
    accessible(page)
    page.get_by_role("button", name="Hapus tampilan").click()
    page.wait_for_url(re.compile("/usaha/"))
    assert not SavedView.objects.exists()


def test_drafts_and_consents(visit, page, site, officer, signed_in, business):
    signed_in(page, officer)
    visit("/draf/", f"{business.get_absolute_url()}persetujuan/")
    draft = DraftFactory(owner=officer)
    ConsentFactory(owner=business.owner)
    visit(
        "/draf/",
        reverse("businesses:draft_discard", args=[draft.key]),
        f"/usaha/tambah/?draf={draft.key}",
        f"{business.get_absolute_url()}persetujuan/",
    )
    page.goto(f"{site}{business.get_absolute_url()}persetujuan/")
    page.get_by_role("button", name="Cabut").click()
    expect(page.get_by_role("cell", name="dicabut pada")).to_be_visible()


def test_a_list_with_faults_is_checked_and_loaded(visit, page, officer, signed_in):
    rows = [{}, {"Nama IKM": "Tahu Bu Sri", "Kode KBLI": "99x"}, {"Kecamatan": "Antah"}]
    checked = check(sheet(*rows), by=officer)
    loaded = load(sheet({}), by=officer)
    running = hand_in(sheet({}), by=officer)
    facts = {"total": 9_000, "done": 1_000, "created": 1_000}
    began = running.heard_at - timedelta(seconds=20)
    ImportBatch.objects.filter(pk=running.pk).update(**facts, began_at=began)
    signed_in(page, officer)
    lists = [each.get_absolute_url() for each in (checked, loaded, running)]
    visit("/impor/", *lists, "/pekerjaan/")
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_text("Dibatalkan").first).to_be_visible()


def test_what_an_administrator_alone_may_open(visit, page, signed_in, business):
    administrator = UserFactory(username="ratna", assignments=[("administrator", "35.13")])
    visit_of_a_reader = {"by": administrator, "request": "", "purpose": Purpose.VERIFICATION}
    reveal(business=business, field=Personal.NIK, note="", **visit_of_a_reader)
    signed_in(page, administrator)
    visit(
        "/catatan-akses/",
        "/catatan-akses/?kind=export",
        "/catatan-akses/?who=0",
        f"{business.get_absolute_url()}hapus/",
        "/usaha/terhapus/",
    )
