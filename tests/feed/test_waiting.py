"""Who waits is told as soon as something comes, and holds nothing up meanwhile."""

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

PATIENCE = 60  # seconds until a test gives up


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


class Clock:
    """Stands still while a reader sleeps, until somebody lets it go on."""

    def __init__(self):
        self.now, self.sleeps, self.goes_on = 0, Event(), Event()

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.sleeps.set()
        assert self.goes_on.wait(PATIENCE)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(following, "time", made)
    return made


def test_who_waits_is_told_of_what_comes_meanwhile(wish, aside, clock):
    waiting = aside(follow, wish(30))
    assert clock.sleeps.wait(PATIENCE)
    assert states() == {"idle"}
    assert not waiting.done()

    business = BusinessFactory()
    clock.goes_on.set()

    (line,) = waiting.result(PATIENCE).lines
    assert str(business.uuid).encode() in b"".join(line)
    assert clock.now == following.PAUSE


def test_what_others_are_told_wakes_nobody_but_moves_the_timepoint_on(wish, aside, clock):
    start = number_changes()
    waiting = aside(follow, wish(2))
    assert clock.sleeps.wait(PATIENCE)
    BusinessFactory(region_id="75.02")
    clock.goes_on.set()

    page = waiting.result(PATIENCE)

    assert (page.lines, page.next_after) == ([], start + 1)
    assert clock.now == 2


def test_only_so_many_wait_and_the_others_are_answered_at_once(wish, monkeypatch, clock):
    monkeypatch.setattr(following, "room", following.BoundedSemaphore(1))
    with following.place_to_wait():
        assert follow(wish(30)).is_empty
    assert not clock.sleeps.is_set()
    with following.place_to_wait() as has_place:
        assert has_place
