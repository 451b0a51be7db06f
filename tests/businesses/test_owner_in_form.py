"""The owner in the form of a business: who she is, and whom it tells that she is known."""

import re

import pytest

from businesses.models import Business, Owner
from tests.businesses.test_business_form import ANOTHER, CREATE, least, opened, page
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    OwnerFactory,
)

PROBOLINGGO, LUMAJANG = "35.13", "35.08"
LECES = CLARAK[:8]
NIK = "3513024107850003"


def test_a_known_nik_is_recognised_and_said_so(client, officer):
    rupi = OwnerFactory(name="Rupiati", nik=NIK)
    told = {"owner-name": "Bu Rupi", "owner-nik": NIK}
    response = client.post(CREATE, least(**told), follow=True)
    assert Business.objects.get().owner == rupi
    assert "Rupiati" in response.content.decode()


def test_a_nik_of_somebody_called_otherwise_is_asked_about(client, officer):
    irfan = OwnerFactory(name="Irfan Wijaya", nik=NIK)
    told = {"owner-name": "Siti Aminah", "owner-nik": NIK}
    assert "owner-confirm_same_person" not in opened(client, CREATE)

    asked = client.post(CREATE, least(**told))

    assert asked.context["form"].forms["owner"].has_error("nik", "other_name")
    assert "Irfan Wijaya" in asked.text
    assert not Business.objects.exists()
    client.post(CREATE, least(**told, **{"owner-confirm_same_person": "on"}))
    assert Business.objects.get().owner == irfan


def test_so_it_is_when_an_owner_is_corrected(client, officer):
    business, irfan = BusinessFactory(owner__name="Rupi"), OwnerFactory(name="Irfan", nik=NIK)
    address = page(business, "edit")
    asked = client.post(address, opened(client, address) | {"owner-nik": NIK})
    assert "owner-confirm_same_person" in asked.text

    told = {"owner-nik": NIK, "owner-confirm_same_person": "on"}
    client.post(address, opened(client, address) | told)
    assert Business.objects.get().owner == irfan


def test_a_nik_known_to_another_regency_is_nobody_here(client, officer):
    OwnerFactory(name="Rupiati", nik=NIK, region_id=LUMAJANG)
    told = {"owner-name": "Bu Rupi", "owner-nik": NIK}
    response = client.post(CREATE, least(**told), follow=True)
    assert Business.objects.get().owner.name == "Bu Rupi"
    assert "Rupiati" not in response.content.decode()
    assert Owner.objects.count() == 2


def test_the_nik_never_comes_out_again(client, officer):
    business = BusinessFactory(owner__nik=NIK)
    text = client.get(page(business, "edit")).content.decode()
    assert NIK not in text
    assert "3513••••••••••03" in text


def test_the_nik_stays_unless_it_is_typed_or_removed(client, officer):
    business = BusinessFactory(owner__nik=NIK)
    address = page(business, "edit")
    client.post(address, opened(client, address) | {"owner-name": "Rupiati"})
    assert Owner.objects.get().nik == NIK
    client.post(address, opened(client, address) | {"owner-nik": "3513025507850001"})
    assert Owner.objects.get().nik == "3513025507850001"
    client.post(address, opened(client, address) | {"owner-forget_nik": "on"})
    assert Owner.objects.get().nik is None


def test_typing_a_known_nik_into_a_record_joins_it_to_that_person(client, officer):
    business = BusinessFactory(owner__name="Rupi")
    rupi = OwnerFactory(name="Rupiati", nik=NIK)
    address = page(business, "edit")
    client.post(address, opened(client, address) | {"owner-nik": NIK})
    assert Business.objects.get().owner == rupi
    assert list(Owner.objects.all()) == [rupi], "nobody is kept without a business"


