"""Change requests by the API: proposed, listed, decided about."""

import json
from base64 import b64encode
from uuid import uuid4

import pytest
from django.test import Client

from businesses.models import Business, ChangeRequest, Owner, Product
from businesses.services.records import save_record
from tests.factories.businesses import CLARAK, BusinessFactory, ProductFactory
from tests.factories.changes import proposed
from tests.factories.pictures import picture
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/change-requests/"
SCOPES = ("businesses:read", "owners:read", "changes:write")
DECIDING = ("businesses:read", "businesses:write", "changes:decide")


def by_key(*scopes, role="api_client", place="35.13", **facts):
    _key, words = key_for(client_of(place, role=role), scopes=scopes, read_only=False, **facts)
    return Client(headers={"Authorization": f"Bearer {words}"})


def send(client, address, body, **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def asked(row, **changes):
    return {"target": str(row.uuid), "base_version": row.version, "changes": changes}


def step(client, change, word, body=None):
    here = f"{ADDRESS}{change['id']}/"
    seen = {"If-Match": client.get(here)["ETag"]}
    return send(client, f"{here}{word}/", body or {}, **seen)


@pytest.fixture
def portal(db):
    """A client that may see and propose, and change nothing."""
    return by_key(*SCOPES)


@pytest.fixture
def office(db):
    return by_key(*DECIDING, role="district_officer")


@pytest.fixture
def business(db):
    fresh = BusinessFactory(address="Dusun Krajan")
    return Business.objects.get(pk=fresh.pk)


def test_opening_hours_are_proposed_and_taken_over_at_once(business, portal, office):
    answer = send(portal, ADDRESS, asked(business, opening_hours="Senin–Sabtu 08.00–16.00"))

    assert answer.status_code == 201, answer.content
    assert answer.json()["state"] == "applied"
    told = portal.get(f"/api/v1/businesses/{business.uuid}/")
    assert told.json()["opening_hours"] == "Senin–Sabtu 08.00–16.00"

    answer = office.patch(
        f"/api/v1/businesses/{business.uuid}/",
        json.dumps({"opening_hours": None}),
        content_type="application/json",
        headers={"If-Match": office.get(f"/api/v1/businesses/{business.uuid}/")["ETag"]},
    )
    assert (answer.status_code, answer.json()["opening_hours"]) == (200, None)


def test_proposed_by_one_key_and_approved_by_another(business, portal, office):
    answer = send(portal, ADDRESS, asked(business, address="Jalan Raya 12") | {"reason": "Pindah"})

    assert answer.status_code == 201, answer.content
    change = answer.json()
    assert portal.get(answer["Location"]).json() == change
    assert change["state"] == "submitted"
    [value] = change["changes"]
    assert (value["field"], value["rule"], value["state"]) == ("address", "review", "waiting")
    assert (value["was"], value["now"], value["proposed"]) == (
        "Dusun Krajan",
        "Dusun Krajan",
        "Jalan Raya 12",
    )

    answer = step(office, change, "approve")

    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "applied"
    assert Business.objects.get(pk=business.pk).address == "Jalan Raya 12"


def test_sent_again_under_its_key_it_is_proposed_once(business, portal):
    body, key = asked(business, address="A"), {"Idempotency-Key": str(uuid4())}
    first, again = (send(portal, ADDRESS, body, **key) for _time in range(2))

    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert ChangeRequest.objects.count() == 1


def test_values_are_read_and_told_as_the_record_has_them(portal):
    product = Product.objects.get(pk=ProductFactory().pk)
    answer = send(
        portal, ADDRESS, asked(product, merk_dagang="Rupi Jaya", kapasitas="400", satuan="kg")
    )

    told = {each["field"]: each["proposed"] for each in answer.json()["changes"]}
    assert told == {"merk_dagang": "Rupi Jaya", "kapasitas": "400.000", "satuan": "kg"}
    assert answer.json()["target"]["id"] == str(product.uuid)


def test_what_needs_no_review_is_applied_at_once(portal):
    product = Product.objects.get(pk=ProductFactory().pk)
    answer = send(portal, ADDRESS, asked(product, price="17000"))

    assert answer.json()["state"] == "applied"
    assert Product.objects.get(pk=product.pk).price == 17_000


WRONG = {
    "address": "x" * 251,
    "rt": "abc",
    "nib": "12",
    "kbli": "99999",
    "status": "flourishing",
    "founded_year": "soon",
    "colour": "red",
    "registry_no": "IKM-3513-000999-9",
}


@pytest.mark.parametrize("field", WRONG)
def test_it_refuses_what_a_patch_refuses_by_the_same_codes(business, portal, field):
    changes = {field: WRONG[field]}
    proposal = send(portal, ADDRESS, asked(business, **changes))
    officer = by_key("businesses:read", "businesses:write", role="district_officer")
    here = f"/api/v1/businesses/{business.uuid}/"
    patch = officer.patch(
        here,
        json.dumps(changes),
        content_type="application/json",
        headers={"If-Match": officer.get(here)["ETag"]},
    )

    assert proposal.status_code == patch.status_code == 422
    assert faults(proposal) == {
        (code, pointer.replace("#/", "#/changes/", 1), detail)
        for code, pointer, detail in faults(patch)
    }


def faults(answer):
    return {(each["code"], each["pointer"], each["detail"]) for each in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"changes": {"address": "Dusun Krajan"}}, "#/changes", "unchanged"),
        ({"changes": {"npwp": "09.254.294.3-407.000"}}, "#/changes/npwp", "not_by_request"),
        ({"changes": {"region": "35.13.05.2009"}}, "#/changes/region", "not_by_request"),
        ({"changes": {"name": "Lain"}}, "#/evidence", "required"),
        ({"changes": {}}, "#/changes", "empty"),
        ({"base_version": 9, "changes": {"address": "A"}}, "#/base_version", "unknown_version"),
        ({"target": str(uuid4()), "changes": {"address": "A"}}, "#/target", "does_not_exist"),
        ({"changes": {"name": "L"}, "evidence": ["§"]}, "#/evidence/0", "invalid"),
        ({"changes": {"name": "L"}, "evidence": ["Qnk="]}, "#/evidence", "not_a_picture"),
    ],
)
def test_what_is_wrong_with_the_request_is_pointed_at(business, portal, body, pointer, code):
    answer = send(portal, ADDRESS, asked(business) | body)

    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        (pointer, code)
    ]
    assert not ChangeRequest.objects.exists()


