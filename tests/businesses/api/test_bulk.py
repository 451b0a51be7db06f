"""Many businesses at once are matched, judged and written as single ones would be."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from businesses.api.bulk_records import MOST
from businesses.models import Business, BusinessDocument, ExternalId, Owner, Product
from ikm_registry.feed.models import Change
from ikm_registry.history.reading import events_of
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
)
from tests.factories.imports import check, sheet

pytestmark = pytest.mark.django_db
NIK = "3513024107850003"
NIB, OTHER_NIB = "9120001234567", "9120007654321"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}
DO, TRY = "mode=commit", "mode=validate"
EACH = "mode=commit&atomic=row"


@pytest.fixture
def bulk(writer):
    """Sends businesses, each call under a key of its own."""

    def send(query, *listed, by=writer, key=None, **headers):
        items = [each if "data" in each else {"data": each} for each in listed]
        headers |= {"Idempotency-Key": key or str(uuid4())}
        return by.post(f"businesses/bulk/?{query}", {"items": items}, **headers)

    return send


def outcomes(answer):
    assert answer.status_code == 200, answer.json()
    return [result["status"] for result in answer.json()["results"]]


def faults(answer, place=0):
    return {each["pointer"]: each["code"] for each in answer.json()["results"][place]["errors"]}


# What becomes of each item.


def test_what_is_new_is_registered_and_named(bulk, writer):
    answer = bulk(DO, LEAST, {"row": 7, "data": LEAST | {"name": "Emping"}})

    told = answer.json()
    assert outcomes(answer) == ["created", "created"]
    assert (told["mode"], told["status"], told["written"]) == ("commit", "success", True)
    assert told["summary"] == {
        "total": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert [result["row"] for result in told["results"]] == [1, 7]
    for result in told["results"]:
        single = writer.get(f"businesses/{result['id']}/")
        assert single["ETag"] == result["etag"]
        assert single.json()["registry_no"] == result["registry_no"]


def test_a_business_comes_with_all_that_is_known_of_it(bulk, writer):
    whole = LEAST | {
        "kbli": "10794",
        "other_kbli": ["10710"],
        "owner": {"name": "Rupi", "nik": NIK},
        "latest_figures": {"year": 2025, "jumlah_tki_l": 1, "finances": {"turnover": "60000000"}},
        "products": [{"name": "Keripik", "satuan": "bungkus"}, {"name": "Emping"}],
        "markets": [{"year": 2025, "channel": "reseller", "reach": "local"}],
        "certificates": [{"jenis": "halal", "nomor": "ID35110000123456"}],
    }

    [together] = bulk(DO, whole).json()["results"]
    alone = writer.post(
        "businesses/", whole | {"owner": {"name": "Rupi", "nik": "3513024107850004"}}
    )

    told = writer.get(f"businesses/{together['id']}/").json()
    assert without_names(told) == without_names(alone.json())


def without_names(told):
    """A record but for what no two have in common."""
    own = {"id", "url", "registry_no", "created", "last_updated"}
    if isinstance(told, dict):
        return {name: without_names(each) for name, each in told.items() if name not in own}
    return [without_names(each) for each in told] if isinstance(told, list) else told


def test_what_is_known_is_corrected_and_what_says_the_same_is_left(bulk):
    business = BusinessFactory(brand="Rupi", nib=NIB)
    same = BusinessFactory(brand="Jaya")

    answer = bulk(
        DO,
        {"registry_no": business.registry_no, "brand": "Emas", "nib": "9120-0012-34567"},
        {"registry_no": same.registry_no, "brand": "Jaya"},
    )

    assert outcomes(answer) == ["updated", "unchanged"]
    assert answer.json()["results"][0]["changed"] == ["brand"]
    business.refresh_from_db()
    assert (business.brand, business.version) == ("Emas", 2)
    assert events_of(Business).objects.filter(pgh_obj_id=same.pk, pgh_label="update").count() == 0


def test_who_sends_back_what_she_got_changes_nothing(bulk, writer):
    product = ProductFactory()
    FiguresFactory(business=product.business)
    seen = writer.get(f"businesses/{product.business.uuid}/").json()
    assert outcomes(bulk(DO, seen)) == ["unchanged"]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"owner": {"name": "Hartatik"}}, ["owner"]),
        ({"other_kbli": ["10710"]}, ["other_kbli"]),
        ({"region": "35.13.05", "source": {"system": "siinas"}}, ["region", "source"]),
        ({"owner": None}, ["owner"]),
    ],
)
def test_what_is_changed_is_told_by_its_public_name(bulk, writer, change, changed):
    business = BusinessFactory()
    answer = bulk(DO, {"id": str(business.uuid)} | change)
    assert outcomes(answer) == ["updated"]
    assert answer.json()["results"][0]["changed"] == changed
    again = bulk(DO, {"id": str(business.uuid)} | change)
    assert outcomes(again) == ["unchanged"]


def test_two_businesses_of_one_owner_are_corrected_without_undoing_each_other(bulk):
    owner = OwnerFactory(name="Rupi")
    here, there = BusinessFactory(owner=owner), BusinessFactory(owner=owner)
    answer = bulk(
        DO,
        {"id": str(here.uuid), "owner": {"name": "Rupi Astuti"}},
        {"id": str(there.uuid), "owner": {"sex": "F"}},
    )
    assert outcomes(answer) == ["updated", "updated"]
    owner.refresh_from_db()
    assert (owner.name, owner.sex) == ("Rupi Astuti", "F")


def test_a_person_with_two_new_businesses_stays_one_person(bulk):
    owned = LEAST | {"owner": {"name": "Rupi", "nik": NIK}}
    assert outcomes(bulk(DO, owned, owned, LEAST)) == ["created"] * 3
    assert Owner.objects.get().businesses.count() == 2


# All or each.


def test_one_refused_item_keeps_all_others_from_being_written(bulk):
    answer = bulk(DO, LEAST, LEAST | {"rt": "xyz"})

    told = answer.json()
    assert outcomes(answer) == ["created", "refused"]
    assert (told["status"], told["written"]) == ("failed", False)
    assert "id" not in told["results"][0]
    assert not Business.objects.exists()


def test_each_item_by_itself_is_written_though_others_are_refused(bulk):
    listed = [LEAST | {"name": f"Usaha {n}", "nib": NIB if n in (3, 8) else None} for n in range(9)]
    answer = bulk(EACH, *listed)

    assert outcomes(answer) == ["created"] * 8 + ["refused"]
    assert answer.json()["status"] == "partial_success"
    assert Business.objects.count() == 8
    assert faults(answer, 8) == {"#/items/8/data": "invalid"}


def test_of_an_item_everything_or_nothing_is_written(bulk):
    wrong = LEAST | {"products": [{"name": "Keripik"}, {"name": "Emping", "price": "-5"}]}
    answer = bulk(EACH, wrong, LEAST)
    assert outcomes(answer) == ["refused", "created"]
    assert faults(answer) == {"#/items/0/data/products/1/price": "min_value"}
    assert not Product.objects.exists()


def test_checking_says_what_doing_does_and_leaves_nothing(bulk):
    business = BusinessFactory()
    listed = [
        LEAST,
        LEAST | {"rt": "xyz"},
        {"id": str(business.uuid), "brand": "Emas"},
        {"id": str(business.uuid), "brand": "Perak"},
    ]
    before = state()
    checked = bulk(f"{TRY}&atomic=row", *listed).json()
    assert state() == before
    assert checked["written"] is False

    done = bulk(EACH, *listed).json()

    assert outcomes_of(done) == outcomes_of(checked) == ["created", "refused", "updated", "refused"]
    assert done["grouped_errors"] == checked["grouped_errors"]
    assert done["summary"] == checked["summary"]


def outcomes_of(told):
    return [result["status"] for result in told["results"]]


def state():
    """All that a call may leave behind."""
    return (
        [*BusinessDocument.objects.order_by("pk").values_list("pk", "revision")],
        events_of(Business).objects.count(),
        [*Business.objects.order_by("pk").values_list("pk", "version")],
        Change.objects.count(),
        Owner.objects.count(),
    )


# Which business an item means.


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


# The same row, alone and among others.

TEXTS = st.sampled_from(["Keripik", "", "x" * 201, None, 5])
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "region": st.sampled_from([CLARAK, "35.13", "35", "75.02", "99.99", {"code": CLARAK}, 5]),
        "brand": TEXTS,
        "nib": st.sampled_from([NIB, "9120-0012-34567", "12 huruf", "", None]),
        "nib_issued_on": st.sampled_from(["2026-01-05", "2026-02-31", None]),
        "founded_year": st.sampled_from([1999, 1700, "1999", None]),
        "kbli": st.sampled_from(["10794", "107", None]),
        "other_kbli": st.sampled_from([[], ["10710"], ["10710", "10710"], ["x"]]),
        "latitude": st.sampled_from([-7.84, 50, None]),
        "longitude": st.sampled_from([113.25, None]),
        "status": st.sampled_from(["active", "gone"]),
        "owner": st.sampled_from(
            [None, {}, {"name": "Rupi"}, {"name": "Rupi", "nik": NIK}, {"nik": "35"}]
        ),
        "latest_figures": st.sampled_from(
            [None, {"year": 2025}, {"year": 2025, "production_volume": "5"}, {"tahun": 1}]
        ),
        "products": st.sampled_from(
            [[], [{"name": "Emping"}], [{"name": "Emping", "price": "-5"}], [{}]]
        ),
        "certificates": st.sampled_from([[{"jenis": "halal", "nomor": "12"}]]),
        "nmae": st.just("x"),
        "version": st.just(3),
    },
)
examples = hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck)
)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def without_place(listed):
    """{pointer within the record: code}"""
    return sorted(
        (fault["pointer"].removeprefix("#/items/0/data").removeprefix("#"), fault["code"])
        for fault in listed
    )


@given(row=ROWS, is_known=st.booleans(), beside=st.integers(0, 2))
@examples
def test_a_row_is_taken_or_refused_as_the_single_call_does(bulk, writer, row, is_known, beside):
    with taken_back():
        BusinessFactory(nib=NIB, owner__nik=NIK)
        business = BusinessFactory(name="Opak")
        sent = row | ({"id": str(business.uuid)} if is_known else {})
        others = [LEAST | {"name": f"Usaha {n}"} for n in range(beside)]
        with taken_back():
            if is_known:
                address = f"businesses/{business.uuid}/"
                alone = writer.patch(address, row, seen=writer.get(address))
            else:
                alone = writer.post("businesses/", row)
        [result, *rest] = bulk(EACH, sent, *others).json()["results"]
        assert [each["status"] for each in rest] == ["created"] * beside
        if alone.status_code < 400:
            assert result["status"] != "refused", result
        else:
            told = alone.json()
            assert result["code"] == told["code"]
            if "errors" in told:
                assert without_place(result["errors"]) == without_place(told["errors"])


# The same row in a spreadsheet.

NAMES = st.sampled_from(["Keripik", "x" * 200, "x" * 201])
NIBS = st.sampled_from(["", NIB, OTHER_NIB, "9120-0012-34567", "9120001234568", "12 huruf", "12"])
NIKS = st.sampled_from(["", NIK, "35130241", "huruf"])
COUNTS = st.sampled_from(["1", "-1", "99999999999"])


@given(rows=st.lists(st.tuples(NAMES, NIBS, NIKS, COUNTS), min_size=1, max_size=4))
@examples
def test_a_row_is_taken_or_refused_as_the_import_of_spreadsheets_does(bulk, officer_of, rows):
    with taken_back():
        titled = [
            {"Nama IKM": name, "NIB": nib, "NIK": nik, "Tenaga Kerja L": count}
            for name, nib, nik, count in rows
        ]
        with taken_back():
            batch = check(sheet(*titled), by=officer_of("35.13"))
            refused = {each.row for each in batch.problems.all() if each.is_refusal}
        items = [
            {
                "name": name,
                "region": CLARAK,
                "nib": nib,
                "owner": {"name": "Rupi", "nik": nik},
                "latest_figures": {"year": 2025, "jumlah_tki_l": count},
            }
            for name, nib, nik, count in rows
        ]
        answer = bulk(f"{TRY}&atomic=row&match=nib", *items)
        found = {place for place, told in enumerate(outcomes(answer), 2) if told == "refused"}
        assert found == refused


# The call as a whole.


def test_the_same_faults_are_told_once(bulk):
    wrong = LEAST | {"products": [{"name": "Keripik", "satuan": "kodii"}]}
    answer = bulk(TRY, LEAST | {"rt": "xyz"}, *[wrong] * 12)
    often, once = answer.json()["grouped_errors"]
    assert often["pointer"] == "#/items/*/data/products/*/satuan"
    assert (often["code"], often["count"]) == ("does_not_exist", 12)
    assert often["rows"] == list(range(2, 12))
    assert (once["pointer"], once["count"], once["rows"]) == ("#/items/*/data/rt", 1, [1])


def test_a_call_needs_a_key_and_is_done_once_under_it(bulk, writer):
    missing = writer.post(f"businesses/bulk/?{DO}", {"items": [{"data": LEAST}]})
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency-required")

    first, again = (bulk(DO, LEAST, key="one") for _time in range(2))

    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert Business.objects.count() == 1
    assert bulk(TRY, LEAST, key="one").json()["code"] == "idempotency-mismatch"


def test_the_history_says_by_which_door_and_why(bulk):
    bulk(DO, LEAST, **{"X-Change-Reason": "SK%2012/2026"})
    event = events_of(Business).objects.latest("pgh_id")
    assert event.pgh_context.metadata["reason"] == "SK 12/2026"
    assert event.pgh_context.metadata["door"] == "api"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], {"#": "invalid"}),
        ({}, {"#/items": "invalid"}),
        ({"items": {}}, {"#/items": "invalid"}),
        ({"items": [], "mode": "commit"}, {"#/mode": "unknown"}),
        ({"items": [5]}, {"#/items/0": "invalid"}),
        ({"items": [{}]}, {"#/items/0/data": "required"}),
        ({"items": [{"data": []}]}, {"#/items/0/data": "invalid"}),
        ({"items": [{"data": {}, "row": True}]}, {"#/items/0/row": "invalid"}),
        ({"items": [{"data": {}, "row": -1}]}, {"#/items/0/row": "invalid"}),
        ({"items": [{"data": {}, "nib": "x"}]}, {"#/items/0/nib": "unknown"}),
    ],
)
def test_what_is_no_list_of_records_is_pointed_at(writer, body, expected):
    answer = writer.post("businesses/bulk/", body, **{"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 422
    assert pointers(answer) == expected


@pytest.mark.parametrize(
    "query", ["mode=try", "atomic=none", "strategy=x", "match=name", "modus=x"]
)
def test_a_word_that_is_none_is_refused(bulk, query):
    assert bulk(query, LEAST).status_code == 400


def test_more_items_than_a_call_takes_are_too_many(bulk):
    assert bulk(TRY).json()["summary"]["total"] == 0
    answer = bulk(DO, *[LEAST] * (MOST + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert str(MOST) in answer.json()["detail"]
    long = bulk(DO, LEAST | {"address": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert (long.status_code, long.json()["code"]) == (413, "too-large")
    assert not Business.objects.exists()


def statements(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_statements_do_not_grow_with_the_items(bulk):
    def new(count):
        return [LEAST | {"name": f"Usaha {n}", "products": [{"name": "x"}]} for n in range(count)]

    bulk(DO, *new(1))  # whose regency gives its first number
    few = statements(lambda: bulk(DO, *new(3)))
    assert statements(lambda: bulk(DO, *new(40))) == few < 60


def test_statements_do_not_grow_with_what_is_corrected(bulk):
    ids = [str(BusinessFactory().uuid) for _n in range(40)]

    def brands(word, count):
        return [{"id": each, "brand": word} for each in ids[:count]]

    few = statements(lambda: bulk(DO, *brands("Emas", 3)))
    assert statements(lambda: bulk(DO, *brands("Perak", 40))) == few
