"""Who acts for a business: its owner, or whom she lets help her."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.choices import Acting, ConsentChannel, Proven
from businesses.models.business import Business
from businesses.models.record import OfBusinessQuerySet, Record

OPEN = Q(ended_at=None)


class BusinessPersonQuerySet(OfBusinessQuerySet):
    """Those who act for businesses; `OfBusinessQuerySet` reads whose a business is from here."""

    def in_force(self):
        return self.filter(OPEN)

    def with_account(self):
        return self.filter(user__isnull=False)

    def of(self, user):
        return self.in_force().filter(user=user)


class BusinessPerson(Record):
    """One person acting for one business, from a day on, until somebody ended it.

    A person may act for several businesses and a business have several people. Without `user`
    she has no account: an officer acts for her, with the consent that is noted here. A row is
    begun once and ended once, so it is its own history. What is hers by it: `owner_path`.
    """

    business = models.ForeignKey(
        Business, models.CASCADE, related_name="people", editable=False, verbose_name=_("business")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="acts_for",
        verbose_name=_("account"),
    )
    role = models.CharField(_("as"), max_length=5, choices=Acting, default=Acting.OWNER)
    proven = models.CharField(_("how we know"), max_length=8, choices=Proven, editable=False)
    since = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    let_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("let in by"),
    )
    consent_channel = models.CharField(
        _("where she agreed"), max_length=6, choices=ConsentChannel, blank=True
    )
    consented_on = models.DateField(_("agreed on"), null=True, blank=True)
    consent_how = models.CharField(
        _("how she agreed"),
        max_length=200,
        blank=True,
        help_text=_("For example: said it in front of the village head; signed form no. 12."),
    )
    is_reminded = models.BooleanField(
        _("is written to before a certificate ends"), default=True, db_default=True, editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = BusinessPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        permissions = [("invite_businessperson", _("let a helper act for one's own business"))]
        verbose_name = _("person of a business")
        verbose_name_plural = _("people of a business")
        indexes = [
            # What the wall and `permitted` ask of every reader (accounts/scope.py).
            models.Index("user", "business", name="businessperson_in_force", condition=OPEN)
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "user"],
                name="businessperson_acts_once",
                condition=OPEN & Q(user__isnull=False),
                violation_error_message=_("This account acts for the business already."),
            ),
            models.UniqueConstraint(
                fields=["business"],
                name="businessperson_is_assisted_once",
                condition=OPEN & Q(user__isnull=True),
                violation_error_message=_("That an officer acts for her is noted already."),
            ),
            models.CheckConstraint(
                name="businessperson_is_assisted_with_consent",
                condition=Q(user__isnull=False)
                | (Q(consented_on__isnull=False) & ~Q(consent_channel="") & ~Q(consent_how="")),
                violation_error_message=_("Write where, when and how she agreed."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.business_id}"

    def clean(self):
        if self.consented_on and self.consented_on > localdate():
            raise ValidationError({"consented_on": _("This day has not come yet.")})
