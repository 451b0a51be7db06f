"""What a client may ask of its own webhooks by its key."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ikm_registry.hooks.models import Webhook
from tests.factories.hooks import call_of, hook_for
from tests.factories.rest import key_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(db):
    return hook_for("35.13", area_id="35.13.05")


@pytest.fixture
def machine(mine):
    """By another key than that of the webhook."""
    _key, words = key_for(mine.key.user)
    return Client(headers={"Authorization": f"Bearer {words}"})


def deliveries(machine, hook, **query):
    return machine.get(f"/api/v1/webhooks/{hook.uuid}/deliveries/", query)


def test_a_client_reads_its_own_webhooks_and_no_secret(machine, mine):
    hook_for("35.13")
    answer = machine.get("/api/v1/webhooks/")
    assert answer.json()["results"] == [
        {
            "id": str(mine.uuid),
            "name": "Antrean portal",
            "url": mine.url,
            "key": mine.key.prefix,
            "events": mine.told,
            "region": "35.13.05",
            "state": "running",
            "stopped_because": None,
            "timepoint": mine.cursor,
        }
    ]
    assert "whsec_" not in answer.text


def test_it_sees_why_one_stands_still(machine, mine):
    Webhook.objects.filter(pk=mine.pk).stop("gone")
    (told,) = machine.get("/api/v1/webhooks/").json()["results"]
    assert (told["state"], told["stopped_because"]) == ("stopped", "gone")


def test_calls_are_read_the_newest_first_page_by_page(machine, mine):
    made = [call_of(mine).message for _ in range(5)]
    found, query = [], {"limit": 2, "count": "true"}
    while query:
        page = deliveries(machine, mine, **query).json()
        assert page["count"] == 5
        found += [call["id"] for call in page["results"]]
        after = (page["next"] or "").partition("after=")[2]
        query = after and {"limit": 2, "count": "true", "after": after}
    assert found == made[::-1]


def test_calls_are_asked_by_state_and_event(machine, mine):
    call_of(mine)
    failed = call_of(mine, "business.closed", state="failed")
    for query in ({"state": "failed"}, {"event": ["business.closed", "webhook.test"]}):
        (told,) = deliveries(machine, mine, **query).json()["results"]
        assert (told["id"], told["due_at"]) == (failed.message, None)


@pytest.mark.parametrize(
    "query",
    [{"state": "x"}, {"event": "x"}, {"after": "WzFd"}, {"after": "WyJ4Il0"}, {"offset": "1"}],
    ids=str,
)
def test_what_cannot_be_is_refused(machine, mine, query):
    assert deliveries(machine, mine, **query).status_code == 400


def test_a_webhook_of_others_does_not_exist(machine):
    other = hook_for("35.13")
    call_of(other)
    assert deliveries(machine, other).status_code == 404


def test_a_page_costs_the_same_however_long(machine, mine):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            call_of(mine)
        with CaptureQueriesContext(connection) as asked:
            deliveries(machine, mine)
        counts.append(len(asked))
    assert counts[0] == counts[1]
