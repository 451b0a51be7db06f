"""Proofs that a phone number or an e-mail address is hers."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikm_registry.sealing.digests import digests
from ikm_registry.sealing.fields import DigestField, SealedTextField

GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5


def end_of_code():
    return timezone.now() + GOOD_FOR


class Proof(models.Model):
    """One code that was sent to one number or address, and what became of it.

    Made the same way whether somebody has an account by this contact or nobody: who asks learns
    nothing of that before she has typed the code that went there. The code itself is not kept.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    contact = SealedTextField(_("contact"), max_length=254)
    contact_digest = DigestField(of="contact")
    code_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(_("ends"), default=end_of_code)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    proven_at = models.DateTimeField(_("proven"), null=True)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        ordering = ["-expires_at"]
        verbose_name = _("proof of a contact")
        verbose_name_plural = _("proofs of contacts")
        indexes = [models.Index(fields=["expires_at"], name="proof_by_end")]

    def __str__(self):
        return str(self.key)

    @property
    def is_open(self):
        """A code may still be typed."""
        is_early = timezone.now() < self.expires_at
        return is_early and self.tries < MOST_TRIES and not (self.proven_at or self.used_at)

    @property
    def is_proven(self):
        """The code was typed a moment ago, and nothing was made of it yet."""
        if self.proven_at is None or self.used_at is not None:
            return False
        return timezone.now() < self.proven_at + GOOD_FOR

    def takes(self, code):
        return self.code_digest in digests(f"{self.key} {code}", "entrance-code")
