"""A correction that says nothing new writes nothing; who comes too late is told what is new."""

import pytest

from businesses.models import Business, Owner, RawMaterial
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
)
from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db
NIK = "3513024107850003"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"brand": "Rupi", "founded_year": 1999},
        {"owner": {"name": "Hartatik", "nik": NIK}},
        {"other_kbli": []},
    ],
)
def test_what_says_nothing_new_writes_nothing(writer, body):
    owner = OwnerFactory(name="Hartatik", nik=NIK)
    business = BusinessFactory(brand="Rupi", founded_year=1999, owner=owner)
    address = f"businesses/{business.uuid}/"
    seen = writer.get(address)

    answer = writer.patch(address, body, seen=seen)

    assert (answer.status_code, answer["ETag"]) == (200, seen["ETag"])
    assert answer.json() == seen.json()
    assert events_of(Business).objects.filter(pgh_label="update").count() == 0
    assert Owner.objects.get().version == 1


def test_a_part_of_which_nothing_new_is_said_stays_as_it_is(writer):
    figures = FiguresFactory(workers_male=1)
    material = RawMaterial.objects.create(figures=figures, name="Singkong")
    group = GroupFactory(name="Rejeki")
    told = {
        f"products/{ProductFactory(name='Keripik').uuid}/": {"name": "Keripik"},
        f"figures/{figures.uuid}/": {
            "jumlah_tki_l": 1,
            "materials": [{"id": str(material.uuid), "name": "Singkong"}],
        },
        f"groups/{group.uuid}/": {"name": "Rejeki", "members": []},
        f"owners/{BusinessFactory(owner=OwnerFactory(name='Rupi')).owner.uuid}/": {"name": "Rupi"},
    }
    for address, body in told.items():
        seen = writer.get(address)
        answer = writer.patch(address, body, seen=seen)
        assert (answer.status_code, answer["ETag"]) == (200, seen["ETag"]), address


def test_only_parts_that_changed_since_are_told_beside_the_own_fields(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    told = {"owner": {"name": "Rupi"}, "brand": "Rupi"}
    seen = writer.patch(address, told, seen=writer.get(address))
    ProductFactory(business=business)

    answer = writer.patch(address, {"brand": "Jaya"}, seen=seen)
    assert answer.json()["fields"] == ["products"]

    writer.patch(address, {"brand": "Jaya"}, seen=writer.get(address))
    answer = writer.patch(address, {"brand": "Lestari"}, seen=seen)
    assert answer.json()["fields"] == ["brand", "products"]
