"""From the decree to the twelve-month visit, and from a session to a checked certificate."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from programs.models import FollowUp, Item, Participant, TrainingCertificate
from tests.factories.deliveries import a_session, a_training, decreed, grants, selected
from tests.factories.pictures import picture

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}
A_PHOTO = {"name": "foto.png", "mimeType": "image/png", "buffer": picture()}


def day(ago):
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def fill(page, **facts):
    for name, value in facts.items():
        page.fill(f"[name={name}]", value)


def open_page(page, site, name, *numbers):
    page.goto(site + reverse(f"programs:{name}", args=numbers))


def test_a_group_gets_a_slicer_and_is_visited_a_year_later(
    page, site, signed_in, officer, accessible
):
    application = selected(grants(name="Hibah alat 2025"), on=timezone.localdate() - timedelta(400))
    program, number = application.program, application.number
    signed_in(page, officer)
    open_page(page, site, "decrees", program.number)
    accessible(page)
    page.get_by_role("link", name="Catat surat keputusan (SK)").click()
    accessible(page)
    fill(page, number="188/45/2025", signed_on=day(390))
    page.set_input_files("input[name=file]", A_PHOTO)
    page.get_by_label(number).check()
    page.get_by_role("button", name="Catat SK").click()

    page.get_by_role("link", name=application.applicant.name).click()
    accessible(page)
    page.get_by_role("link", name="Catat perjanjian (NPHD)").click()
    accessible(page)
    fill(page, number="027/NPHD/12", signed_on=day(385))
    page.check("[name=has_integrity_pact]")
    page.set_input_files("input[name=file]", A_PHOTO)
    page.get_by_role("button", name="Catat NPHD").click()

    page.get_by_role("link", name="Catat serah terima (BAST)").click()
    accessible(page)
    fill(page, number="BAST/3", signed_on=day(387), place="Balai desa")
    page.select_option("[name=receiver_role]", "chair")
    page.set_input_files("input[name=photo]", A_PHOTO)
    page.fill("[name=unit1-kind]", "Pengiris singkong")
    page.fill("[name=unit1-maker]", "Karya Logam")
    page.fill("[name=unit1-serials]", "KL-77\nKL-78")
    page.get_by_role("button", name="Catat BAST").click()
    expect(page.get_by_role("alert")).to_contain_text("NPHD")  # a handover before the agreement
    page.fill("[name=signed_on]", day(380))
    page.set_input_files("input[name=photo]", A_PHOTO)
    page.get_by_role("button", name="Catat BAST").click()
    expect(page.get_by_text("KL-77")).to_be_visible()
    accessible(page)

    page.get_by_role("link", name="Perbaiki 027/NPHD/12").click()
    accessible(page)
    fill(page, number="027/NPHD/21", reason="Angka terbalik")
    page.get_by_role("button", name="Simpan perbaikan").click()
    page.get_by_text("Sudah diperbaiki").click()
    expect(page.get_by_text("Angka terbalik")).to_be_visible()
    expect(page.get_by_text("027/NPHD/12")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Cetak pelat").click()
    accessible(page)
    item = Item.objects.get(serial_no="KL-77")
    expect(page.get_by_text(item.code)).to_be_visible()

    page.goto(f"{site}/alat/")
    accessible(page)
    page.goto(site + item.get_absolute_url())
    page.select_option("[name=state]", "idle")
    page.fill("[name=on]", day(30))
    page.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(page.get_by_text("Menganggur").first).to_be_visible()
    accessible(page)

    page.goto(f"{site}/tindak-lanjut/?state=overdue")
    accessible(page)
    for reported, (months, ago) in enumerate([(3, 280), (6, 190), (12, 5)], 1):
        visit = FollowUp.objects.get(application=application, months=months)
        open_page(page, site, "visit", visit.uuid)
        page.fill("[name=done_on]", day(ago))
        page.select_option("[name=effect]", "grown")
        page.get_by_role("button", name="Simpan laporan").click()
        expect(page.get_by_text("Bertumbuh").nth(reported - 1)).to_be_visible()
    open_page(page, site, "visit", visit.uuid)
    accessible(page)
    for address in ("/program/tertunda/", "/program/pemerataan/"):
        page.goto(site + address)
        accessible(page)


def test_attendance_by_card_and_a_certificate_that_a_stranger_checks(
    browser, page, site, signed_in, officer, accessible
):
    training = a_training(name="Pelatihan pengemasan", attendance_minimum=100)
    session = a_session(training)
    application = decreed(training)
    signed_in(page, officer)
    open_page(page, site, "training", training.number)
    accessible(page)
    page.get_by_role("link", name=application.applicant.name).click()
    accessible(page)
    page.fill("[name=name]", "Rupiyati")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Simpan peserta").click()
    participant = Participant.objects.get()
    open_page(page, site, "card", participant.uuid)
    accessible(page)
    page.context.close()

    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=TELEPHONE)
    phone = signed_in(context.new_page(), officer)
    phone.goto(site + session.get_absolute_url())
    phone.get_by_label("Kode kartu").fill(participant.card.lower())
    phone.get_by_role("button", name="Catat kartu ini").click()
    expect(phone.get_by_text("Rupiyati sudah dicatat")).to_be_visible()
    open_page(phone, site, "card_scan", participant.card)
    expect(phone.get_by_text("Sudah dicatat", exact=True)).to_be_visible()
    open_page(phone, site, "training", training.number)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Terbitkan sertifikat").click()
    certificate = TrainingCertificate.objects.get()
    expect(phone.get_by_role("link", name=certificate.number, exact=True)).to_be_visible()
    context.close()

    stranger = browser.new_context(locale="id-ID", viewport=TELEPHONE).new_page()
    stranger.goto(f"{site}/cek/")
    accessible(stranger)
    stranger.get_by_label("Nomor pada sertifikat").fill(certificate.number)
    stranger.get_by_role("button", name="Periksa", exact=True).click()
    expect(stranger.get_by_text("Berlaku")).to_be_visible()
    expect(stranger.get_by_text("Rupiyati")).to_be_visible()
    accessible(stranger)
    stranger.context.close()
