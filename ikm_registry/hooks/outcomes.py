"""What follows from a call: it is done, tried again later, or the last that is made."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ikm_registry.hooks.choices import State, Stop
from ikm_registry.hooks.models import Delivery, Webhook
from ikm_registry.hooks.schedule import time_asked, wait_after


@transaction.atomic
def note(delivery, outcome):
    """Whoever lost her lease meanwhile has nothing to say: somebody else calls again."""
    mine = {"pk": delivery.pk, "state": State.WAITING, "due_at": delivery.due_at}
    call = Delivery.objects.select_for_update().filter(**mine).first()
    if call is None:
        return
    call.tried_at, call.tries = timezone.now(), call.tries + 1
    call.status, call.fault = outcome.status, outcome.fault
    because = settle(call, outcome)
    call.save(update_fields=["tried_at", "tries", "status", "fault", "state", "due_at"])
    if because:
        Webhook.objects.filter(pk=call.hook_id).stop(because)
    elif outcome.is_delivered and (call.tries > 1 or call.is_test):
        Delivery.objects.hurry(call.hook_id)


def settle(call, outcome):
    """Set its state and its next time; say why the hook has to stop, if it has to.

    A test is made once: whoever pressed the button looks what became of it.
    """
    if outcome.is_delivered:
        call.state = State.DELIVERED
        return None
    asked = time_asked(outcome.retry_after, call.tried_at)
    wait = None if call.is_test or outcome.is_gone else wait_after(call.tries, asked)
    call.state = State.FAILED if wait is None else State.WAITING
    call.due_at = call.tried_at + (wait or timedelta(0))
    if call.is_test or wait is not None:
        return None
    return Stop.GONE if outcome.is_gone else Stop.FAILING