def test_a_business_may_pass_to_another_person(client, officer):
    former = OwnerFactory(name="Rupiati", nik=NIK)
    business, other = BusinessFactory(owner=former), BusinessFactory(owner=former)
    address = page(business, "edit")
    told = {"owner-name": "Siti Khotijah", "owner-other_person": "on"}
    client.post(address, opened(client, address) | told)
    business.refresh_from_db()
    assert business.owner.name == "Siti Khotijah"
    assert business.owner.nik is None
    other.refresh_from_db()
    assert other.owner.name == "Rupiati"


def test_an_officer_of_one_district_registers_with_an_owner(client, officer_of):
    client.force_login(officer_of(LECES, "field_officer"))
    response = client.post(CREATE, least(**{"owner-name": "Rupiati", "owner-nik": NIK}))
    assert response.status_code == 302
    business = Business.objects.get()
    assert business.owner.nik == NIK
    address = page(business, "edit")
    client.post(address, opened(client, address) | {"owner-phone": "0335-421234"})
    assert Owner.objects.get().phone == "+62335421234"


@pytest.fixture
def rupiati_of_the_next_district(db):
    """Known to the regency, but to no officer of Leces."""
    rupiati = OwnerFactory(name="Rupiati", nik=NIK)
    BusinessFactory(owner=rupiati, region_id="35.13.11")
    return rupiati


def registered(client, **told):
    """What the answer to a new business tells, but for its number."""
    answer = client.post(CREATE, least(**told), follow=True)
    words = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"IKM-3513-[0-9]{6}-[0-9]", "", " ".join(words.split()))


def test_whose_nik_it_is_in_the_next_district_is_told_to_nobody_here(
    client, officer_of, rupiati_of_the_next_district
):
    client.force_login(officer_of(LECES, "field_officer"))
    told = {"owner-name": "Bu Rupi", "owner-nik": NIK}
    of_somebody = registered(client, **told)
    of_nobody = registered(client, **told | {"owner-nik": "3513025507850003"} | ANOTHER)

    assert "Rupiati" not in of_somebody
    assert of_somebody == of_nobody, "taken or free, the answer is the same"
    first, second = Business.objects.filter(region=CLARAK).order_by("pk")
    assert (first.owner.name, first.owner.nik) == ("Bu Rupi", NIK)
    assert first.owner != rupiati_of_the_next_district


def test_nor_when_she_corrects_an_owner(client, officer_of, rupiati_of_the_next_district):
    client.force_login(officer_of(LECES, "field_officer"))
    business = BusinessFactory(owner__name="Bu Rupi")
    address = page(business, "edit")
    for facts in ({"owner-nik": NIK}, {"owner-phone": "0335-421234"}):
        answer = client.post(address, opened(client, address) | facts, follow=True)
        assert "Rupiati" not in answer.text
        business.refresh_from_db()
        assert (business.owner.name, business.owner.nik) == ("Bu Rupi", NIK)


def test_who_sees_both_makes_one_person_of_them_by_correcting(
    client, officer_of, rupiati_of_the_next_district
):
    client.force_login(officer_of(LECES, "field_officer"))
    client.post(CREATE, least(**{"owner-name": "Bu Rupi", "owner-nik": NIK}))
    business = Business.objects.get(region=CLARAK)

    client.force_login(officer_of(PROBOLINGGO))
    address = page(business, "edit")
    client.post(address, opened(client, address) | {"owner-phone": "0335-421234"})

    business.refresh_from_db()
    assert business.owner == rupiati_of_the_next_district
    assert Owner.objects.get() == rupiati_of_the_next_district


def test_whom_she_knows_is_recognised_by_an_officer_of_one_district(client, officer_of):
    rupiati = OwnerFactory(name="Rupiati", nik=NIK)
    BusinessFactory(owner=rupiati)
    client.force_login(officer_of(LECES, "field_officer"))
    assert "Rupiati" in registered(client, **{"owner-name": "Bu Rupi", "owner-nik": NIK})
    assert Owner.objects.get() == rupiati
