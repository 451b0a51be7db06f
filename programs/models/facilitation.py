"""A permit or certificate that somebody is helped to get."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from businesses.models import Product
from businesses.models.record import Record
from ikm_registry.history.tracking import tracked
from programs.choices import FacilitationKind, FundSource
from programs.models.application import Application, OfApplicationQuerySet


@tracked(region="application__region", exclude=["updated_at"])
class FacilitationCase(Record):
    """What is asked for, with whom it was lodged, and what was issued.

    Once issued the registry holds it on the record of the business: a certificate, or the NIB and
    the SIINas account of the business itself (services/facilitation.py). `cost` is what the office
    paid for it, which tells nothing of the firm's own money.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="facilitation", editable=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=FacilitationKind)
    product = models.ForeignKey(
        Product,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
    )
    cost = models.DecimalField(
        _("cost"),
        max_digits=18,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    fund_source = models.CharField(_("fund source"), max_length=9, choices=FundSource, blank=True)
    issuer = models.CharField(_("issuer"), max_length=150, blank=True)
    lodged_on = models.DateField(_("lodged on"), null=True, blank=True, editable=False)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    expires_on = models.DateField(_("valid until"), null=True, blank=True, editable=False)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("facilitation")
        verbose_name_plural = _("facilitations")
        indexes = [models.Index(fields=["kind", "expires_on"], name="facilitation_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="facilitation_ends_after_it_begins",
                condition=Q(issued_on=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=F("issued_on")),
                violation_error_message=_("It ends before it was issued. Please check both dates."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()

    def clean(self):
        if self.product_id and self.product.business_id != self.application.business_id:
            raise ValidationError({"product": _("Choose a product of this business.")})
