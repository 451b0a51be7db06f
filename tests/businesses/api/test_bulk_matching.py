"""Which business an item of a bulk call means, and who may write it."""

from uuid import uuid4

import pytest

from businesses.models import ExternalId, Owner
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.bulk import (
    ANOTHER,
    DO,
    EACH,
    LEAST,
    NIB,
    NIK,
    OTHER_NIB,
    SAME_PERSON,
    TRY,
    faults,
    outcomes,
)
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    OwnerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("match", "item"),
    [
        ("id", lambda business: {"id": str(business.uuid).upper()}),
        ("registry_no", lambda business: {"registry_no": business.registry_no.lower()}),
        ("nib", lambda business: {"nib": "9120 0012 34567"}),
        ("identifier:urn:id:oss:nib", lambda business: {"nib": NIB}),
        (
            "identifier:urn:id:oss:nib",
            lambda business: {"identifiers": [{"system": "urn:id:oss:nib", "value": NIB}]},
        ),
        ("identifier:urn:id:siinas", lambda business: {"siinas_no": "S-1"}),
        (
            "identifier:urn:id:sidt",
            lambda business: {"identifiers": [{"system": "urn:id:sidt", "value": "77"}]},
        ),
    ],
)
def test_a_business_is_known_by_its_numbers(bulk, match, item):
    business = BusinessFactory(nib=NIB, siinas_no="S-1")
    ExternalId.objects.create(business=business, system="urn:id:sidt", value="77")
    BusinessFactory(nib=OTHER_NIB, siinas_no="S-2")

    answer = bulk(f"{DO}&match={match}", item(business) | {"brand": "Emas"})

    assert outcomes(answer) == ["updated"]
    assert answer.json()["results"][0]["id"] == str(business.uuid)


def test_more_than_one_that_is_meant_is_refused(bulk):
    one, two = BusinessFactory(nib=NIB), BusinessFactory()
    answer = bulk(f"{DO}&match=nib,registry_no", {"nib": NIB, "registry_no": two.registry_no})
    assert outcomes(answer) == ["refused"]
    assert answer.json()["results"][0]["code"] == "conflict"
    assert set(faults(answer).values()) == {"ambiguous"}
    assert one.version == two.version == 1


def test_a_nib_means_the_firm_in_the_regency_that_the_item_names(bulk, machine):
    here, there = BusinessFactory(nib=NIB), BusinessFactory(nib=NIB, region_id="35.74")
    both = machine("district_officer", "35.13", "35.74", scopes=tuple(KeyScope), read_only=False)
    query = f"{EACH}&match=nib"
    items = [{"nib": NIB, "region": "35.74", "brand": "Emas"}, {"nib": NIB, "brand": "Perak"}]

    answer = bulk(query, *items, by=both)

    assert outcomes(answer) == ["updated", "refused"]
    assert answer.json()["results"][0]["id"] == str(there.uuid)
    here.refresh_from_db()
    assert here.brand == ""


def test_two_items_that_mean_the_same_are_one_too_many(bulk):
    business = BusinessFactory()
    meant = {"id": str(business.uuid), "name": "Emping"}
    new = LEAST | {"nib": NIB}

    answer = bulk(f"{EACH}&match=id,nib", meant, meant, new, new)

    assert outcomes(answer) == ["updated", "refused", "created", "refused"]
    assert faults(answer, 1) == {"#/items/1/data": "doubled"}
    assert faults(answer, 3) == {"#/items/3/data/nib": "doubled"}


def test_a_number_that_the_registry_did_not_give_registers_nothing(bulk):
    answer = bulk(DO, LEAST | {"registry_no": "IKM-3513-999999-1"})
    assert answer.json()["results"][0]["code"] == "not-found"
    assert faults(answer) == {"#/items/0/data/registry_no": "unknown"}


def test_who_only_registers_or_only_corrects_says_so(bulk):
    business = BusinessFactory(nib=NIB)
    known, new = {"nib": NIB, **LEAST}, LEAST | {"nib": OTHER_NIB}

    created = bulk(f"{TRY}&atomic=row&match=nib&strategy=create", known, new)
    updated = bulk(f"{TRY}&atomic=row&match=nib&strategy=update", known, new)

    assert outcomes(created) == ["refused", "created"]
    assert created.json()["results"][0]["code"] == "conflict"
    assert outcomes(updated) == ["updated", "refused"]
    assert updated.json()["results"][1]["code"] == "not-found"
    assert business.version == 1


