"""A consent that is withdrawn: from the next answer on nothing leaves by any door that asked it."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.timezone import localdate

from businesses.api.kinds import KINDS
from businesses.models import Business, Consent, Photo, Product
from businesses.services.consent import agree
from tests.businesses.hers.test_rights import asks
from tests.factories.businesses import (
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.pictures import picture
from tests.factories.rest import client_of, key_for
from tests.feed.test_changes import Follower

pytestmark = pytest.mark.django_db

FORMS = ["", "?format=ndjson", "?format=csv"]
# What would tell that it is she or hers, whatever record it stands in; the number is longer than
# any that stands in an id or in a moment by chance.
TELLING = [b"Renyah", b"Hartatik", b"talas", b"Makmur", b"ID3511", b"432109876"]


@pytest.fixture
def told(business):
    """A little of everything, each with a word of its own."""
    ProductFactory(business=business, name="Keripik talas")
    MarketFactory(business=business, buyer="Toko Makmur")
    CertificateFactory(business=business, number="ID35110000123450120")
    FiguresFactory(business=business, production_volume=432_109_876, year=localdate().year - 1)
    photo = Photo(business=business, caption="Dapur Renyah")
    photo.image.save("dapur.png", ContentFile(picture()))
    return business


@pytest.mark.parametrize("purpose", ["bank", "catalogue", "partner", "statistics"])
def test_no_list_and_no_stream_of_the_api_tells_of_her_any_more(told, hers, rupi, purpose):
    agree(owner=told.owner, purpose=purpose, by=rupi)
    words = key_for(client_of("35.13"), purpose=purpose)[1]
    follower = Follower("35.13", purpose=purpose)
    doors = [f"{kind.address}/{form}" for kind in KINDS for form in FORMS]
    doors += [f"businesses/{told.uuid}/", "businesses/?q=renyah", "businesses/?search=talas"]
    before = b"".join(asks(words, path) for path in doors)
    assert TELLING[0] in before

    hers.post(f"/data-saya/setuju/{Consent.objects.get().uuid}/cabut/")

    for path in doors:
        answer = asks(words, path)
        assert not [word for word in TELLING if word in answer], path
    (news,) = follower.news()
    assert news["data"]["restricted"] == ["*"]
    assert "name" not in news["data"]


def test_no_other_purpose_ends_with_it(told, hers, rupi):
    for purpose in ("bank", "catalogue"):
        agree(owner=told.owner, purpose=purpose, by=rupi)
    words = key_for(client_of("35.13"), purpose="catalogue")[1]
    hers.post(f"/data-saya/setuju/{Consent.objects.get(purpose='bank').uuid}/cabut/")
    assert b"Renyah" in asks(words, f"businesses/{told.uuid}/")


def test_the_office_keeps_the_record_for_its_task(told, hers, rupi, officer_of):
    """Pages, files and the printed book of officers rest on a law, not on her consent."""
    agree(owner=told.owner, purpose="catalogue", by=rupi)
    hers.post(f"/data-saya/setuju/{Consent.objects.get().uuid}/cabut/")
    office = Client()
    office.force_login(officer_of("35.13"))
    assert "Keripik Renyah" in office.get("/usaha/").text
    book = b"".join(office.get("/usaha/ekspor.csv").streaming_content)
    assert b"Keripik Renyah" in book


def test_what_she_agrees_to_names_what_a_catalogue_gets(told, hers, rupi):
    """Each part of the record that goes there, address and price without a page of hers too."""
    Business.objects.update(address="Dusun Krajan", opening_hours="08.00-16.00")
    Product.objects.update(price=12_345)
    page = hers.get("/data-saya/").text
    agree(owner=told.owner, purpose="catalogue", by=rupi)
    words = key_for(client_of("35.13"), purpose="catalogue")[1]
    record = asks(words, f"businesses/{told.uuid}/") + asks(words, "products/")
    for value, named in (("Dusun Krajan", "alamat"), ("08.00", "jam buka"), ("12345", "harganya")):
        assert value.encode() in record
        assert named in page
    assert told.owner.phone.encode() not in record
