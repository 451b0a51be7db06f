"""Two bulk calls at once, and what the feed tells of one: with transactions of their own."""

import pytest

from businesses.models import Business
from ikm_registry.feed.models import Change, number_changes
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, Machine
from tests.factories.businesses import CLARAK, BusinessFactory
from tests.factories.rest import client_of, key_for

PATIENCE = 30  # seconds until a test gives up
NIB = "9120001234567"


@pytest.fixture
def send(transactional_db):
    user = client_of(HERE, role="district_officer")
    words = key_for(user, scopes=tuple(KeyScope), read_only=False)[1]

    def send(key, *listed, query="mode=commit&match=id,nib"):
        body = {"items": [{"data": each} for each in listed]}
        answer = Machine(words).post(f"businesses/bulk/?{query}", body, **{"Idempotency-Key": key})
        return [result["status"] for result in answer.json()["results"]]

    return send


def test_the_feed_tells_each_change_once(send):
    known, same = BusinessFactory(brand="Rupi"), BusinessFactory(brand="Jaya")
    start = number_changes()

    send(
        "one",
        {"id": str(known.uuid), "brand": "Emas", "owner": {"name": "Hartatik"}},
        {"id": str(same.uuid), "brand": "Jaya"},
        {"name": "Emping", "region": CLARAK, "products": [{"name": "Emping"}, {"name": "Opak"}]},
    )

    new = Business.objects.get(name="Emping")
    changes = Change.objects.after(start, until=number_changes()).filter(kind="business")
    assert sorted(change.resource for change in changes) == sorted([known.uuid, new.uuid])


def test_checking_tells_the_feed_nothing(send):
    start = number_changes()
    send("one", {"name": "Emping", "region": CLARAK}, query="mode=validate")
    assert not Change.objects.after(start, until=number_changes()).exists()


def test_what_two_register_at_once_is_registered_once(send, aside):
    new = [{"name": f"Usaha {n}", "region": CLARAK, "nib": f"91200012345{n:02}"} for n in range(20)]
    calls = [aside(send, "one", *new), aside(send, "two", *reversed(new))]

    found = sorted(call.result(PATIENCE)[0] for call in calls)

    assert found == ["created", "unchanged"]
    assert Business.objects.count() == 20


def test_two_who_correct_the_same_at_once_wait_for_each_other(send, aside):
    ids = [str(each.uuid) for each in BusinessFactory.create_batch(20)]
    calls = [
        aside(send, brand, *({"id": each, "brand": brand} for each in order))
        for brand, order in (("Emas", ids), ("Perak", ids[::-1]))
    ]
    for call in calls:
        assert call.result(PATIENCE) == ["updated"] * 20
    assert Business.objects.values_list("version", flat=True).distinct().get() == 3
