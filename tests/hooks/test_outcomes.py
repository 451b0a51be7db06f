"""What follows from a call: done, tried again later, or the hook stops and its maker is told."""

import socket
from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.utils import timezone

from ikm_registry.hooks import addresses
from ikm_registry.hooks.choices import TEST
from ikm_registry.hooks.letters import send_letters
from ikm_registry.hooks.models import KEPT, LEASE, Delivery
from ikm_registry.hooks.outcomes import note
from ikm_registry.hooks.schedule import TRIES, WAITS
from ikm_registry.hooks.sending import Outcome
from ikm_registry.hooks.services import go_on, pause, send_again, send_test
from tests.factories.businesses import BusinessFactory
from tests.factories.hooks import call_of, hook_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(hook):
    hook.created_by.email = "ratna@dinas.test"
    hook.created_by.save()
    return hook.created_by


def tried(call, outcome, times=1):
    for _ in range(times):
        call.refresh_from_db()
        note(call, outcome)
    call.refresh_from_db()
    return call


def test_an_event_goes_out_at_once_and_is_done(hook, receiver, worker):
    business = BusinessFactory()
    worker.go_round()

    assert [each["data"]["id"] for each in receiver.told] == [str(business.uuid)]
    call = hook.deliveries.get()
    assert (call.state, call.status, call.tries) == ("delivered", 204, 1)
    worker.go_on_later()
    assert len(receiver.calls) == 1


def test_what_fails_waits_its_time_and_comes_again_under_the_same_id(hook, receiver, worker):
    receiver.answers = [500, 301, 204]
    BusinessFactory()
    worker.go_round()
    call = hook.deliveries.get()
    assert (call.state, call.status) == ("waiting", 500)
    assert WAITS[0] <= call.due_at - call.tried_at <= WAITS[0] * 1.1
    worker.go_round()
    assert len(receiver.calls) == 1
    worker.go_on_later()
    call.refresh_from_db()
    assert WAITS[1] <= call.due_at - call.tried_at <= WAITS[1] * 1.1
    worker.go_on_later()
    call.refresh_from_db()
    assert (call.state, call.tries) == ("delivered", 3)
    assert set(receiver.ids) == {call.message}
    assert len(receiver.told) == 1


def test_a_name_that_leads_inside_by_the_next_try_is_called_no_more(
    hook, receiver, worker, monkeypatch
):
    here, leads_to = "127.0.0.1", ["127.0.0.1"]

    def look_up(host, port, *more, **options):
        place = here if host == here else leads_to[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)
    hook.url = receiver.url.replace(here, "hook.example.go.id")
    hook.save()
    receiver.answers = [503]
    BusinessFactory()
    worker.go_round()
    assert len(receiver.calls) == 1

    leads_to[0] = "169.254.169.254"
    worker.go_on_later()
    call = hook.deliveries.get()
    assert (call.state, call.status, call.fault, call.tries) == ("waiting", None, "address", 2)
    assert len(receiver.calls) == 1


def test_a_receiver_that_asks_for_time_gets_it(hook):
    call = tried(call_of(hook), Outcome(503, retry_after="3600"))
    assert call.due_at - call.tried_at == timedelta(hours=1)


def test_after_the_last_try_the_hook_stops_and_its_maker_gets_one_letter(hook, administrator):
    call = tried(call_of(hook), Outcome(500), times=TRIES - 1)
    assert call.state == "waiting"
    tried(call, Outcome(fault="timeout"))
    assert (call.state, call.tries) == ("failed", TRIES)
    hook.refresh_from_db()
    assert hook.stopped_because == "failing"

    send_letters()
    send_letters()
    (letter,) = mail.outbox
    assert letter.to == ["ratna@dinas.test"]
    assert "Antrean portal" in letter.body
    assert hook.url not in letter.body


def test_nobody_is_written_to_whose_account_is_closed(hook, administrator):
    administrator.is_active = False
    administrator.save()
    tried(call_of(hook), Outcome(410))
    send_letters()
    assert not mail.outbox


def test_a_letter_that_the_mail_server_refuses_is_sent_with_the_next_round(
    hook, administrator, settings
):
    tried(call_of(hook), Outcome(410))
    works = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "tests.hooks.test_outcomes.NoMail"}}
    send_letters()
    assert not mail.outbox
    settings.MAILERS = works
    send_letters()
    assert len(mail.outbox) == 1


class NoMail:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_410_stops_the_hook_at_once(hook):
    call = tried(call_of(hook), Outcome(410))
    hook.refresh_from_db()
    assert (call.state, hook.stopped_because, hook.letter_due) == ("failed", "gone", True)


