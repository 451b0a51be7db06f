"""The worker itself: killed in the middle of a call, it loses nothing."""

import signal
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from ikm_registry.hooks import rounds
from ikm_registry.hooks.models import Delivery
from ikm_registry.jobs import beside
from tests.factories.businesses import BusinessFactory
from tests.factories.hooks import hook_for
from tests.feed.test_waiting import states
from tests.jobs.conftest import queue, start_worker, wait_until

__all__ = ["queue", "start_worker"]
EVENTS, PATIENCE = 6, 60


@pytest.fixture(autouse=True)
def workers_may_call_here(monkeypatch):
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "1")


@pytest.fixture
def hook(transactional_db, receiver):
    made = hook_for("35.13", url=receiver.url)
    receiver.secrets.append(made.secret)
    return made


def test_killed_while_it_calls_nothing_is_lost_and_nothing_counted_twice(
    hook, receiver, start_worker, monkeypatch, aside
):
    """The receiver has taken the first calls in, and the worker never hears of it."""
    receiver.held = Event()
    made = BusinessFactory.create_batch(EVENTS)
    worker = start_worker()
    wait_until(lambda: receiver.calls)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    wait_until(lambda: states() <= {"idle"})
    receiver.held.set()
    wait_until(lambda: receiver.counted)

    monkeypatch.setattr(rounds, "PAUSE", 0.02)
    stop = Event()
    assert not Delivery.objects.exclude(state="waiting").exists()
    Delivery.objects.update(due_at=timezone.now())  # as when the lease is over
    another = aside(rounds.go_round, stop)
    wait_until(lambda: Delivery.objects.filter(state="delivered").count() == EVENTS)
    stop.set()
    another.result(PATIENCE)
    assert sorted(told["data"]["id"] for told in receiver.told) == sorted(
        str(each.uuid) for each in made
    )
    assert len(receiver.ids) > len(set(receiver.ids)) == EVENTS


def test_no_transaction_is_open_while_a_receiver_is_waited_for(hook, receiver, monkeypatch, aside):
    monkeypatch.setattr(rounds, "PAUSE", 0.02)
    receiver.held = Event()
    BusinessFactory()
    stop = Event()
    going = aside(rounds.go_round, stop)
    wait_until(lambda: receiver.calls)
    wait_until(lambda: states() == {"idle"})
    receiver.held.set()
    wait_until(lambda: Delivery.objects.filter(state="delivered").exists())
    stop.set()
    going.result(PATIENCE)


def test_what_goes_on_beside_the_tasks_begins_anew_after_a_fault(monkeypatch, caplog):
    monkeypatch.setattr(beside, "REST", 0.01)
    monkeypatch.setattr(beside, "named", [f"{__name__}.stumble"])
    tries.clear()
    with beside.going_on():
        wait_until(lambda: len(tries) > 2)
    assert "begins anew" in caplog.text
    assert connection.connection is None or not connection.connection.closed


tries = []


def stumble(stop):
    tries.append(stop)
    raise ValueError("stumbled")