def test_a_version_that_is_no_longer_the_newest_refuses_its_item(bulk, writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    seen = writer.get(address)["ETag"]
    item = {"data": {"id": str(business.uuid), "brand": "Emas"}, "if_match": seen}
    assert outcomes(bulk(DO, item)) == ["updated"]

    late = bulk(DO, item | {"data": {"id": str(business.uuid), "brand": "Perak"}})

    [result] = late.json()["results"]
    assert (result["status"], result["code"]) == ("refused", "conflict-version")
    assert result["etag"] == writer.get(address)["ETag"]


# Rights, by each item.


def test_a_place_outside_is_refused_for_its_item_before_any_rule_of_it_is_told(bulk):
    BusinessFactory(region_id="75.02", nib=NIB)
    answer = bulk(f"{EACH}&match=nib", LEAST | {"region": "75.02", "nib": NIB}, LEAST)
    assert outcomes(answer) == ["refused", "created"]
    assert answer.json()["results"][0]["code"] == "permission"


def test_a_business_outside_is_answered_like_none_at_all(bulk):
    there = BusinessFactory(region_id="75.02")
    answer = bulk(
        EACH,
        {"id": str(there.uuid), "brand": "Emas"},
        {"id": str(uuid4()), "brand": "Emas"},
    )
    unseen, nobody = answer.json()["results"]
    assert {**unseen, "row": 0, "errors": 0} == {**nobody, "row": 0, "errors": 0}
    assert set(faults(answer, 0).values()) == set(faults(answer, 1).values()) == {"unknown"}


def test_a_business_moves_within_reach_only(bulk):
    business = BusinessFactory()
    answer = bulk(DO, {"id": str(business.uuid), "region": "75.02"})
    assert answer.json()["results"][0]["code"] == "permission"


def test_who_may_correct_but_not_register_does_what_she_may(bulk, machine):
    verifier = machine("verifier", scopes=tuple(KeyScope), read_only=False)
    business = BusinessFactory()
    known = {"id": str(business.uuid), "brand": "Emas"}
    assert outcomes(bulk(EACH, known, LEAST, by=verifier)) == ["updated", "refused"]
    refused = bulk(f"{EACH}&strategy=create", LEAST, by=verifier)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission")


def test_money_is_written_by_whoever_may_see_it(bulk, machine):
    scopes = [each for each in KeyScope if each != KeyScope.FINANCES]
    other = machine("district_officer", scopes=tuple(scopes), read_only=False)
    paid = LEAST | {"latest_figures": {"year": 2025, "finances": {"turnover": "5"}}}
    answer = bulk(EACH, paid, LEAST, by=other)
    assert outcomes(answer) == ["refused", "created"]
    assert answer.json()["results"][0]["code"] == "permission"


def test_a_person_whom_the_writer_does_not_see_is_not_told_of(bulk, machine):
    """As in the single call: the row is kept doubled, and nobody learns of it."""
    OwnerFactory(name="Rahasia", nik=NIK)
    near = machine("field_officer", CLARAK, scopes=tuple(KeyScope), read_only=False)
    answer = bulk(DO, LEAST | {"owner": {"name": "Rupi", "nik": NIK}}, by=near)
    assert outcomes(answer) == ["created"]
    assert Owner.objects.get(name="Rupi").nik_is_doubled


# What may be registered already.


def test_a_likely_double_is_refused_with_those_that_it_may_be(bulk, writer):
    there = BusinessFactory(name="KERIPIK BU RUPI", region_id="35.13.05")
    answer = bulk(EACH, LEAST, LEAST | {"name": "Emping"})

    refused, created = answer.json()["results"]
    assert (refused["code"], created["status"]) == ("duplicate-suspected", "created")
    candidate = {"id": str(there.uuid), "registry_no": there.registry_no}
    assert refused["candidates"] == [candidate]
    alone = writer.post("businesses/", LEAST)
    assert (alone.status_code, alone.json()["code"]) == (409, "duplicate-suspected")
    assert alone.json()["candidates"] == [candidate]


def test_whoever_says_that_it_is_another_registers_it(bulk, writer):
    BusinessFactory(name="Keripik Bu Rupi")
    confirmed = {"data": LEAST, "confirm_not_duplicate": True}
    assert outcomes(bulk(DO, confirmed)) == ["created"]
    assert writer.post(f"businesses/?{ANOTHER}", LEAST).status_code == 201


OF_HERS = LEAST | {"owner": {"name": "Siti Aminah", "nik": NIK}}


def test_a_nik_gives_nothing_to_somebody_called_otherwise(bulk, writer):
    OwnerFactory(name="Irfan Wijaya", nik=NIK)
    answer = bulk(DO, OF_HERS)
    assert faults(answer) == {"#/items/0/data/owner/nik": "other_name"}
    alone = writer.post("businesses/", OF_HERS)
    assert (alone.status_code, pointers(alone)) == (422, {"#/owner/nik": "other_name"})
    assert "Irfan" not in answer.text + alone.text
    business = BusinessFactory(owner__name="Rupi")
    address, of_owner = f"businesses/{business.uuid}/", {"business": str(business.uuid)}
    corrected = writer.patch(address, {"owner": {"nik": NIK}}, seen=writer.get(address))
    assert pointers(corrected) == {"#/owner/nik": "other_name"}
    named = writer.post("owners/", OF_HERS["owner"] | of_owner)
    assert pointers(named) == {"#/nik": "other_name"}


def test_whoever_says_that_she_is_meant_gives_it_to_her(bulk, writer):
    irfan = OwnerFactory(name="Irfan Wijaya", nik=NIK)
    assert outcomes(bulk(DO, {"data": OF_HERS, SAME_PERSON: True})) == ["created"]
    another = OF_HERS | {"name": "Emping"}
    assert writer.post(f"businesses/?{SAME_PERSON}=true", another).status_code == 201
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    told = {"owner": {"nik": NIK}}
    writer.patch(f"{address}?{SAME_PERSON}=true", told, seen=writer.get(address))
    assert irfan.businesses.count() == 3


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Keripik Bu Rupiah"},
        {"region_id": "35.13.11"},
        {"region_id": "75.02"},
        {"nib": OTHER_NIB},
    ],
    ids=["of another name", "in another district", "out of sight", "of another NIB"],
)
def test_what_is_another_is_registered_without_a_word(bulk, other):
    BusinessFactory(**{"name": "Keripik Bu Rupi"} | other)
    assert outcomes(bulk(DO, LEAST | {"nib": NIB})) == ["created"]


def test_items_of_one_call_are_no_doubles_of_each_other(bulk):
    owned = LEAST | {"owner": {"name": "Rupi", "nik": NIK}}
    assert outcomes(bulk(DO, LEAST, LEAST, owned, owned)) == ["created"] * 4
