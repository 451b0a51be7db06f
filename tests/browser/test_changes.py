"""A change proposed on a telephone and decided about in the office, in a real browser."""

import pytest
from playwright.sync_api import expect

from businesses.models import Business, ChangeRequest
from businesses.services.records import save_record
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def wati(site):
    """She looks after her village, and corrects nothing herself."""
    return UserFactory(username="wati", first_name="Wati", assignments=[("viewer", CLARAK)])


def on_a_telephone(browser, signed_in, person, *, scripts=True):
    context = browser.new_context(java_script_enabled=scripts, locale="id-ID", viewport=TELEPHONE)
    return signed_in(context.new_page(), person)


def test_proposed_by_one_and_approved_by_another(
    browser, site, signed_in, wati, officer, accessible
):
    business = BusinessFactory(name="Keripik Bu Rupi", address="Dusun Krajan")
    page = on_a_telephone(browser, signed_in, wati)
    page.goto(site + business.get_absolute_url())
    page.get_by_role("link", name="Usulkan perubahan").click()
    accessible(page)
    page.set_viewport_size(TELEPHONE)
    page.get_by_label("Alamat").fill("Jalan Raya Leces 12")
    page.get_by_label("Mengapa perlu diubah").fill("Pindah rumah")
    page.get_by_role("button", name="Usulkan", exact=True).click()
    expect(page.get_by_text("Jawaban paling lambat")).to_be_visible()
    accessible(page)
    page.context.close()

    edited = Business.objects.get(pk=business.pk)
    edited.address = "Gang Melati"
    save_record(row=edited, by=officer)

    page = on_a_telephone(browser, signed_in, officer)
    page.get_by_role("region", name="Usulan yang menunggu").get_by_role(
        "link", name="Keripik Bu Rupi"
    ).click()
    for value in ("Dusun Krajan", "Gang Melati", "Jalan Raya Leces 12"):
        expect(page.get_by_text(value)).to_be_visible()
    expect(page.get_by_text("silakan pilih")).to_be_visible()
    accessible(page)
    page.set_viewport_size(TELEPHONE)
    page.get_by_label("Terima usulan").check()
    page.get_by_role("button", name="Simpan keputusan saya").click()
    expect(page.get_by_text("Keputusan Anda tersimpan.")).to_be_visible()
    page.context.close()

    assert Business.objects.get(pk=business.pk).address == "Jalan Raya Leces 12"


def test_without_a_script_and_by_the_keyboard_it_is_returned_and_listed(
    browser, site, signed_in, wati, officer, accessible
):
    business = BusinessFactory(name="Keripik Bu Rupi", address="Dusun Krajan")
    page = on_a_telephone(browser, signed_in, wati, scripts=False)
    page.goto(site + business.get_absolute_url())
    page.get_by_role("link", name="Usulkan perubahan").click()
    page.get_by_label("Alamat").fill("Jalan Raya Leces 12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Jawaban paling lambat")).to_be_visible()
    change = ChangeRequest.objects.get()
    page.context.close()

    page = on_a_telephone(browser, signed_in, officer, scripts=False)
    page.goto(site + change.get_absolute_url())
    opens = page.get_by_text("Kembalikan yang masih menunggu kepada pengusul")
    assert opens.evaluate("(it) => getComputedStyle(it, '::before').content") == '"›"'
    opens.click()
    page.get_by_label("Apa yang kurang").fill("Sebutkan RT")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pengusul melihat alasan Anda")).to_be_visible()
    page.context.close()

    page = on_a_telephone(browser, signed_in, wati)
    page.goto(f"{site}/perubahan/?whose=mine")
    accessible(page)
    page.get_by_role("link", name="Keripik Bu Rupi").click()
    page.get_by_role("link", name="Perbaiki dan usulkan lagi").click()
    expect(page.get_by_label("Alamat")).to_have_value("Jalan Raya Leces 12")
    page.context.close()