def test_a_proof_comes_as_base64(business, portal, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    proof = {"evidence": [b64encode(picture()).decode()]}
    answer = send(portal, ADDRESS, asked(business, kbli="10793") | proof)

    assert answer.status_code == 201, answer.content
    assert answer.json()["evidence"] == 1
    assert answer.json()["changes"][0]["proposed"]["code"] == "10793"


def test_one_field_waits_once(business, portal):
    send(portal, ADDRESS, asked(business, address="A"))
    answer = send(portal, ADDRESS, asked(business, address="B", rt="001"))

    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["fields"]) == ("change-waiting", ["address"])


def test_a_later_edit_is_told_and_overruled_by_name(business, portal, office, officer):
    change = send(portal, ADDRESS, asked(business, address="A")).json()
    edited = Business.objects.get(pk=business.pk)
    edited.address = "B"
    save_record(row=edited, by=officer)

    answer = step(office, change, "approve")

    assert answer.json()["code"] == "change-overtaken"
    [told] = answer.json()["changes"]
    assert (told["was"], told["now"], told["proposed"]) == ("Dusun Krajan", "B", "A")
    assert told["overtaken"]

    answer = step(office, change, "approve", {"names": ["address"], "overrule": ["address"]})
    assert answer.json()["state"] == "applied"


def test_whoever_decides_says_what_she_has_seen(business, portal, office, officer):
    change = send(portal, ADDRESS, asked(business, address="A")).json()
    here = f"{ADDRESS}{change['id']}/"
    seen = office.get(here)["ETag"]
    assert send(office, f"{here}approve/", {}).status_code == 428
    edited = Business.objects.get(pk=business.pk)
    edited.brand = "Rupi"
    save_record(row=edited, by=officer)

    answer = send(office, f"{here}approve/", {}, **{"If-Match": seen})

    assert answer.status_code == 412
    assert answer["ETag"] == office.get(here)["ETag"] != seen


def test_field_by_field(business, portal, office):
    change = send(portal, ADDRESS, asked(business, address="A", brand="Rupi")).json()

    answer = step(office, change, "reject", {"names": ["brand"], "reason": "Bukan merek"})
    assert answer.json()["state"] == "submitted"
    answer = step(office, change, "approve")

    told = {each["field"]: (each["state"], each["answer"]) for each in answer.json()["changes"]}
    assert told == {"address": ("approved", None), "brand": ("rejected", "Bukan merek")}
    assert step(office, change, "approve").json()["code"] == "change-settled"


