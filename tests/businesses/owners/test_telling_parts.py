"""What an owner has that the registry does not know yet: a product, a certificate, a photo."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from businesses.choices import ChangeState, ChangeTarget
from businesses.models import Certificate, ChangeRequest, Owner, Product
from businesses.services.changes import AlreadyWaiting, Proposal, decide, send_back
from businesses.services.keeping import tell_identity_is_wrong, tell_new
from businesses.services.records import save_record
from tests.businesses.owners.keeping import business, page, sent, signed_in, waiting
from tests.factories.accounts import UserFactory
from tests.factories.businesses import ProductFactory, acting
from tests.factories.pictures import picture

__all__ = ["business"]
pytestmark = pytest.mark.django_db

PIRT = {"kind": "pirt", "number": "2062013010001-30", "expires_on": "2030-05-01"}


def a_photo():
    return SimpleUploadedFile("depan.png", picture(), "image/png")


def new_product(business, by, **values):
    proposal = Proposal({"name": "Keripik talas"} | values, base_version=1)
    return tell_new(business=business, kind=ChangeTarget.NEW_PRODUCT, proposal=proposal, by=by)


def test_a_new_product_is_there_when_an_officer_approved_it(business, rupi, siti):
    hers, door = signed_in(rupi), page("keep_new_product", business)
    assert door in hers.get(page("keep", business)).text
    assert door in hers.get(page("her_products", business)).text
    assert door in hers.get(page("products", business)).text
    assert hers.post(door, {"name": ""}).context["form"].errors["name"]
    told = hers.post(door, {"name": "Keripik talas", "price": "9.000", "packaging": "Plastik"})

    change = ChangeRequest.objects.get()
    assert told.url == change.get_absolute_url()
    assert waiting(change) == {"name": "Keripik talas", "price": 9000, "packaging": "Plastik"}
    assert not Product.objects.exists()
    assert signed_in(siti).get(change.get_absolute_url()).status_code == 200
    decide(change=change, by=siti, approved=["name", "price"])
    decide(change=change, by=siti, approved=["packaging"])

    product = Product.objects.get(business=business)
    assert (product.name, product.price, product.packaging) == ("Keripik talas", 9000, "Plastik")
    change.refresh_from_db()
    assert (change.row, change.state) == (product.pk, ChangeState.APPLIED)


def test_a_new_certificate_asks_for_a_photo_which_becomes_its_scan(business, rupi, siti):
    hers, door = signed_in(rupi), page("keep_new_certificate", business)
    assert door in hers.get(page("permits", business)).text
    assert hers.post(door, PIRT).context["form"].errors["evidence"]
    hers.post(door, PIRT | {"evidence": a_photo()})
    change = ChangeRequest.objects.get()
    decide(change=change, by=siti, approved=list(waiting(change)))

    certificate = Certificate.objects.get(business=business)
    assert (certificate.kind, str(certificate.expires_on)) == ("pirt", "2030-05-01")
    assert certificate.file.name != change.evidence.get().file.name
    assert certificate.file.size


def test_a_part_is_not_made_without_what_it_cannot_be_without(business, rupi, siti):
    change = new_product(business, rupi, price=9000)
    with pytest.raises(ValidationError):
        decide(change=change, by=siti, approved=["price"])
    decide(change=change, by=siti, rejected={"name": "Bukan produk", "price": "Bukan produk"})
    assert not Product.objects.exists()


def test_several_new_products_wait_but_not_twice_the_same(business, rupi):
    new_product(business, rupi)
    new_product(business, rupi, name="Keripik singkong")
    with pytest.raises(AlreadyWaiting):
        new_product(business, rupi, name="keripik talas")


def test_a_returned_product_opens_as_it_was_told(business, rupi, siti):
    hers, change = signed_in(rupi), new_product(business, rupi, price=9000)
    send_back(change=change, by=siti, reason="Harga untuk berapa gram?")
    again = hers.get(change.get_absolute_url()).context["again"]
    assert again.startswith(page("keep_new_product", business))
    hers.post(again, sent(hers.get(again).context["form"], price="8000"))
    change.refresh_from_db()
    assert waiting(change) == {"name": "Keripik talas", "price": 8000}


def test_a_photo_of_a_product_is_shown_at_once(business, rupi):
    product = ProductFactory(business=business)
    hers, door = signed_in(rupi), page("keep_photo", business, product.pk)
    assert hers.post(door, {}).context["form"].errors["photo"]
    no_picture = SimpleUploadedFile("a.png", b"<svg>", "image/png")
    assert hers.post(door, {"photo": no_picture}).context["form"].errors["photo"]
    assert hers.post(door, {"photo": a_photo()}).url == page("keep", business)
    product.refresh_from_db()
    assert product.photo.size
    foreign = ProductFactory()
    assert hers.get(page("keep_photo", business, foreign.pk)).status_code == 404


def test_a_wrong_nik_is_corrected_from_a_photo_and_stands_in_no_request(business, rupi, siti):
    hers, door = signed_in(rupi), page("keep_identity", business)
    assert door in hers.get(page("keep", business)).text
    assert door in hers.get("/data-saya/").text
    form = {"columns": ["nik"], "seen": "1", "evidence": a_photo()}
    numbered = hers.post(door, form | {"words": "Yang benar 3513 0645 0575 0001"})
    assert numbered.context["form"].errors["words"]
    hers.post(door, form | {"evidence": a_photo(), "words": "Salah ketik"})
    change = ChangeRequest.objects.get()
    value = change.proposals.get()
    assert (value.column, value.was, value.proposed) == ("nik", None, None)
    assert "seperti di foto" in signed_in(siti).get(change.get_absolute_url()).text
    with pytest.raises(ValidationError):
        decide(change=change, by=siti, approved=["nik"])

    owner = Owner.objects.get(account=rupi)
    owner.nik = "3513064505750001"
    save_record(row=owner, by=siti)
    assert decide(change=change, by=siti, approved=["nik"]).state == ChangeState.APPLIED
    assert Owner.objects.get(account=rupi).nik == "3513064505750001"
    assert "3513064505750001" not in hers.get(change.get_absolute_url()).text


def test_of_the_owner_herself_nobody_else_says_that_it_is_wrong(business, officer_of):
    helper = UserFactory()
    acting(business, helper, role="admin")
    assert signed_in(helper).get(page("keep_identity", business)).status_code == 404
    with pytest.raises(PermissionDenied):
        tell_identity_is_wrong(
            business=business,
            owner=business.owner,
            columns=["nik"],
            seen=1,
            photos=[a_photo()],
            by=officer_of("35.13"),
        )


def test_her_address_for_letters_is_changed_at_once(business, rupi):
    hers, door = signed_in(rupi), page("keep_email", business)
    assert "Belum ada yang tercatat." in hers.get(door).text
    assert hers.post(door, {"email": "bukan surel"}).context["form"].errors["email"]
    assert hers.post(door, {"email": "rupi@contoh.id"}).url == page("keep", business)
    assert Owner.objects.get(account=rupi).email == "rupi@contoh.id"
