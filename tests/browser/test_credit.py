"""A KUR candidate goes to SIKP, and the bank's refusal comes back with its reason."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from programs.choices import Deed, FacilitationKind
from programs.models import Application, ProgramPartner
from programs.services.applications import advance, apply
from tests.factories.accounts import UserFactory
from tests.factories.programs import CreditProgramFactory
from tests.programs.credit import asked_for, ready_business, sent

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}


def browsed(browser, signed_in, person, *, scripts=True, **options):
    context = browser.new_context(java_script_enabled=scripts, locale="id-ID", **options)
    return signed_in(context.new_page(), person)


@pytest.fixture
def head(site):
    """Budi decides about what Siti checked."""
    return UserFactory(
        username="budi", first_name="Budi", assignments=[("district_officer", "35.13")]
    )


def test_a_kur_candidate_goes_to_sikp_and_the_refusal_comes_back(
    browser, site, signed_in, officer, head, accessible, tmp_path
):
    rupi = UserFactory(username="rupi", first_name="Rupi")
    business = ready_business(name="Keripik Bu Rupi", nib=None, owner__account=rupi)
    program = CreditProgramFactory(name="KUR Probolinggo")
    application = apply(program=program, business=business, by=officer)

    page = browsed(browser, signed_in, officer, viewport=TELEPHONE)
    page.goto(f"{site}/permohonan/{application.number}/kredit/")
    accessible(page)
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("link", name="Catat permintaan").click()
    accessible(page)
    page.set_viewport_size(TELEPHONE)
    page.get_by_label("Skema").select_option(label="KUR mikro")
    page.get_by_label("Plafon yang diinginkan").fill("25 juta")
    page.get_by_label("Keperluan").select_option(label="Modal kerja (KMK)")
    page.get_by_label("Jangka waktu (bulan)").fill("24")
    page.locator("#id_bank").fill("BRI Probolinggo")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Masih kurang 1 hal")).to_be_visible()
    expect(page.get_by_text("nomor SKU pada data kredit")).to_be_visible()
    accessible(page)
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("link", name="Perbaiki permintaan").click()
    page.get_by_label("Nomor SKU").fill("470/12/2026")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Semuanya lengkap")).to_be_visible()
    page.context.close()
    for deed in (Deed.SUBMIT, Deed.CHECK):
        advance(application=application, deed=deed, by=officer)

    page = browsed(browser, signed_in, head)
    page.goto(f"{site}/kredit/")
    accessible(page)
    page.get_by_role("link", name="SIKP dan bank").click()
    accessible(page)
    page.get_by_role("link", name="KUR Probolinggo").click()
    expect(page.get_by_text("1 dari 1 siap")).to_be_visible()
    accessible(page)
    page.get_by_label("Tata letak").select_option(index=1)
    page.get_by_label("Siapa yang dimuat").select_option(label="yang siap dikirim")
    page.get_by_label("Untuk keperluan apa").select_option(value="program")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Buat berkas").click()
    assert application.number in coming.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Catat terkirim").click()
    expect(page.get_by_text("1 kredit dikirim.")).to_be_visible()

    answer = tmp_path / "jawaban.csv"
    answer.write_text(f"No. pengajuan;Hasil;Alasan\n{application.number};Ditolak;Usaha baru\n")
    page.get_by_role("link", name="Muat jawaban bank").click()
    accessible(page)
    page.get_by_label("Tata letak").select_option(label="Jawaban bank (contoh)")
    page.get_by_label("Berkas dari bank").set_input_files(answer)
    page.get_by_role("button", name="Tampilkan akibatnya").click()
    expect(page.get_by_text("Belum ada yang ditulis")).to_be_visible()
    expect(page.get_by_text("Usaha baru")).to_be_visible()
    accessible(page)
    assert Application.objects.get().state == "sent"
    page.get_by_role("button", name="Muat 1 baris").click()
    expect(page.get_by_text("1 baris dimuat.")).to_be_visible()
    accessible(page)
    page.goto(f"{site}/permohonan/{application.number}/kredit/")
    expect(page.get_by_text("Ditolak bank")).to_be_visible()
    expect(page.get_by_text("Usaha baru").first).to_be_visible()
    accessible(page)
    page.context.close()

    page = browsed(browser, signed_in, rupi, viewport=TELEPHONE)
    page.goto(f"{site}/permohonan/{application.number}/")
    expect(page.get_by_text("Ditolak", exact=True).first).to_be_visible()
    expect(page.get_by_text("Usaha baru").first).to_be_visible()
    accessible(page)
    page.context.close()


def test_a_bank_sees_her_applicants_and_no_other_door(browser, site, signed_in, accessible):
    application = sent()
    rini = UserFactory(username="rini", first_name="Rini")
    ProgramPartner.objects.create(program=application.program, user=rini, bank="BRI")

    page = browsed(browser, signed_in, rini, viewport=TELEPHONE)
    accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Kredit bank saya").first.click()
    expect(page.get_by_text(application.number)).to_be_visible()
    expect(page.get_by_role("link", name="Usaha", exact=True)).to_have_count(0)
    accessible(page)
    page.context.close()


def test_a_certificate_is_issued_without_a_script(browser, site, signed_in, officer, accessible):
    application = asked_for(FacilitationKind.HALAL, issuer="BPJPH")

    page = browsed(browser, signed_in, officer, scripts=False, viewport=TELEPHONE)
    page.goto(f"{site}/fasilitasi/")
    page.get_by_role("link", name=application.business.name).click()
    page.get_by_role("link", name="Terbit").click()
    page.get_by_label("Nomor").fill("ID35110000123456")
    page.get_by_label("Berlaku sampai").fill(f"{timezone.localdate().year + 4}-01-01")
    page.get_by_role("button", name="Terbit").click()
    expect(page.get_by_text("ID35110000123456")).to_be_visible()
    page.get_by_role("link", name="Sudah tercatat pada data usaha").click()
    expect(page.get_by_text("ID35110000123456").first).to_be_visible()
    page.context.close()

    page = browsed(browser, signed_in, officer)
    for address in ("/fasilitasi/", f"/permohonan/{application.number}/fasilitasi/"):
        page.goto(site + address)
        accessible(page)
    page.goto(f"{site}/kredit/ketentuan/")
    accessible(page)
    page.context.close()
