"""What comes in as a picture is drawn anew: nothing of the file itself is kept."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from businesses.models import Certificate, Photo
from businesses.pictures import LONGEST_SIDE, drawn_anew
from tests.factories.businesses import BusinessFactory
from tests.factories.pictures import picture

SCRIPT = b"<script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
MADE_UP = {
    "svg as png": ("foto.png", SVG),
    "html as jpg": ("foto.jpg", b"<!doctype html>" + SCRIPT),
    "script behind a head of gif": ("foto.webp", b"GIF89a/*" + SCRIPT),
    "gif": ("foto.png", picture("GIF", mode="P", colour=1)),
    "tiff": ("foto.jpg", picture("TIFF")),
    "program": ("foto.png", b"MZ\x90\x00" + bytes(64)),
    "cut": ("foto.jpg", picture("JPEG", (400, 400))[:-200]),
    "nothing": ("foto.png", b"\x89PNG\r\n\x1a\n"),
}


def promising(width, height):
    """A PNG of a few bytes whose head promises a picture of this size."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return picture()[:8] + chunk + picture()[33:]


def opened(content):
    return Image.open(io.BytesIO(content))


def drawn(content):
    kept = drawn_anew(ContentFile(content))
    return kept.name, kept.read()


@pytest.fixture
def photos(client, officer_of, db):
    """The page where an officer hands in a photo; sends one and returns the page's answer."""
    business = BusinessFactory()
    client.force_login(officer_of("35.13"))

    def send(name, content):
        upload = SimpleUploadedFile(name, content, "image/png")
        return client.post(f"/usaha/{business.registry_no}/foto/tambah/", {"image": upload})

    return send


@pytest.mark.parametrize("made_up", MADE_UP)
def test_what_is_no_picture_is_refused_with_a_sentence(photos, made_up):
    answer = photos(*MADE_UP[made_up])
    assert "bukan gambar" in str(answer.context["form"].errors["image"])
    assert not Photo.objects.exists()


@pytest.mark.parametrize("size", [(7000, 7000), (30_000, 30_000)])
def test_a_small_file_that_would_fill_the_memory_is_refused(photos, size):
    answer = photos("foto.png", promising(*size))
    assert "piksel" in str(answer.context["form"].errors["image"])


def test_the_same_is_true_of_the_scan_of_a_certificate(client, officer_of):
    business = BusinessFactory()
    client.force_login(officer_of("35.13"))
    values = {"kind": "other", "number": "1", "file": SimpleUploadedFile("izin.png", SVG)}
    answer = client.post(f"/usaha/{business.registry_no}/izin/tambah/", values)
    assert "bukan gambar" in str(answer.context["form"].errors["file"])
    assert not Certificate.objects.exists()


def test_no_door_keeps_a_file_as_it_came(db):
    with pytest.raises(ValidationError):
        Photo(business=BusinessFactory()).image.save("foto.png", ContentFile(SVG))


def test_where_a_photo_was_taken_is_not_kept(photos):
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Rupiati"
    exif[ExifTags.IFD.GPSInfo] = {1: "S", 2: (7.0, 45.0, 12.0), 3: "E", 4: (113.0, 12.0, 54.0)}
    sent = picture("JPEG", (40, 30), exif=exif, comment=b"telepon Bu Rupi")
    assert opened(sent).getexif().get_ifd(ExifTags.IFD.GPSInfo)

    photos("rumah bu rupi.jpg", sent)

    photo = Photo.objects.get()
    kept = photo.image.open("rb").read()
    assert not opened(kept).getexif()
    assert b"Rupi" not in kept
    assert "rupi" not in photo.image.name


def test_a_photo_held_upright_stays_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the telephone lay on its side
    assert opened(drawn(picture("JPEG", (40, 30), exif=exif))[1]).size == (30, 40)


def test_what_is_hidden_behind_a_picture_is_not_kept():
    for kind in ("JPEG", "PNG", "WEBP"):
        assert SCRIPT not in drawn(picture(kind) + SCRIPT + b"PK\x03\x04")[1]


def test_a_large_photo_becomes_a_smaller_one():
    assert opened(drawn(picture("JPEG", (5000, 3000)))[1]).size == (LONGEST_SIDE, 1229)


@pytest.mark.parametrize(
    ("kind", "options", "ending", "mode"),
    [
        ("JPEG", {}, "jpg", "RGB"),
        ("JPEG", {"mode": "CMYK", "colour": (1, 2, 3, 4)}, "jpg", "RGB"),
        ("JPEG", {"mode": "L", "colour": 9}, "jpg", "RGB"),
        ("MPO", {"save_all": True, "append_images": [Image.new("RGB", (8, 8))]}, "jpg", "RGB"),
        ("PNG", {}, "png", "RGB"),
        ("PNG", {"mode": "RGBA", "colour": (1, 2, 3, 4)}, "png", "RGBA"),
        ("PNG", {"mode": "P", "colour": 1, "transparency": 1}, "png", "RGBA"),
        ("PNG", {"mode": "I;16", "colour": 900}, "png", "RGB"),
        ("WEBP", {}, "webp", "RGB"),
    ],
)
def test_a_picture_stays_of_its_kind_whatever_its_name(kind, options, ending, mode):
    name, kept = drawn(picture(kind, **options))
    assert name == f"picture.{ending}"
    assert opened(kept).mode == mode


@given(
    sent=st.sampled_from([picture("JPEG"), picture("PNG"), picture("WEBP")]),
    places=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_file_is_a_picture_or_a_sentence(sent, places):
    damaged = bytearray(sent)
    for place, value in places:
        damaged[place % len(damaged)] = value
    try:
        name, kept = drawn(bytes(damaged))
    except ValidationError:
        return
    assert opened(kept).format == {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[name[8:]]
