"""Pictures and scans are given to those who may see their record, and to nobody else."""

import pytest
from django.core.files.base import ContentFile

from businesses.models import Photo
from tests.factories.businesses import BusinessFactory, CertificateFactory, ProductFactory
from tests.factories.pictures import picture

PDF = b"%PDF-1.7 scan"
FILE_OF = {
    "produk": lambda row: row.photo,
    "foto": lambda row: row.image,
    "izin": lambda row: row.file,
}


@pytest.fixture
def business(db):
    return BusinessFactory()


def stored(part, business):
    """A part with its file, whose own name holds a person's."""
    row, field, name, content = {
        "produk": lambda: (ProductFactory(business=business), "photo", "rupi.png", picture()),
        "foto": lambda: (Photo(business=business), "image", "rupi.jpg", picture("JPEG")),
        "izin": lambda: (CertificateFactory(business=business), "file", "ktp-rupi.pdf", PDF),
    }[part]()
    getattr(row, field).save(name, ContentFile(content))
    return row


parts = pytest.mark.parametrize("part", ["produk", "foto", "izin"])


def address(part, row):
    return f"/berkas/{part}/{row.pk}/"


@parts
def test_who_sees_the_business_gets_the_file(client, officer_of, business, part):
    row = stored(part, business)
    client.force_login(officer_of("35.13", role="viewer"))
    answer = client.get(address(part, row))
    assert b"".join(answer.streaming_content) == FILE_OF[part](row).open("rb").read()


@parts
def test_another_district_and_strangers_do_not(client, officer_of, business, part):
    row = stored(part, business)
    assert client.get(address(part, row)).url.startswith("/masuk/")
    client.force_login(officer_of("35.08"))
    assert client.get(address(part, row)).status_code == 404


@pytest.mark.parametrize(
    ("part", "kind", "manner"),
    [
        ("produk", "image/png", "inline"),
        ("foto", "image/jpeg", "inline"),
        ("izin", "application/pdf", "attachment"),
    ],
)
def test_the_browser_is_told_what_it_is_and_nothing_more(
    client, officer_of, business, part, kind, manner
):
    row = stored(part, business)
    client.force_login(officer_of("35.13"))
    answer = client.get(address(part, row))
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith(manner)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    # A scan may show an identity card, and the computer is shared.
    assert ("no-store" in answer["Cache-Control"]) == (part == "izin")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "rupi" not in str(answer.headers)
    assert "rupi" not in FILE_OF[part](row).name


def test_a_record_without_a_file_has_none_to_give(client, officer_of, business):
    client.force_login(officer_of("35.13"))
    assert client.get(address("produk", ProductFactory(business=business))).status_code == 404


def test_a_file_that_was_lost_is_not_found(client, officer_of, business):
    photo = Photo.objects.create(business=business, image="photos/lost.png")
    client.force_login(officer_of("35.13"))
    assert client.get(address("foto", photo)).status_code == 404


@pytest.mark.parametrize("address", ["/berkas/angka/1/", "/berkas/lain/1/", "/media/photos/x.png"])
def test_there_is_no_other_door_to_files(client, officer_of, address):
    client.force_login(officer_of("35.13"))
    assert client.get(address).status_code == 404