def test_a_hook_that_stands_still_is_not_called_and_goes_on_where_it_stood(
    hook, receiver, worker, administrator
):
    failed = tried(call_of(hook), Outcome(410))
    waiting, done = call_of(hook), tried(call_of(hook), Outcome(204))
    BusinessFactory()
    worker.go_on_later()
    assert not receiver.calls

    go_on(by=administrator, hook=hook)
    worker.go_round()
    worker.go_round()
    assert set(receiver.ids) >= {failed.message, waiting.message}
    assert done.message not in receiver.ids
    assert "business.created" in receiver.names
    hook.refresh_from_db()
    assert (hook.stopped_because, hook.letter_due) == ("", False)


def test_who_stops_it_herself_gets_no_letter(hook, administrator):
    pause(by=administrator, hook=hook)
    send_letters()
    assert not mail.outbox


def test_a_test_is_made_once_stopped_or_not_and_stops_nothing(
    hook, receiver, worker, administrator
):
    pause(by=administrator, hook=hook)
    receiver.answers = [500]
    call = send_test(by=administrator, hook=hook)
    worker.go_round()
    call.refresh_from_db()
    assert (call.event, call.state, call.status) == (TEST, "failed", 500)
    hook.refresh_from_db()
    assert hook.stopped_because == "paused"


def test_sent_again_it_has_all_its_tries_and_its_id(hook, receiver, worker, administrator):
    call = tried(call_of(hook), Outcome(204))
    send_again(by=administrator, delivery=call)
    worker.go_round()
    call.refresh_from_db()
    assert (call.state, call.tries) == ("delivered", 1)
    assert receiver.ids == [call.message]


def failed_before(hook, *, minutes):
    """A call that failed so long ago, and whose next try is hours away."""
    call = tried(call_of(hook), Outcome(fault="connection"), times=4)
    moved = {"tried_at": timezone.now() - timedelta(minutes=minutes)}
    Delivery.objects.filter(pk=call.pk).update(**moved)
    return call


def is_due(call):
    return Delivery.objects.due(timezone.now()).filter(pk=call.pk).exists()


def test_a_receiver_that_is_well_again_gets_at_once_what_waits_for_later(hook):
    waiting, young = failed_before(hook, minutes=30), failed_before(hook, minutes=1)
    of_another = failed_before(hook_for("35.13"), minutes=30)
    first = tried(call_of(hook), Outcome(500))
    tried(call_of(hook), Outcome(204))
    assert not is_due(waiting)

    tried(first, Outcome(204))
    assert is_due(waiting)
    assert not is_due(young)
    assert not is_due(of_another)


def test_a_test_that_arrives_says_so_too_and_one_that_does_not_says_nothing(hook):
    waiting = failed_before(hook, minutes=30)
    tried(call_of(hook, TEST), Outcome(500))
    assert not is_due(waiting)
    tried(call_of(hook, TEST), Outcome(204))
    assert is_due(waiting)


def test_what_somebody_is_calling_stays_hers(hook):
    waiting = failed_before(hook, minutes=30)
    Delivery.objects.update(due_at=timezone.now())
    (claimed,) = Delivery.objects.claimed(4)
    tried(call_of(hook, TEST), Outcome(204))
    waiting.refresh_from_db()
    assert waiting.due_at == claimed.due_at


def test_who_lost_her_lease_has_nothing_to_say(hook):
    call = call_of(hook)
    (mine,) = Delivery.objects.claimed(5)
    assert mine.due_at > timezone.now() + LEASE / 2
    Delivery.objects.update(due_at=timezone.now())
    (theirs,) = Delivery.objects.claimed(5)
    note(mine, Outcome(500))
    call.refresh_from_db()
    assert (call.tries, call.due_at) == (0, theirs.due_at)
    note(theirs, Outcome(200))
    call.refresh_from_db()
    assert call.state == "delivered"


def test_of_one_hook_few_are_claimed_at_once_and_none_of_one_that_is_busy(hook):
    other = hook_for("35.13")
    for _ in range(9):
        call_of(hook)
    call_of(other)
    claimed = Delivery.objects.claimed(16)
    assert sorted(call.hook_id for call in claimed) == [hook.pk] * 4 + [other.pk]
    assert not Delivery.objects.claimed(16, busy={hook.pk})
    assert len(Delivery.objects.claimed(1)) == 1


def test_a_slow_receiver_holds_up_none_but_itself(hook, receiver, worker):
    receiver.held = Event()
    for _ in range(6):
        call_of(hook)
    worker.post.go_round()
    assert worker.post.busy == {hook.pk}
    assert len(worker.post.under_way) == 4
    call_of(hook_for("35.13", url=receiver.url))
    worker.post.go_round()
    assert len(worker.post.under_way) == 5
    receiver.held.set()
    worker.post.finish()


def test_the_log_is_kept_for_thirty_days(hook, worker):
    old = call_of(hook, state="delivered", made_at=timezone.now() - KEPT - timedelta(minutes=1))
    young = call_of(hook, state="delivered")
    worker.go_round()
    assert list(Delivery.objects.all()) == [young] != [old]
