"""A bulk call as a whole: its words, its faults, its key and its costs."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from businesses.api.bulk_records import MOST_OF_JOB
from businesses.api.bulk_views import LARGEST_BODY
from businesses.models import Business
from ikm_registry.history.reading import events_of
from tests.businesses.api.bulk import (
    DO,
    LEAST,
    TRY,
)
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    BusinessFactory,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    "query", ["mode=validate&mode=commit", "match=id&match=nib", "strategy=create&strategy=update"]
)
def test_what_is_said_twice_is_refused_and_not_taken_by_its_last_word(bulk, query):
    answer = bulk(query, LEAST)
    assert (answer.status_code, pointers(answer)) == (
        400,
        {f"?{query.partition('=')[0]}": "invalid"},
    )
    assert not Business.objects.exists()


def test_more_items_than_a_call_takes_are_too_many(bulk):
    assert bulk(TRY).json()["summary"]["total"] == 0
    answer = bulk(DO, *[{}] * (MOST_OF_JOB + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert str(MOST_OF_JOB) in answer.json()["detail"]
    long = bulk(DO, LEAST | {"address": "x" * LARGEST_BODY})
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
