from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from businesses.choices import Channel, Part, Reach
from businesses.fields import QuantityField, RupiahField
from businesses.models.country import Country
from businesses.models.product import Product
from businesses.models.record import OfBusiness, OfPeriod
from businesses.models.unit import Unit
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region


@tracked(region="business__region", exclude=["updated_at"])
class Market(OfBusiness, OfPeriod):
    """Where a product, or all products, of a business went in one period, and through whom."""

    part = models.PositiveSmallIntegerField(
        _("part of the year"), choices=Part, default=Part.YEAR, db_default=Part.YEAR
    )
    product = models.ForeignKey(
        Product,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="markets",
        verbose_name=_("product"),
        help_text=_("Leave empty if it is so for all products."),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    reach = models.CharField(_("reach"), max_length=10, choices=Reach)
    destination = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("destination in Indonesia"),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country of export"),
    )
    buyer = models.CharField(_("buyer"), max_length=150, blank=True)
    share_percent = models.DecimalField(
        _("share of sales (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    volume = QuantityField(_("volume"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    value = RupiahField(_("value"))

    class Meta:
        ordering = ["-year", "-part", "reach"]
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        constraints = [
            models.CheckConstraint(
                name="market_country_exactly_if_export",
                condition=Q(reach=Reach.EXPORT, country__isnull=False, destination__isnull=True)
                | (~Q(reach=Reach.EXPORT) & Q(country__isnull=True)),
                violation_error_message=_(
                    "An export names a country and no region; any other market names no country."
                ),
            ),
            models.CheckConstraint(
                name="market_of_a_plausible_year",
                condition=Q(year__range=(1990, 2100)),
                violation_error_message=_("Write the year with four digits, like 2026."),
            ),
        ]

    def __str__(self):
        return f"{self.get_reach_display()} {self.year}"

    def clean(self):
        if self.volume is not None and not self.unit_id:
            raise ValidationError({"unit": _("Choose the unit of the volume.")})
        if self.product_id and self.product.business_id != self.business_id:
            raise ValidationError({"product": _("Choose a product of this business.")})
