"""What belongs to a business, and its owner, come in by the API as the business does."""

import pytest

from businesses.models import Business, Figures, Market, Owner, RawMaterial
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
NIK = "3513024107850003"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}


PARTS = {
    "products": {"name": "Emping", "merk_dagang": "Rupi", "kapasitas": "12.5"},
    "markets": {"year": 2025, "channel": "reseller", "reach": "export", "country": "JP"},
    "certificates": {"jenis": "halal", "nomor": "ID35110000123456"},
    "figures": {"year": 2024, "jumlah_tki_l": 4, "finances": {"turnover": "5"}},
}


CORRECTED = {
    "products": {"name": "Emping pedas"},
    "markets": {"year": 2024},
    "certificates": {"nomor": "ID35110000123457"},
    "figures": {"jumlah_tki_l": 5},
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_made_changed_and_removed(writer, name):
    business = BusinessFactory()

    answer = writer.post(f"{name}/", PARTS[name] | {"business": str(business.uuid)})

    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["business"]["registry_no"] == business.registry_no
    address = f"{name}/{made['id']}/"
    assert writer.get(address).json() == made
    assert answer["ETag"] == writer.get(address)["ETag"]
    again = writer.patch(address, CORRECTED[name], seen=answer)
    assert again.status_code == 200
    assert writer.patch(address, CORRECTED[name], seen=answer).status_code == 412
    assert writer.delete(address, seen=again).status_code == 204
    assert writer.get(address).status_code == 404
    assert writer.get(f"businesses/{business.uuid}/").status_code == 200


@pytest.mark.parametrize("reference", ["registry_no", "uuid", "object"])
def test_a_business_is_named_by_id_number_or_object(writer, reference):
    business = BusinessFactory()
    named = (
        {"id": str(business.uuid)} if reference == "object" else str(getattr(business, reference))
    )
    assert writer.post("products/", {"business": named, "name": "x"}).status_code == 201


def test_an_unseen_business_is_answered_like_none_at_all(writer):
    there = BusinessFactory(region_id="75.02")
    answers = [
        writer.post("products/", {"business": named, "name": "x"})
        for named in (str(there.uuid), "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert pointers(answers[0]) == pointers(answers[1]) == {"#/business": "does_not_exist"}


def test_a_product_of_another_business_is_answered_like_none_at_all(writer):
    business = BusinessFactory()
    unseen = ProductFactory(business__region_id="75.02")
    body = {"business": str(business.uuid), "year": 2025, "channel": "reseller", "reach": "local"}
    told = []
    for product in (ProductFactory().uuid, unseen.uuid, "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"):
        answer = writer.post("markets/", body | {"product": str(product)})
        assert answer.status_code == 422
        told.append(answer.json()["errors"])
    assert told[0] == told[1] == told[2]


def test_the_model_judges_by_public_names(writer):
    business = BusinessFactory()
    body = {"business": str(business.uuid), "jenis": "halal", "nomor": "12"}
    assert pointers(writer.post("certificates/", body)) == {"#/nomor": "certificate_number"}
    body = {"business": str(business.uuid), "year": 2025, "production_volume": "5"}
    assert pointers(writer.post("figures/", body)) == {"#/satuan": "required"}


def test_the_newest_figures_are_those_of_the_business(writer):
    figures = FiguresFactory(year=2024)
    writer.post("figures/", {"business": str(figures.business.uuid), "year": 2025})
    figures.business.refresh_from_db()
    assert figures.business.latest_figures.year == 2025


def test_the_materials_of_a_period_are_told_as_a_whole(writer):
    figures = FiguresFactory()
    address = f"figures/{figures.uuid}/"
    body = {
        "materials": [
            {"name": "Kedelai", "jenis": "BB", "volume": "3", "satuan": "kg"},
            {"name": "Ragi", "jenis": "BP", "finances": {"value": "5000"}},
        ]
    }
    answer = writer.patch(address, body, seen=writer.get(address))
    assert answer.status_code == 200, answer.json()
    kept, gone = answer.json()["materials"]
    assert answer.json()["finances"]["materials"] == [{"id": gone["id"], "value": "5000"}]

    body = {"materials": [{"id": kept["id"], "origin": "local"}, {"name": "Garam"}]}
    answer = writer.patch(address, body, seen=answer)

    assert [each["name"] for each in answer.json()["materials"]] == ["Kedelai", "Garam"]
    assert RawMaterial.objects.get(uuid=kept["id"]).origin == "local"
    wrong = writer.patch(address, {"materials": [{"id": gone["id"]}]}, seen=answer)
    assert pointers(wrong) == {"#/materials/0/id": "does_not_exist"}


# Money.


def test_money_is_written_by_whoever_may_see_it(machine):
    field = machine("field_officer", scopes=tuple(KeyScope), read_only=False)
    figures, market = FiguresFactory(turnover=7), MarketFactory(value=7)
    for path, facts in (
        (f"figures/{figures.uuid}/", {"finances": {"turnover": "1"}}),
        (f"markets/{market.uuid}/", {"finances": {"value": "1"}}),
    ):
        answer = field.patch(path, facts, seen=field.get(path))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission")
    body = LEAST | {"latest_figures": {"year": 2025, "finances": {"turnover": "1"}}}
    assert field.post("businesses/", body).status_code == 403
    assert not Business.objects.filter(name=LEAST["name"]).exists()


def test_what_she_may_not_see_stays_when_she_changes_the_rest(machine):
    field = machine("field_officer", scopes=tuple(KeyScope), read_only=False)
    figures = FiguresFactory(turnover=7)
    address = f"figures/{figures.uuid}/"
    answer = field.patch(address, {"jumlah_tki_l": 9}, seen=field.get(address))
    assert answer.status_code == 200
    assert Figures.objects.get().turnover == 7
    market = MarketFactory(value=7)
    address = f"markets/{market.uuid}/"
    assert field.patch(address, {"buyer": "Toko"}, seen=field.get(address)).status_code == 200
    assert Market.objects.get().value == 7


# Owners.


def test_an_owner_is_corrected_and_her_numbers_never_come_out(writer):
    business = BusinessFactory()
    address = f"owners/{business.owner.uuid}/"
    answer = writer.patch(address, {"nik": NIK, "name": "Hartatik"}, seen=writer.get(address))
    assert answer.status_code == 200
    assert answer.json()["has_nik"] is True
    assert NIK not in answer.content.decode()
    assert Owner.objects.get().nik == NIK


def test_a_new_owner_takes_a_business_over(writer):
    business = BusinessFactory()
    former = business.owner
    answer = writer.post("owners/", {"business": str(business.uuid), "name": "Hartatik"})
    assert answer.status_code == 201, answer.json()
    business.refresh_from_db()
    assert business.owner.name == "Hartatik"
    assert not Owner.objects.filter(pk=former.pk).exists()


def test_an_owner_with_a_business_is_not_removed(writer):
    business = BusinessFactory()
    address = f"owners/{business.owner.uuid}/"
    answer = writer.delete(address, seen=writer.get(address))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_the_owner_is_corrected_through_her_business_or_taken_out(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    answer = writer.patch(address, {"owner": {"name": "Hartatik"}}, seen=writer.get(address))
    assert answer.json()["owner"]["name"] == "Hartatik"
    assert writer.patch(address, {"owner": None}, seen=answer).json()["owner"] is None


def test_without_the_scope_for_owners_none_is_written(machine):
    plain = machine("district_officer", scopes=(KeyScope.READ, KeyScope.WRITE), read_only=False)
    business = BusinessFactory()
    assert plain.post("owners/", {"business": str(business.uuid), "name": "x"}).status_code == 403
    address = f"businesses/{business.uuid}/"
    answer = plain.patch(address, {"owner": {"name": "x"}}, seen=plain.get(address))
    assert answer.status_code == 403
    assert plain.post("businesses/", LEAST | {"owner": {"name": "x"}}).status_code == 403
