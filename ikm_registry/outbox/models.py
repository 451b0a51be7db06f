"""What the registry writes to people, from the moment it is written until it has left."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikm_registry.outbox.choices import Channel, State
from ikm_registry.sealing.fields import SealedTextField


class MessageQuerySet(models.QuerySet):
    """Messages that are…"""

    def outdated(self, before):
        return self.filter(written_at__lt=before)


class Message(models.Model):
    """One message to one person. To whom and what are sealed, and the words go once it has left.

    `kind` names the occasion ("entrance.code"), for counts and for whoever looks why something
    did not arrive; it tells nothing of the person.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    to = SealedTextField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=100)
    body = SealedTextField(_("words"), max_length=2000, null=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    fault = models.CharField(_("why not"), max_length=100, blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    # A code that came too late would only puzzle her.
    useful_until = models.DateTimeField(_("useful until"))
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["-written_at"], name="message_newest_first")]

    def __str__(self):
        return f"{self.kind} {self.key}"
