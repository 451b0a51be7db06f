"""What travels over the line, as the site really serves it: gunicorn, with stored files hashed and
compressed by WhiteNoise and pages compressed by Django, before nginx adds anything.

`TRANSFER=docs/transfer.md python3 run.py test tests/browser/test_transfer.py` renews the table.
"""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from businesses.demo.district import District
from businesses.filters.columns import COLUMNS
from businesses.models import Business
from businesses.services.showing import make_public_card
from tests.browser.conftest import PASSWORD
from tests.browser.line import Line
from tests.browser.test_owners import TELEPHONE
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory

pytestmark = pytest.mark.browser

KB = 1024
FIRST, LATER = 120 * KB, 30 * KB
HER_FIRST = 150 * KB
ASKED = 60 * KB  # the moving map, which comes only to those who open it: Leaflet alone is 39
HEAD = """# What travels over the line

Measured by `tests/browser/test_transfer.py` in Chromium, headers included, with 60 businesses: the
bytes that gunicorn sent, pages compressed by Django and stored files by WhiteNoise. The first visit
begins with an empty cache; each later page finds there what the ones before it brought. Stored
files come by Brotli, which browsers take on HTTPS and from their own machine; by gzip, which they
take elsewhere, the first visit weighs 116 KB. The moving map (Leaflet) comes only to those who open
it, and from its files kept in the browser from then on.

"""
OF_HERS = """
## What an owner opens

From the card in her hand on: measured in the same way, with the same limit for each further page.

"""
TABLE = "| page | KB | limit |\n|---|---|---|\n"


@pytest.fixture
def fresh(served, browser, browser_context_args):
    """The browser of an officer who is signed in and has never opened a page."""
    UserFactory(username="siti", assignments=[("district_officer", "35.13")])
    with signed_in_as("siti", served, browser, browser_context_args) as page:
        yield page


@contextmanager
def signed_in_as(name, served, browser, browser_context_args):
    door = browser.new_context(**browser_context_args)
    page = door.new_page()
    page.goto(f"{served}/masuk/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/")
    context = browser.new_context(**browser_context_args, storage_state=door.storage_state())
    yield context.new_page()
    context.close()
    door.close()


def later_pages(business):
    record = business.get_absolute_url()
    return {
        "home": "/",
        "list again": "/usaha/",
        "list, filtered": "/usaha/?status=active&page=2",
        "list, all columns": f"/usaha/?columns={','.join(each.name for each in COLUMNS)}",
        "search": "/cari/?q=keripik",
        "products": "/produk/",
        "record": record,
        "figures": f"{record}angka/",
        "products of a business": f"{record}produk/",
        "permits": f"{record}izin/",
        "history": f"{record}riwayat/",
        "consents": f"{record}persetujuan/",
        "form of a new business": "/usaha/tambah/",
        "form of a correction": f"{record}ubah/",
        "change of several": f"/usaha/ubah-banyak/?number={business.registry_no}",
        "places": "/wilayah/35.13/",
        "imports": "/impor/",
        "upload of a list": "/impor/tambah/",
        "drafts": "/draf/",
        "find a person": "/cari/orang/",
        "security of the account": "/akun/keamanan/",
        "map": "/usaha/peta/",
        "keyboard shortcuts": "/bantuan/pintasan/",
    }


def test_pages_are_light_on_a_shared_line(served, fresh, tmp_path):
    District("35.13", today=localdate(), seed=1).build(60)
    business = Business.objects.exclude(latest_figures=None).exclude(nib=None).first()
    line = Line(fresh)

    first = line.weight_of(f"{served}/usaha/")
    sizes = {name: line.weight_of(served + path) for name, path in later_pages(business).items()}
    fresh.context.add_cookies([{"name": "map", "value": "moving", "url": served}])
    opened = line.weight_of(f"{served}/usaha/peta/")
    sizes["moving map again"] = line.weight_of(f"{served}/usaha/peta/")

    rows = [("list, first visit", first, FIRST), ("moving map, opened first", opened, ASKED)]
    rows += [(name, size, LATER) for name, size in sizes.items()]
    told = keep(rows, tmp_path, offices=True)
    assert heavy(rows) == [], told


def keep(rows, folder, *, offices):
    """The table as it is told; written beside the other one, which stays."""
    lines = [f"| {name} | {size / KB:.1f} | {limit // KB} |\n" for name, size, limit in rows]
    told = TABLE + "".join(lines)
    path = Path(os.environ.get("TRANSFER", folder / "transfer.md"))
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    of_offices, _mark, of_hers = before.partition(OF_HERS)
    kept = HEAD + told + OF_HERS + of_hers if offices else of_offices + OF_HERS + told
    path.write_text(kept, encoding="utf-8")
    return told


def heavy(rows):
    return [name for name, size, limit in rows if not 0 < size <= limit]


def pages_of_hers(business, product):
    record = business.get_absolute_url()
    return {
        "her business": record,
        "what changed": f"{record}kabari/",
        "figures of a period": f"{record}kabari/angka/",
        "address": f"{record}kabari/alamat/",
        "price": f"{record}kabari/harga/{product.pk}/",
        "what she sent": "/perubahan/",
        "who acts for it": f"{record}orang/",
        "who helps her": f"{record}pembantu/",
        "her card": f"{record}kartu-usaha/",
        "her certificates": f"{record}masa-berlaku/",
        "her figures": f"{record}perbandingan/",
        "her products": f"{record}etalase/",
        "page of a product": f"{record}etalase/{product.pk}/",
        "her data": "/data-saya/",
        "who looked": "/data-saya/dilihat/",
        "asking for removal": f"{record}minta-hapus/",
    }


def test_the_pages_of_an_owner_are_light_too(served, browser, browser_context_args, tmp_path):
    rupi = UserFactory(username="rupi")
    business = BusinessFactory(owner__account=rupi)
    product = ProductFactory(business=business)
    make_public_card(business=business, by=rupi)
    FiguresFactory(business=business, year=localdate().year - 2)
    stranger = browser.new_context(**{**browser_context_args, "viewport": TELEPHONE})
    first = Line(stranger.new_page()).weight_of(f"{served}/kartu/")
    stranger.close()
    with signed_in_as("rupi", served, browser, browser_context_args) as page:
        line = Line(page)
        home = line.weight_of(f"{served}/")
        pages = pages_of_hers(business, product)
        sizes = {name: line.weight_of(served + path) for name, path in pages.items()}
    rows = [("typing the card, first visit", first, HER_FIRST), ("home, first visit", home, FIRST)]
    rows += [(name, size, LATER) for name, size in sizes.items()]
    told = keep(rows, tmp_path, offices=False)
    assert heavy(rows) == [], told
