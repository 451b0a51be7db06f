"""That a business is hers, as an owner says herself; an officer looks at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.choices import Acting, ClaimState
from businesses.fields import NibField
from businesses.models.business import Business
from businesses.models.change_request import REASON, answer_day
from businesses.models.record import Record
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.regions.models import Region

# So many of one person may wait; who has more businesses is known to the office.
MOST_WAITING = 5


class ClaimQuerySet(RegionScopedQuerySet):
    owner_path = "user"

    def waiting(self):
        return self.filter(state=ClaimState.WAITING)

    def of(self, user):
        return self.filter(user=user)

    def for_decision_by(self, user):
        """Nobody decides about her own."""
        return self.permitted(user, "change").waiting().exclude(user=user)

    def first_due_first(self):
        return self.order_by("answer_by", "pk")


class Claim(Record):
    """What she tells of her business, and what the office made of it.

    She is shown nothing of the registry: with which business it was matched she learns when it is
    confirmed, and then it is hers. Its answer never tells whether a number was known.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims", editable=False
    )
    name = models.CharField(
        _("name of the business"),
        max_length=200,
        help_text=_("As your neighbours call it, for example “Keripik Bu Rupi”."),
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        verbose_name=_("village"),
        help_text=_("Where you work. Type the village, for example “clarak”."),
    )
    makes = models.CharField(
        _("what you make"), max_length=200, help_text=_("For example: banana chips and tempe.")
    )
    nib = NibField("NIB", max_length=13, help_text=_("13 digits. Leave it empty if you have none."))
    role = models.CharField(_("you are"), max_length=5, choices=Acting, default=Acting.OWNER)
    state = models.CharField(
        _("state"), max_length=9, choices=ClaimState, default=ClaimState.WAITING, editable=False
    )
    answer = models.CharField(_("answer"), max_length=REASON, blank=True, editable=False)
    answer_by = models.DateField(_("answer expected by"), default=answer_day, editable=False)
    business = models.ForeignKey(
        Business, models.SET_NULL, null=True, editable=False, related_name="claims"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("claim of a business")
        verbose_name_plural = _("claims of businesses")
        indexes = [
            models.Index(
                "region", "answer_by", name="claim_waits", condition=Q(state=ClaimState.WAITING)
            ),
            models.Index(fields=["user", "-created_at"], name="claim_of_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_is_refused_with_a_reason",
                condition=~Q(state=ClaimState.REFUSED) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="claim_is_decided_by_somebody",
                condition=~Q(state__in=[ClaimState.CONFIRMED, ClaimState.REFUSED])
                | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("businesses:claim", args=[self.uuid])

    @property
    def is_waiting(self):
        return self.state == ClaimState.WAITING

    @property
    def is_due(self):
        return self.is_waiting and self.answer_by < timezone.localdate()