def test_returned_corrected_and_withdrawn(business, portal, office):
    change = send(portal, ADDRESS, asked(business, address="A")).json()
    assert step(office, change, "return", {"reason": "RT?"}).json()["state"] == "returned"

    body = {"base_version": 1, "changes": {"address": "A", "rt": "003"}}
    assert step(portal, change, "submit", body).json()["state"] == "submitted"
    answer = step(portal, change, "withdraw", {"reason": "Tidak jadi"})

    assert answer.json()["state"] == "withdrawn"
    deeds = [each["deed"] for each in answer.json()["steps"]]
    assert deeds == ["submit", "return", "resubmit", "withdraw"]
    assert Business.objects.get(pk=business.pk).address == "Dusun Krajan"


def test_one_field_is_returned_and_the_rest_decided(business, portal, office):
    change = send(portal, ADDRESS, asked(business, address="A", brand="Rupi")).json()
    body = {"names": ["address"], "reason": "Nomor berapa?"}
    assert step(office, change, "return", body).json()["state"] == "submitted"

    answer = step(office, change, "approve").json()

    assert answer["state"] == "returned"
    told = {each["field"]: (each["state"], each["answer"]) for each in answer["changes"]}
    assert told == {"address": ("waiting", "Nomor berapa?"), "brand": ("approved", None)}
    assert [each["names"] for each in answer["steps"]][1:] == [["address"], ["brand"]]


def test_nobody_approves_what_she_proposed(business):
    both = by_key(*SCOPES, *DECIDING, role="district_officer")
    change = send(both, ADDRESS, asked(business, address="A")).json()

    answer = step(both, change, "approve")

    assert (answer.status_code, answer.json()["code"]) == (403, "four-eyes")


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (("businesses:read", "businesses:write"), 403),
        (("businesses:read", "changes:write"), 201),
        (("changes:write",), 403),  # what it does not see it cannot name
    ],
)
def test_proposing_takes_its_scope(business, scopes, expected):
    client = by_key(*scopes, role="district_officer")
    assert send(client, ADDRESS, asked(business, address="A")).status_code == expected


def test_a_key_that_only_reads_and_one_of_another_purpose_propose_nothing(business):
    reads = key_for(client_of("35.13"), scopes=SCOPES, read_only=True)[1]
    bank = key_for(client_of("35.13"), scopes=SCOPES, read_only=False, purpose="bank")[1]
    for words in (reads, bank):
        client = Client(headers={"Authorization": f"Bearer {words}"})
        assert send(client, ADDRESS, asked(business, address="A")).status_code == 403


def test_owners_are_proposed_by_who_sees_them_and_told_to_nobody_else(business):
    owner = Owner.objects.get(pk=business.owner_id)
    allowed = by_key(*SCOPES, role="viewer")
    assert send(allowed, ADDRESS, asked(owner, sex="F")).status_code == 201
    blind = by_key("businesses:read", "changes:write", role="viewer")
    assert send(blind, ADDRESS, asked(owner, education="sd")).status_code == 422
    assert blind.get(ADDRESS).json()["results"] == []


def test_the_list_is_asked_by_state_place_and_target(business, portal, viewer):
    other = BusinessFactory(region_id="35.13.11.2004", address="X")
    changes = [
        proposed(business, viewer, address="A"),
        proposed(other, client_of("35.13", role="viewer"), address="B"),
    ]
    questions = {
        "": changes,
        "?state=submitted": changes,
        "?state=applied&state=rejected": [],
        f"?region={CLARAK}": changes[:1],
        f"?target={other.registry_no}": changes[1:],
        f"?target={business.uuid}": changes[:1],
        "?door=api": [],
    }
    for question, expected in questions.items():
        told = portal.get(f"{ADDRESS}{question}").json()["results"]
        assert {each["id"] for each in told} == {str(each.uuid) for each in expected}, question


def test_pages_follow_each_other_and_cost_the_same(portal, viewer, django_assert_max_num_queries):
    for number in range(3):
        proposed(BusinessFactory(), viewer, address=f"A {number}")
    found, address = [], f"{ADDRESS}?limit=2&count=true"
    while address:
        with django_assert_max_num_queries(16):
            page = portal.get(address).json()
        assert page["count"] == 3
        found += [each["id"] for each in page["results"]]
        address = page["next"]
    assert len(set(found)) == len(found) == 3
    assert portal.get(f"{ADDRESS}?after=WzFd").status_code == 400
