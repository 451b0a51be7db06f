"""That an owner asks for her data to be removed (UU 27/2022, art. 8 and 43); an officer decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.choices import ErasureState
from businesses.models.business import Business
from businesses.models.change_request import REASON, answer_day
from businesses.models.record import Record
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.regions.models import Region


class ErasureRequestQuerySet(RegionScopedQuerySet):
    owner_path = "user"

    def waiting(self):
        return self.filter(state=ErasureState.WAITING)

    def of(self, user):
        return self.filter(user=user)

    def for_decision_by(self, user):
        """Nobody decides about her own."""
        return self.permitted(user, "change").waiting().exclude(user=user)

    def first_due_first(self):
        return self.order_by("answer_by", "pk")


class ErasureRequest(Record):
    """One business, and what is kept of the person behind it, to be removed.

    It outlives what it is about: once that is gone, its number alone tells which it was.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasures", editable=False
    )
    business = models.ForeignKey(
        Business, models.SET_NULL, null=True, editable=False, related_name="erasures"
    )
    registry_no = models.CharField(_("public number"), max_length=17, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    reason = models.CharField(_("Why? (you need not say)"), max_length=REASON, blank=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=ErasureState,
        default=ErasureState.WAITING,
        editable=False,
    )
    answer = models.CharField(_("answer"), max_length=REASON, blank=True, editable=False)
    answer_by = models.DateField(_("answer expected by"), default=answer_day, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("request to remove data")
        verbose_name_plural = _("requests to remove data")
        indexes = [
            models.Index(
                "region", "answer_by", name="erasure_waits", condition=Q(state=ErasureState.WAITING)
            ),
            models.Index(fields=["user", "-created_at"], name="erasure_of_user"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                name="erasure_waits_once",
                condition=Q(state=ErasureState.WAITING),
                violation_error_message=_("That is asked for already."),
            ),
            models.CheckConstraint(
                name="erasure_is_decided_with_a_reason",
                condition=~Q(state__in=[ErasureState.DONE, ErasureState.REFUSED])
                | (~Q(answer="") & Q(decided_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("businesses:erasure", args=[self.uuid])

    @property
    def is_waiting(self):
        return self.state == ErasureState.WAITING

    @property
    def is_due(self):
        return self.is_waiting and self.answer_by < timezone.localdate()
