"""Writing to somebody, and what becomes of it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from ikm_registry.accounts.wall import lowered
from ikm_registry.outbox.choices import Channel
from ikm_registry.outbox.models import Message
from ikm_registry.outbox.tasks import deliver

KEPT = timedelta(days=30)


def reaches(channel):
    """Whether this site can write there at all: forms offer no way that leads nowhere."""
    return bool(settings.OUTBOX.get(channel))


def channel_of(contact):
    return Channel.EMAIL if "@" in contact else Channel.PHONE


@transaction.atomic
def write(*, to, kind, subject, text, useful_for):
    """Put a message into the box; it leaves when this transaction is done, or not at all."""
    message = Message(
        to=to,
        kind=kind,
        channel=channel_of(to),
        subject=subject,
        body=text,
        language=get_language() or settings.LANGUAGE_CODE,
        useful_until=timezone.now() + useful_for,
    )
    with lowered():  # whoever makes us write need not be able to read what is in the box
        message.save(force_insert=True)
    transaction.on_commit(lambda: deliver.enqueue(str(message.key)))
    return message


def forget():
    """Remove what was written long ago, and count it."""
    return Message.objects.outdated(timezone.now() - KEPT).delete()[0]
