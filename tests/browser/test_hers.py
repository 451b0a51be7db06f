"""What an owner gets back and her rights over her data, on her phone and on the officer's PC."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from businesses.models import Business, Consent, ErasureRequest, ProductPage, PublicCard
from businesses.services.access import reveal
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
)

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def business(site):
    """Hers, with a little of everything."""
    owner = OwnerFactory(name="Hartatik", account=UserFactory(first_name="Rupi"), nik=None)
    business = BusinessFactory(name="Keripik Bu Rupi", owner=owner)
    ProductFactory(business=business, name="Keripik talas")
    CertificateFactory(business=business, expires_on=localdate() + timedelta(days=12))
    for _peer in range(6):
        FiguresFactory(production_value=30_000_000)
    FiguresFactory(business=business, production_value=48_000_000)
    return business


@pytest.fixture
def hers(browser, site, signed_in, business):
    """Her phone, on which no script runs."""
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=TELEPHONE)
    page = signed_in(context.new_page(), business.owner.account)
    page.goto(site)
    yield page
    context.close()


def test_she_shows_her_business_without_a_script(browser, hers, site):
    hers.get_by_role("link", name="Kartu usaha saya").click()
    hers.get_by_role("button", name="Buat kartu saya").click()
    expect(hers.get_by_role("img", name="Kode QR")).to_be_visible()
    link = hers.get_by_role("link", name="/cek/").inner_text()
    stranger = browser.new_context(viewport=TELEPHONE, locale="id-ID").new_page()
    stranger.goto(link)
    expect(stranger.get_by_text("Keripik Bu Rupi")).to_be_visible()
    with hers.expect_navigation():
        hers.get_by_role("button", name="Akhiri kartu ini").click()
    assert stranger.goto(link).status == 404

    hers.goto(f"{site}/data-saya/")
    with hers.expect_navigation():
        hers.get_by_role("button", name=re.compile("Saya setuju.*katalog", re.IGNORECASE)).click()
    hers.goto(site)
    hers.get_by_role("link", name="Halaman produk saya").click()
    hers.get_by_role("link", name="Keripik talas", exact=True).click()
    hers.get_by_label("Apa yang Anda sampaikan").fill("Renyah, dibuat tiap pagi")
    hers.get_by_role("button", name="Simpan").click()
    hers.get_by_role("button", name="Terbitkan halaman ini").click()
    shop = hers.get_by_role("link", name="/etalase/").inner_text()
    stranger.goto(shop)
    expect(stranger.get_by_text("Renyah, dibuat tiap pagi")).to_be_visible()
    hers.goto(f"{site}/data-saya/")
    with hers.expect_navigation():
        hers.get_by_role("button", name=re.compile("Saya cabut.*katalog", re.IGNORECASE)).click()
    assert stranger.goto(shop).status == 404
    stranger.context.close()


def test_she_asks_for_removal_and_an_officer_answers(browser, hers, site, signed_in, business):
    hers.get_by_role("link", name="Data saya").click()
    hers.get_by_role("link", name="Minta dihapus").click()
    hers.get_by_label("Saya sudah membaca").check()
    hers.get_by_role("button", name="Minta dihapus").click()
    expect(hers.get_by_text("Menunggu dinas")).to_be_visible()

    context = browser.new_context(locale="id-ID")
    administrator = UserFactory(assignments=[("administrator", "35.13")])
    page = signed_in(context.new_page(), administrator)
    page.goto(site)
    page.get_by_role("link", name=business.registry_no).click()
    page.get_by_label("Alasan Anda").fill("Diminta pemilik.")
    page.get_by_role("button", name="Hapus untuk selamanya").click()
    expect(page.get_by_text("Dihapus. Pemilik membaca jawaban Anda.")).to_be_visible()
    context.close()

    hers.reload()
    expect(hers.get_by_text("Diminta pemilik.")).to_be_visible()
    assert not Business.objects.filter(pk=business.pk).exists()


def test_every_room_of_hers_is_open_to_everybody(
    page, site, signed_in, officer, business, accessible
):
    product = business.product_set.get()
    Consent.objects.create(
        owner=business.owner, purpose="catalogue", given_on=localdate(), how="online"
    )
    shown = ProductPage.objects.create(business=business, product=product, state="published")
    card = PublicCard.objects.create(business=business)
    reveal(business=business, field="phone", purpose="contact", by=officer)
    asked = ErasureRequest.objects.create(
        user=business.owner.account,
        business=business,
        registry_no=business.registry_no,
        region=business.region,
    )
    record = business.get_absolute_url()
    signed_in(page, business.owner.account)
    rooms = [
        "pembantu",
        "kartu-usaha",
        "masa-berlaku",
        "perbandingan",
        "etalase",
        f"etalase/{product.pk}",
    ]
    addresses = [f"{record}{room}/" for room in [*rooms, "minta-hapus"]]
    addresses += ["/", "/data-saya/", "/data-saya/dilihat/", asked.get_absolute_url()]
    for address in addresses:
        page.goto(site + address)
        accessible(page)
    page.goto(f"{site}{record}kartu-usaha/")
    page.emulate_media(media="print")
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    page.emulate_media(media="screen")

    page.context.clear_cookies()
    for address in (f"/cek/{card.code}/", f"/etalase/{shown.uuid}/"):
        page.goto(site + address)
        accessible(page)

    signed_in(page, UserFactory(assignments=[("administrator", "35.13")]))
    page.goto(f"{site}/permintaan-hapus/")
    accessible(page)
    page.goto(site + asked.get_absolute_url())
    accessible(page)
    page.get_by_role("button", name="Jangan hapus").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
