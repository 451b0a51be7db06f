"""An owner keeps her business true on a cheap phone, over a slow line, with and without scripts."""

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from businesses.choices import CardWay
from businesses.models import Figures
from businesses.services.changes import send_back
from businesses.services.claim_cards import make_card
from businesses.services.keeping import Period, tell_period
from tests.browser.line import SLOW_3G, Line
from tests.browser.test_owners import TELEPHONE, come_in, telephone
from tests.chromium import EXPECTED_WITHIN
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory
from tests.factories.pictures import crowded, picture
from tests.factories.sessions import cookie_of

pytestmark = pytest.mark.browser

KB = 1024
FIRST, LATER = 150 * KB, 30 * KB
LAST_YEAR = localdate().year - 1
WAIT = 60_000  # milliseconds: the line is slow


@pytest.fixture
def patient():
    expect.set_options(timeout=WAIT)
    yield
    expect.set_options(timeout=EXPECTED_WITHIN)


def told_last_time():
    business = BusinessFactory(name="Keripik Bu Rupi")
    more = {"production_volume": 600, "production_unit_id": "kg"}
    FiguresFactory(business=business, year=LAST_YEAR - 1, workers_female=3, **more)
    return business


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_card_to_the_answer_on_a_slow_line(served, browser, patient, scripts):
    siti = UserFactory(username="siti", assignments=[("district_officer", "35.13")])
    business = told_last_time()
    _card, code = make_card(business=business, way=CardWay.PRINT, by=siti)
    hers = telephone(browser, scripts=scripts)
    hers.set_default_timeout(WAIT)
    line, weights = Line(hers, SLOW_3G), {}

    def step(name, act):
        weights[name] = line.weight_since(act)
        wide = hers.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide, f"{name} scrolls sideways"

    def press(name):
        return hers.get_by_role("button", name=name).click

    def follow(name):
        return hers.get_by_role("link", name=name).first.click

    step("card", lambda: hers.goto(f"{served}/kartu/#{code}"))
    if not scripts:
        hers.get_by_label("Kode di kartu").fill(code)
    step("business of the card", press("Lanjut"))
    step("account", follow("Buat akun"))
    line.weight_since(lambda: come_in(hers, "0812 3456 7890"))
    step("hers", press("Ya, ini usaha saya"))

    step("home", lambda: hers.goto(f"{served}/"))
    step("figures", follow(f"Sampaikan angka {LAST_YEAR}"))
    hers.get_by_text("Pekerja perempuan").first.click()
    hers.get_by_role("textbox", name="Pekerja perempuan").fill("5")
    step("figures sent", press("Kirim yang berubah"))
    expect(hers.get_by_text("Dinas menjawab paling lambat")).to_be_visible()

    step("home again", lambda: hers.goto(f"{served}/"))
    step("what changed", follow("Ada hal lain yang berubah"))
    beside = hers.locator(".panel > .links").evaluate("(it) => getComputedStyle(it).paddingLeft")
    assert beside != "0px", "the questions stand on the edge of their panel"
    step("name", follow("Apa nama usahanya?"))
    hers.get_by_label("Nama usaha").fill("Keripik Rupi Jaya")
    photo = {"name": "nib.png", "mimeType": "image/png", "buffer": picture()}
    hers.get_by_label("Foto dokumen").set_input_files(photo)
    step("name sent", press("Kirim ke dinas"))
    expect(hers.get_by_text("Dinas menjawab paling lambat")).to_be_visible()

    office = browser.new_context(locale="id-ID")
    office.add_cookies([cookie_of(siti, served)])
    for _each in range(2):
        approve_the_first(office.new_page(), served)
    office.close()

    step("home with the answers", lambda: hers.goto(f"{served}/"))
    step("what was sent", follow("Semua yang dikirim"))
    step("the answer", follow(f"Angka {LAST_YEAR}"))
    expect(hers.get_by_text("Menunggu jawaban")).to_have_count(0)
    hers.context.close()

    business.refresh_from_db()
    row = Figures.objects.get(business=business, year=LAST_YEAR)
    assert (row.workers_female, row.workers_male, row.production_volume) == (5, 1, 600)
    assert business.name == "Keripik Rupi Jaya"
    assert business.confirmed_at is not None
    first = weights.pop("card")
    told = {name: f"{size / KB:.1f}" for name, size in weights.items()}
    assert 0 < first <= FIRST, f"{first / KB:.1f}"
    assert max(weights.values()) <= LATER, told


def test_a_photo_of_a_telephone_is_sent_and_shown_light(browser, served, patient):
    rupi = UserFactory(first_name="Rupi")
    business = BusinessFactory(owner__account=rupi)
    hers = telephone(browser)
    hers.set_default_timeout(WAIT)
    hers.context.add_cookies([cookie_of(rupi, served)])
    hers.goto(f"{served}{business.get_absolute_url()}foto/tambah/")
    box = hers.locator("input[type=file]")
    box.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": crowded((4000, 3000))}
    )
    for _each in range(WAIT // 200):
        if box.evaluate("box => box.files[0].name") == "foto.jpg":
            break
        hers.wait_for_timeout(200)
    assert box.evaluate("box => box.files[0].size") < 700 * KB
    hers.get_by_role("button", name="Simpan", exact=True).click()
    expect(hers.get_by_role("figure")).to_be_visible()
    line = Line(hers)
    assert line.weight_of(f"{served}{business.get_absolute_url()}foto/?kedua=1") <= LATER
    hers.context.close()


def approve_the_first(page, site):
    """Siti takes over all of what waits longest."""
    page.goto(f"{site}/perubahan/?whose=decide")
    page.locator("tbody th a").first.click()
    save = page.get_by_role("button", name="Simpan keputusan")
    expect(save).to_be_visible()  # it stands below the choices, and all() does not wait for them
    for box in page.locator("input[type=radio][value=approve]").all():
        box.check()
    save.click()
    expect(page.get_by_role("heading", name="Putuskan")).to_have_count(0)


def test_the_rooms_where_she_keeps_it_true(page, site, signed_in, officer, accessible):
    rupi = UserFactory(first_name="Rupi")
    business = BusinessFactory(name="Sale Bu Rupi", owner__account=rupi)
    FiguresFactory(business=business, year=LAST_YEAR - 1)
    product = ProductFactory(business=business)
    room = f"{site}{business.get_absolute_url()}kabari/"

    signed_in(page, rupi)
    accessible(page)
    told = ("", "angka/", "alamat/", "nama-usaha/", "yang-dibuat/", "telepon/", "identitas/")
    for part in (*told, "izin-baru/", "produk-baru/", f"foto-produk/{product.pk}/"):
        page.goto(room + part)
        accessible(page)
    page.goto(f"{room}harga/{product.pk}/")
    accessible(page)
    page.goto(f"{room}angka/")
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("button", name="Kirim yang berubah").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)

    period = Period(LAST_YEAR)
    change = tell_period(business=business, period=period, changed={}, seen=1, by=rupi)
    for address in (room, f"{site}{change.get_absolute_url()}", f"{site}/perubahan/", f"{site}/"):
        page.goto(address)
        accessible(page)
    send_back(change=change, by=officer, reason="Berapa pekerja perempuan?")
    page.goto(site + change.get_absolute_url())
    accessible(page)
    page.get_by_role("link", name="Perbaiki dan kirim lagi").click()
    expect(page.get_by_text("Berapa pekerja perempuan?")).to_be_visible()
    accessible(page)
