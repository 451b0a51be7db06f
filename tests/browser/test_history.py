"""Asking the history, bringing back and undoing in a real browser, the last without any script."""

import pghistory
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from businesses.models import Market, Product
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, MarketFactory, ProductFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def administrator(site):
    return UserFactory(username="kepala", assignments=[("administrator", "35.13")])


@pytest.fixture
def product():
    return ProductFactory(business=BusinessFactory(name="Keripik Bu Rupi"), price=15_000)


def test_every_page_of_the_history_can_be_used_by_everybody(
    page, site, signed_in, administrator, product, accessible
):
    business, gone = product.business, BusinessFactory()
    MarketFactory(business=business).delete()
    gone.delete()
    with pghistory.context(user=administrator.pk, door="web") as save:
        Product.objects.update(price=20_000)
    first = events_of(Product).objects.earliest("pgh_id")
    deletion = events_of(Market).objects.latest("pgh_id")
    number = business.registry_no
    signed_in(page, administrator)
    addresses = [
        f"{business.get_absolute_url()}riwayat/",
        f"{business.get_absolute_url()}riwayat/?what=produk.price&since=2026-01-01",
        f"{business.get_absolute_url()}riwayat/?since=kemarin",
        f"{business.get_absolute_url()}riwayat/?what=kbli",
        reverse(
            "businesses:restore_value",
            args=[number, "produk", first.pk, "price"],
        ),
        reverse("businesses:restore_part", args=[number, "pasar", deletion.pk]),
        reverse("businesses:deleted"),
        reverse("businesses:restore", args=[gone.registry_no]),
        reverse("businesses:undo", args=[save.id]),
    ]
    for address in addresses:
        page.goto(site + address)
        for details in page.locator("details.history-filter, .log details").all():
            details.evaluate("each => each.open = true")
        accessible(page)


def test_a_save_is_undone_and_a_value_brought_back_without_any_script(
    browser, site, signed_in, officer, product
):
    context = browser.new_context(
        java_script_enabled=False, locale="id-ID", viewport={"width": 360, "height": 740}
    )
    page = signed_in(context.new_page(), officer)
    tab = site + product.business.get_absolute_url()
    page.goto(f"{tab}produk/{product.pk}/ubah/")
    page.get_by_label("Harga").fill("20.000")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Rp20.000")).to_be_visible()
    page.get_by_role("link", name="Batalkan simpanan").click()
    page.get_by_role("button", name="Batalkan simpanan").click()
    expect(page.get_by_text("Semua kembali seperti semula")).to_be_visible()

    page.goto(f"{tab}riwayat/")
    page.get_by_text("mengubah harga").first.click()
    page.get_by_role("link", name="Kembalikan nilai ini").first.click()
    expect(page.get_by_role("cell", name="Rp20.000")).to_be_visible()
    page.get_by_label("Alasan perubahan").fill("harga sudah benar")
    page.get_by_role("button", name="Kembalikan nilai ini").click()
    expect(page.get_by_text("Sudah dikembalikan")).to_be_visible()
    expect(page.get_by_text("harga sudah benar")).to_be_visible()
    context.close()
