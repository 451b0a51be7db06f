"""From a card that an officer prints to the owner's business on her phone, in a real browser."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from businesses.models import Business, Claim
from businesses.services.claims import claim
from ikm_registry.accounts.models import User
from ikm_registry.entrance.services import ask
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory
from tests.factories.messages import SCREEN, code_sent

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}
PASSWORD = "pisang-goreng-renyah-9"


@pytest.fixture(autouse=True)
def messages_are_seen(settings):
    settings.OUTBOX, settings.OUTBOX_ON_SCREEN = SCREEN, True


def telephone(browser, *, scripts=True):
    context = browser.new_context(java_script_enabled=scripts, locale="id-ID", viewport=TELEPHONE)
    return context.new_page()


def come_in(page, contact):
    """A number, the code that was sent there, a name and a password."""
    page.get_by_label("Nomor telepon atau alamat surel Anda").fill(contact)
    page.get_by_role("button", name="Kirim kodenya").click()
    expect(page.get_by_role("heading", name="Ketik kodenya")).to_be_visible()
    page.get_by_label("Kode yang kami kirim").fill(code_sent())
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Nama Anda").fill("Rupi")
    page.get_by_label("Pilih kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Simpan dan masuk").click()


def test_from_the_printed_card_to_her_business(browser, page, site, signed_in, officer, accessible):
    business = BusinessFactory(name="Keripik Bu Rupi")
    signed_in(page, officer)
    page.goto(site + business.get_absolute_url())
    page.get_by_role("link", name="Siapa yang bertindak").click()
    accessible(page)
    page.get_by_role("link", name="Buat kartu").click()
    accessible(page)
    page.get_by_role("button", name="Buat kartunya").click()
    expect(page.locator(".claim-card")).to_be_visible()
    accessible(page)
    code = page.locator(".claim-card-words").inner_text().strip()
    page.emulate_media(media="print")
    assert page.locator(".claim-card").bounding_box()["width"] < 110 * 96 / 25.4
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1

    hers = telephone(browser)
    hers.goto(f"{site}/kartu/#{code}")
    expect(hers.get_by_label("Kode di kartu")).to_have_value(code)
    assert code not in hers.url
    accessible(hers)
    hers.set_viewport_size(TELEPHONE)
    hers.get_by_role("button", name="Lanjut").click()
    expect(hers.get_by_text("Keripik Bu Rupi")).to_be_visible()
    accessible(hers)
    hers.set_viewport_size(TELEPHONE)
    hers.get_by_role("link", name="Buat akun").click()
    accessible(hers)
    hers.set_viewport_size(TELEPHONE)
    come_in(hers, "0812 3456 7890")
    hers.get_by_role("button", name="Ya, ini usaha saya").click()
    expect(hers.get_by_role("link", name="Keripik Bu Rupi", exact=True)).to_be_visible()
    accessible(hers)
    hers.context.close()

    rupi = User.objects.with_mobile("+6281234567890").get()
    assert list(Business.objects.visible_to(rupi)) == [business]


def test_without_a_script_and_without_a_card(browser, site, signed_in, officer, accessible):
    BusinessFactory(name="Keripik Bu Rupi")
    hers = telephone(browser, scripts=False)
    hers.goto(f"{site}/masuk/")
    hers.get_by_role("link", name="Pemilik usaha? Daftar di sini").click()
    come_in(hers, "0812 3456 7890")
    hers.get_by_role("link", name="Saya tidak punya kartu").click()
    hers.get_by_label("Nama usaha").fill("Kripik Bu Rupi")
    hers.get_by_role("combobox", name="Desa").fill(CLARAK)
    hers.get_by_label("Apa yang Anda buat").fill("keripik tempe")
    hers.get_by_role("button", name="Kirim ke dinas").click()
    expect(hers.get_by_text("Menunggu dinas")).to_be_visible()
    hers.context.close()

    context = browser.new_context(locale="id-ID")
    page = signed_in(context.new_page(), officer)
    page.get_by_role("region", name="Pemilik yang menunggu").get_by_role(
        "link", name="Kripik Bu Rupi"
    ).click()
    accessible(page)
    page.get_by_role("button", name="Yang ini").first.click()
    expect(page.get_by_text("Dipastikan: usaha ini terbuka")).to_be_visible()
    page.goto(f"{site}/klaim/?semua=1")
    accessible(page)
    page.context.close()

    assert Business.objects.visible_to(Claim.objects.get().user).exists()


def test_the_other_rooms_of_owners(page, site, signed_in, officer, accessible):
    business = BusinessFactory(name="Keripik Bu Rupi", owner__email="rupi@contoh.id")
    rupi = UserFactory(first_name="Rupi")
    waiting = claim(claim=Claim(name="Kripik Rupi", region_id=CLARAK, makes="keripik"), by=rupi)

    signed_in(page, rupi)
    accessible(page)
    for address in ("/klaim/baru/", waiting.get_absolute_url(), "/kartu/"):
        page.goto(site + address)
        accessible(page)
    page.goto(f"{site}/klaim/baru/")
    page.get_by_role("button", name="Kirim ke dinas").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)

    page.context.clear_cookies()
    signed_in(page, officer)
    page.goto(f"{site}/klaim/")
    accessible(page)
    page.goto(site + waiting.get_absolute_url())
    page.get_by_text("Saya tidak dapat memastikannya").click()
    page.get_by_role("button", name="Jawab").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.goto(f"{site}/usaha/{business.registry_no}/orang/")
    page.get_by_text("Ia tidak punya telepon").click()
    accessible(page)
    page.get_by_label("Di mana ia setuju").select_option("visit")
    page.get_by_label("Setuju pada").fill("2026-01-05")
    page.get_by_label("Bagaimana ia setuju").fill("Lisan, di depan kepala desa")
    page.get_by_role("button", name="Catat persetujuannya").click()
    expect(page.get_by_text("Pemilik, tanpa akun")).to_be_visible()
    accessible(page)
    page.goto(f"{site}/usaha/{business.registry_no}/kartu/")
    page.get_by_label("Bagikan lewat WhatsApp").check()
    page.get_by_role("button", name="Buat kartunya").click()
    expect(page.get_by_role("link", name="Buka WhatsApp")).to_be_visible()
    accessible(page)


def test_an_administrator_of_the_demo_sees_what_would_have_been_sent(
    page, site, signed_in, accessible
):
    with transaction.atomic():
        ask(contact="+6281234567890")
    signed_in(page, UserFactory(assignments=[("administrator", "35.13")]))
    page.goto(f"{site}/kotak-keluar/")

    expect(page.get_by_text(code_sent())).to_be_visible()
    accessible(page)
