"""What travels over the line, as the site really serves it: gunicorn, with stored files hashed and
compressed by WhiteNoise and pages compressed by Django, before nginx adds anything.

`TRANSFER=docs/transfer.md python3 run.py test tests/browser/test_transfer.py` renews the table.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2.extensions
import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from businesses.demo.district import District
from businesses.filters.columns import COLUMNS
from businesses.models import Business
from tests.browser.conftest import PASSWORD
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.browser

KB = 1024
FIRST, LATER = 120 * KB, 30 * KB
ASKED = 60 * KB  # the moving map, which comes only to those who open it: Leaflet alone is 39
PATIENCE = 60  # seconds until gunicorn answers
HEAD = """# What travels over the line

Measured by `tests/browser/test_transfer.py` in Chromium, headers included, with 60 businesses: the
bytes that gunicorn sent, pages compressed by Django and stored files by WhiteNoise. The first visit
begins with an empty cache; each later page finds there what the ones before it brought. Stored
files come by Brotli, which browsers take on HTTPS and from their own machine; by gzip, which they
take elsewhere, the first visit weighs 116 KB. The moving map (Leaflet) comes only to those who open
it, and from its files kept in the browser from then on.

| page | KB | limit |
|---|---|---|
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """What a site sets; its stored files are collected, hashed and compressed once."""
    folder = tmp_path_factory.mktemp("site")
    chosen = {"STATIC_ROOT": str(folder / "static"), "MEDIA_ROOT": str(folder / "media")}
    chosen |= {"REQUIRE_MFA": "0"}  # she signs in with a password alone
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=kept | chosen, check=True)
    return kept | chosen


@pytest.fixture
def served(transactional_db, environment):
    """The site as gunicorn serves it, on what the test has committed."""
    found = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    names |= {"port": "PORT"}
    parts = {name: found[ours] for name, ours in names.items() if found[ours]}
    database = {"DATABASE_URL": psycopg2.extensions.make_dsn(**parts)}
    with socket.create_server(("127.0.0.1", 0)) as door:
        words = ["-m", "gunicorn", "--no-control-socket", "--bind", f"fd://{door.fileno()}"]
        web = subprocess.Popen(
            [sys.executable, *words, "ikm_registry.wsgi"],
            cwd=settings.BASE_DIR,
            env=environment | database,
            pass_fds=[door.fileno()],
        )
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        try:
            wait_for(f"{address}/health/live")
            yield address
        finally:
            web.terminate()
            web.wait()


def wait_for(address):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310 our own address
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer")


@pytest.fixture
def fresh(served, browser, browser_context_args):
    """The browser of somebody who is signed in and has never opened a page."""
    UserFactory(username="siti", assignments=[("district_officer", "35.13")])
    door = browser.new_context(**browser_context_args)
    page = door.new_page()
    page.goto(f"{served}/masuk/")
    page.locator("[name=login]").fill("siti")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/")
    context = browser.new_context(**browser_context_args, storage_state=door.storage_state())
    yield context.new_page()
    context.close()
    door.close()


class Line:
    """Counts what the network brings to one page, headers included and compressed as it came."""

    def __init__(self, page):
        self.page = page
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self.came)

    def came(self, event):
        self.bytes += event["encodedDataLength"]

    def weight_of(self, address):
        self.bytes = 0
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer.status == 200
        assert answer.header_value("content-encoding") == "gzip"
        return self.bytes


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
    told = [f"| {name} | {size / KB:.1f} | {limit // KB} |\n" for name, size, limit in rows]
    path = Path(os.environ.get("TRANSFER", tmp_path / "transfer.md"))
    path.write_text(HEAD + "".join(told), encoding="utf-8")
    heavy = [name for name, size, limit in rows if not 0 < size <= limit]
    assert heavy == [], "".join(told)
