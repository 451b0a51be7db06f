"""The words of webhooks: what is told, how it stands with a call, why a hook stands still."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikm_registry.feed.models import told_kinds


class EventType(models.TextChoices):
    """What a receiver may be told of the documents of the feed. The names go out and never change.

    What happens beside them is named by the records to which it happens (feed/models/happening.py).
    """

    CREATED = "business.created", _("A business was registered or brought back")
    UPDATED = "business.updated", _("Something of a business changed, or it moved here")
    MERGED = "business.merged", _("A business was merged into another")
    CLOSED = "business.closed", _("A business was removed, or moved out of the places")
    GROUP_CREATED = "group.created", _("A group of businesses was registered or brought back")
    GROUP_UPDATED = "group.updated", _("Something of a group changed, or it was dissolved")
    GROUP_CLOSED = "group.closed", _("A group was removed, or moved out of the places")
    PROGRAM_CREATED = "program.created", _("A program was drafted here, or published")
    PROGRAM_UPDATED = "program.updated", _("Something of a program changed")
    PROGRAM_CLOSED = "program.closed", _("A program was taken back or removed")
    APPLICATION_CREATED = "application.created", _("An application to a program was begun")
    APPLICATION_UPDATED = "application.updated", _("A step of an application was taken")


def event_choices():
    """All that a receiver may be told of."""
    beside = [each for model in told_kinds().values() for each in model.happenings.choices]
    return [*EventType.choices, *beside]


# Sent when somebody presses a button, whatever the hook wants to be told.
TEST = "webhook.test"
OF_TEST = (TEST, _("A test that somebody sent"))


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class Fault(models.TextChoices):
    """Why a call did not arrive, where no status tells it."""

    ADDRESS = "address", _("the address may not be called")
    NAME = "name", _("the name of the receiver leads nowhere")
    CONNECTION = "connection", _("no connection")
    CERTIFICATE = "certificate", _("the certificate does not fit")
    TIMEOUT = "timeout", _("no answer in time")
    ANSWER = "answer", _("the answer cannot be read")


class Stop(models.TextChoices):
    """Why a hook stands still."""

    PAUSED = "paused", _("An administrator stopped it.")
    FAILING = "failing", _("A call did not arrive, however often it was tried.")
    GONE = "gone", _("The receiver asked for no more calls (410).")
    BEHIND = "behind", _("The changes that it had reached are no longer kept.")
