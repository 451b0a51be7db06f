"""Pictures and scans are given to those who may see their record, and to nobody else."""

import pytest
from django.core.files.base import ContentFile

from businesses.models import Photo
from tests.factories.businesses import BusinessFactory, CertificateFactory, ProductFactory
from tests.factories.pictures import crowded, picture

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


@pytest.mark.parametrize("part", ["produk", "foto"])
def test_a_list_gets_light_pictures_and_a_link_to_each_whole_one(
    client, officer_of, business, part
):
    row = stored(part, business)
    FILE_OF[part](row).save("rupi.jpg", ContentFile(crowded()))
    client.force_login(officer_of("35.13"))
    answer = client.get(address(part, row), {"kecil": "1"})
    assert answer["Content-Type"] == "image/webp"
    assert len(answer.content) < 15 * 1024 < FILE_OF[part](row).size
    page = client.get(f"{business.get_absolute_url()}{part}/").content.decode()
    whole = f"{address(part, row)}?v={row.version}"
    assert f'<a href="{whole}"><img src="{whole.replace("?", "?kecil=1&amp;")}"' in page


def test_a_scan_is_given_whole_even_to_who_asks_for_a_small_one(client, officer_of, business):
    row = stored("izin", business)
    client.force_login(officer_of("35.13"))
    answer = client.get(address("izin", row), {"kecil": "1"})
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_spoiled_picture_is_not_found_small(client, officer_of, business):
    row = stored("foto", business)
    with row.image.storage.open(row.image.name, "wb") as file:
        file.write(b"spoiled")
    client.force_login(officer_of("35.13"))
    assert client.get(address("foto", row), {"kecil": "1"}).status_code == 404


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
