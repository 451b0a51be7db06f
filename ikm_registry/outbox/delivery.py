"""One try to let a message leave, and what is noted of it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from ikm_registry.outbox.choices import State
from ikm_registry.outbox.models import Message
from ikm_registry.outbox.senders import Refused

TOO_LATE = "too late"
NO_SENDER = "no sender"


def take(key):
    """The message, if it still waits; counted as tried before it is, so that a crash counts too."""
    with transaction.atomic():
        waiting = Message.objects.filter(key=key, state=State.WAITING)
        message = waiting.select_for_update(skip_locked=True).first()
        if message:
            message.tries += 1
            message.save(update_fields=["tries"])
    return message


def try_once(message):
    """Send it. True when it is settled, one way or the other; False asks for another try."""
    if message.useful_until < timezone.now():
        return settle(message, State.FAILED, TOO_LATE)
    path = settings.OUTBOX.get(message.channel)
    if not path:
        return settle(message, State.FAILED, NO_SENDER)
    try:
        import_string(path)(message)
    except Refused as error:
        return settle(message, State.FAILED, str(error))
    except OSError as error:
        note_fault(message, type(error).__name__)
        return False
    return settle(message, State.SENT)


def note_fault(message, fault):
    message.fault = fault[:100]
    message.save(update_fields=["fault"])


def settle(message, state, fault=""):
    """What has left is not kept: neither its words nor to whom. The demo shows them instead."""
    message.state, message.fault, message.settled_at = state, fault[:100], timezone.now()
    if not settings.OUTBOX_ON_SCREEN:
        message.body = None
        message.to = "-"
    message.save()
    return True
