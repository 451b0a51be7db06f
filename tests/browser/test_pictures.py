"""Pictures of each page family, as the documentation shows them.

`PICTURES=docs/images python3 run.py test tests/browser/test_pictures.py` renews them; look at
each before it is committed. Without the variable they are drawn and thrown away.
"""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import expect

from businesses.choices import Personal, Purpose
from businesses.demo.district import District
from businesses.models import Business, ImportBatch
from businesses.services.access import reveal
from tests.browser.conftest import PASSWORD
from tests.factories.accounts import UserFactory
from tests.factories.businesses import DraftFactory
from tests.factories.changes import proposed

pytestmark = pytest.mark.browser

WIDTHS = {1280: 860, 360: 740}
PEOPLE = [
    ("Siti Aminah", "district_officer", "35.13"),
    ("Bambang Wijaya", "district_officer", "35.13"),
    ("Dewi Lestari", "field_officer", "35.13.05"),
    ("Agus Salim", "village_operator", "35.13.05.2008"),
    ("Sri Handayani", "auditor", "35.13"),
]
LOOKS = [(Personal.NIK, Purpose.VERIFICATION), (Personal.PHONE, Purpose.CONTACT)]


def families(business):
    record = business.get_absolute_url()
    return {
        "home": "/",
        "list": "/usaha/",
        "search": "/cari/?q=keripik",
        "products": "/produk/",
        "form": "/usaha/tambah/",
        "record": record,
        "figures": f"{record}angka/",
        "history": f"{record}riwayat/",
        "map": "/usaha/peta/",
        "place": "/wilayah/35.13/",
        "import": "/impor/tambah/",
        "drafts": "/draf/",
        "changes": "/perubahan/",
        "work": "/pekerjaan/",
    }


@pytest.fixture
def business(site):
    """One of sixty of a district; of it much is known."""
    District("35.13", today=localdate(), seed=1).build(60)
    known = Business.objects.exclude(latest_figures=None).exclude(nib=None)
    return known.exclude(owner__nik__isnull=True).first()


@pytest.fixture
def take(page):
    """Draws what the page shows, at the width of a screen and of a phone; keeps it if asked to."""
    folder = os.environ.get("PICTURES")

    def shoot(name):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
            picture = page.screenshot()
            if folder:
                keep(picture, Path(folder, f"{name}-{width}.png"))

    return shoot


def keep(picture, path):
    """A palette of 128 colours looks the same and weighs a quarter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(path, optimize=True)


def test_each_page_family_fits_a_screen_and_a_phone(page, site, officer, signed_in, business, take):
    DraftFactory(owner=officer)
    DraftFactory(
        owner=officer, business=business, part="produk", values={"name": ["Keripik pisang"]}
    )
    change = proposed(
        business,
        UserFactory(first_name="Wati", assignments=[("viewer", "35.13")]),
        reason="Pindah rumah",
        address="Jalan Raya Leces 12",
        rt="004",
    )
    loaded = ImportBatch.objects.create(region_id="35.13", year=2025, filename="Data 2025.xlsx")
    ImportBatch.objects.filter(pk=loaded.pk).update(total=4_200, done=1_900, **begun())
    signed_in(page, officer)
    for name, path in {**families(business), "change": change.get_absolute_url()}.items():
        assert page.goto(site + path).status == 200
        take(name)


def begun():
    """Some seconds ago, and heard of just now."""
    now = timezone.now()
    return {"began_at": now - timedelta(seconds=8), "heard_at": now, "created": 1_900}


def test_several_changed_at_once_fit_a_screen_and_a_phone(
    page, site, officer, signed_in, business, take
):
    signed_in(page, officer)
    page.goto(f"{site}/usaha/?q=keripik")
    page.get_by_role("link", name="Centang semua di halaman ini").click()
    page.get_by_role("button", name="Ubah yang dicentang").click()
    page.get_by_label("Status", exact=True).select_option("inactive")
    page.get_by_label("Alasan perubahan").fill("Tutup sementara, laporan kecamatan Agustus")
    page.get_by_role("button", name="Lihat apa yang akan berubah").click()
    expect(page.get_by_role("heading", name="Periksa sebelum mengubah")).to_be_visible()
    take("bulk")


def test_pages_of_an_administrator_fit_a_screen_and_a_phone(page, site, signed_in, business, take):
    ratna = UserFactory(
        username="ratna", first_name="Ratna", assignments=[("administrator", "35.13")]
    )
    for name, role, place in PEOPLE:
        one = UserFactory(first_name=name, assignments=[(role, place)])
        if role == "district_officer":
            for field, purpose in LOOKS:
                reveal(business=business, field=field, by=one, request="", purpose=purpose, note="")
    signed_in(page, ratna)
    for name, path in {"people": "/orang/", "register": "/catatan-akses/"}.items():
        assert page.goto(site + path).status == 200
        take(name)


def test_signing_in_fits_a_screen_and_a_phone(page, site, officer, take):
    TOTP.activate(officer, generate_totp_secret())
    page.goto(f"{site}/masuk/")
    take("sign-in")
    page.locator("[name=login]").fill(officer.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kode")).to_be_visible()
    take("second-step")
