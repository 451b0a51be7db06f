"""Who waits is told as soon as something comes, and holds nothing up meanwhile."""

import time
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection

from businesses.models import BusinessDocument
from ikm_registry.feed import following
from ikm_registry.feed.following import Wish, follow
from ikm_registry.feed.models import number_changes
from ikm_registry.feed.readers import Reader
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.jobs.conftest import wait_until

PATIENCE = 60  # seconds until a test gives up
LONG = 30  # seconds that a reader is ready to wait


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


@pytest.fixture
def sits(monkeypatch):
    """Set once a reader has found nothing and has taken a place to wait in; she looks often."""
    seated, place = Event(), following.place_to_wait

    @contextmanager
    def noted():
        with place() as has_place:
            seated.set()
            yield has_place

    monkeypatch.setattr(following, "place_to_wait", noted)
    monkeypatch.setattr(following, "PAUSE", 0.2)
    return seated


def test_who_waits_is_told_of_what_comes_meanwhile(wish, aside, sits):
    waiting = aside(follow, wish(LONG))
    assert sits.wait(PATIENCE)
    wait_until(lambda: states() == {"idle"})
    assert not waiting.done()

    business = BusinessFactory()

    (line,) = waiting.result(PATIENCE).lines
    assert str(business.uuid).encode() in b"".join(line)


def test_what_others_are_told_wakes_nobody_but_moves_the_timepoint_on(wish, aside, sits):
    start = number_changes()
    waiting = aside(follow, wish(4))
    assert sits.wait(PATIENCE)
    BusinessFactory(region_id="75.02")

    page = waiting.result(PATIENCE)

    assert (page.lines, page.next_after) == ([], start + 1)


def test_only_so_many_wait_and_the_others_are_answered_at_once(wish, monkeypatch):
    monkeypatch.setattr(following, "room", following.BoundedSemaphore(1))
    with following.place_to_wait():
        began = time.monotonic()
        assert follow(wish(LONG)).is_empty
        assert time.monotonic() - began < LONG / 2
    with following.place_to_wait() as has_place:
        assert has_place
