"""A card with a code by which an owner comes to her registered business."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.choices import Acting, CardWay
from businesses.models.business import Business
from businesses.models.record import OfBusinessQuerySet, Record
from ikm_registry.sealing.digests import digests

GOOD_FOR = timedelta(days=30)
MOST_TRIES = 5
# Letters and digits that nobody takes for one another, read aloud or written by hand.
ALPHABET = "2346789ABCDEFGHJKMNPQRTUVWXY"
REFERENCE, SECRET = 5, 7


def end_of_card():
    return timezone.now() + GOOD_FOR


class ClaimCardQuerySet(OfBusinessQuerySet):
    def for_owners(self):
        return self.filter(role=Acting.OWNER)

    def for_helpers(self):
        return self.filter(role=Acting.ADMIN)

    def unused(self):
        return self.filter(used_at=None, ended_at=None)

    def in_force(self):
        return self.unused().filter(expires_at__gt=timezone.now(), tries__lt=MOST_TRIES)


class ClaimCard(Record):
    """One code for one business: used once, for thirty days, guessed at no more than five times.

    The first letters of a code name the card (`reference`), so that wrong tries are counted on
    it; the rest is the secret, of which only a keyed digest is kept. Who holds the card holds the
    right, so it says the name of the business and nothing of a person. With one for a helper, an
    owner lets somebody act beside her; of where it was sent, only the covered number is kept.
    """

    business = models.ForeignKey(
        Business, models.CASCADE, related_name="claim_cards", editable=False
    )
    reference = models.CharField(max_length=REFERENCE, unique=True, editable=False)
    code_digest = models.CharField(max_length=64, editable=False)
    role = models.CharField(_("as"), max_length=5, choices=Acting, default=Acting.OWNER)
    sent_to = models.CharField(_("sent to"), max_length=40, blank=True, editable=False)
    way = models.CharField(_("how it left"), max_length=7, choices=CardWay)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    expires_at = models.DateTimeField(_("ends"), default=end_of_card, editable=False)
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0, editable=False)
    used_at = models.DateTimeField(_("used"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = ClaimCardQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("claim card")
        verbose_name_plural = _("claim cards")
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                name="claimcard_is_the_only_one",
                condition=Q(used_at=None, ended_at=None, role=Acting.OWNER),
                violation_error_message=_("Somebody made a card for this business just now."),
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def is_in_force(self):
        is_open = self.used_at is None and self.ended_at is None
        return is_open and self.tries < MOST_TRIES and timezone.now() < self.expires_at

    def takes(self, code):
        return self.code_digest in digests(code, "claim-card")
