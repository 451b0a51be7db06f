"""Pictures of each page family, as the documentation shows them.

`PICTURES=docs/images python3 run.py test tests/browser/test_pictures.py` renews them; look at
each before it is committed. Without the variable they are drawn and thrown away.
"""

import io
import os
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from PIL import Image

from businesses.demo.district import District
from businesses.models import Business

pytestmark = pytest.mark.browser

WIDTHS = {1280: 860, 360: 740}


def families(business):
    record = business.get_absolute_url()
    return {
        "home": "/",
        "list": "/usaha/",
        "form": "/usaha/tambah/",
        "record": record,
        "figures": f"{record}angka/",
        "history": f"{record}riwayat/",
        "map": "/usaha/peta/",
        "place": "/wilayah/35.13/",
        "import": "/impor/tambah/",
    }


@pytest.fixture
def folder(tmp_path):
    return Path(os.environ.get("PICTURES", tmp_path))


def keep(picture, path):
    """A palette of 128 colours looks the same and weighs a quarter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(path, optimize=True)


def test_each_page_family_fits_a_screen_and_a_phone(page, site, officer, signed_in, folder):
    District("35.13", today=localdate(), seed=1).build(60)
    business = Business.objects.exclude(latest_figures=None).exclude(nib=None).first()
    signed_in(page, officer)
    for name, path in families(business).items():
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.goto(site + path).status == 200
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
            keep(page.screenshot(), folder / f"{name}-{width}.png")
