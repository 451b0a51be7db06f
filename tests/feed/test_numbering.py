"""Numbers are given after the commit, so that none appears after a higher one."""

from threading import Event

import pytest
from django.db import connection, transaction

from businesses.models import Business
from ikm_registry.feed.models import Change, number_changes
from tests.factories.businesses import BusinessFactory

PATIENCE = 60  # seconds until a test gives up


@pytest.fixture
def businesses(transactional_db):
    made = BusinessFactory.create_batch(2)
    number_changes()
    return made


def renamed(business, *, then_waits_for=None, tells=None):
    with transaction.atomic():
        Business.objects.filter(pk=business.pk).update(name="Emping Bu Rupi")
        if tells:
            tells.set()
        if then_waits_for:
            assert then_waits_for.wait(PATIENCE)


def told_after(timepoint):
    """In order: which business, by which number."""
    changes = Change.objects.after(timepoint, until=number_changes())
    return [(change.resource, change.timepoint) for change in changes]


def test_two_transactions_that_commit_in_reverse_order_lose_nothing(businesses, aside):
    slow, fast = businesses
    start, is_written, may_commit = number_changes(), Event(), Event()
    first = aside(lambda: renamed(slow, then_waits_for=may_commit, tells=is_written))
    assert is_written.wait(PATIENCE)

    renamed(fast)
    assert told_after(start) == [(fast.uuid, start + 1)]

    may_commit.set()
    first.result(PATIENCE)
    assert told_after(start) == [(fast.uuid, start + 1), (slow.uuid, start + 2)]


def test_who_numbers_does_not_wait_for_what_is_still_being_written(businesses, aside):
    is_written, may_commit = Event(), Event()
    writing = aside(lambda: renamed(businesses[0], then_waits_for=may_commit, tells=is_written))
    assert is_written.wait(PATIENCE)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20s'")
        number_changes()

    assert not writing.done()
    may_commit.set()
    writing.result(PATIENCE)


def test_what_is_rolled_back_takes_no_number(businesses):
    start = number_changes()
    with transaction.atomic():
        renamed(businesses[0])
        transaction.set_rollback(True)
    assert number_changes() == start


def test_two_who_number_at_once_give_each_number_once(businesses, aside):
    start, has_numbered, may_commit = number_changes(), Event(), Event()

    def number_slowly():
        with transaction.atomic():
            number_changes()
            has_numbered.set()
            assert may_commit.wait(PATIENCE)

    renamed(businesses[0])
    first = aside(number_slowly)
    assert has_numbered.wait(PATIENCE)
    renamed(businesses[1])
    second = aside(number_changes)
    may_commit.set()

    first.result(PATIENCE)
    assert second.result(PATIENCE) == start + 2
    assert told_after(start) == [
        (businesses[0].uuid, start + 1),
        (businesses[1].uuid, start + 2),
    ]


def test_a_large_transaction_is_numbered_part_by_part(businesses):
    start = number_changes()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO feed_change (kind, resource, position, place, type, fields, version) "
            "SELECT 'business', gen_random_uuid(), '', '35.13', 'changed', '{*}', 1 "
            "FROM generate_series(1, 10001)"
        )
    assert [number_changes() - start for _ in range(3)] == [10_000, 10_001, 10_001]
    timepoints = Change.objects.after(start, until=start + 20_000)
    assert len(set(timepoints.values_list("timepoint", flat=True))) == 10_001
