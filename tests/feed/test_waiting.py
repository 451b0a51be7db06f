"""Who waits is told as soon as something comes, and holds nothing up meanwhile."""

import time

import pytest
from django.db import connection

from businesses.models import BusinessDocument
from ikm_registry.feed import following
from ikm_registry.feed.following import Wish, follow
from ikm_registry.feed.models import number_changes
from ikm_registry.feed.readers import Reader
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

PATIENCE = 10


@pytest.fixture
def wish(transactional_db):
    user = UserFactory(assignments=[("viewer", "35.13")])
    number_changes()
    return lambda wait: Wish(Reader(user), (BusinessDocument,), wait=wait)


def states():
    """What the other connections to this database are doing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return {state for (state,) in cursor}


def test_who_waits_is_told_of_what_comes_meanwhile(wish, aside):
    waiting = aside(follow, wish(30))
    time.sleep(0.5)
    assert states() == {"idle"}
    assert not waiting.done()

    business = BusinessFactory()

    (line,) = waiting.result(PATIENCE).lines
    assert str(business.uuid).encode() in b"".join(line)


def test_what_others_are_told_wakes_nobody_but_moves_the_timepoint_on(wish, aside):
    start = number_changes()
    waiting = aside(follow, wish(2))
    time.sleep(0.5)
    BusinessFactory(region_id="75.02")

    page = waiting.result(PATIENCE)

    assert (page.lines, page.next_after) == ([], start + 1)


def test_only_so_many_wait_and_the_others_are_answered_at_once(wish, monkeypatch):
    monkeypatch.setattr(following, "room", following.BoundedSemaphore(1))
    with following.place_to_wait():
        began = time.monotonic()
        assert follow(wish(30)).is_empty
        assert time.monotonic() - began < 1
    with following.place_to_wait() as has_place:
        assert has_place
