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
from businesses.validators import required
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region

ONE_OF_BOTH = _("An export names a country and no region; any other market names no country.")


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

    beside = {"country": "country", "year": "year"}

    class Meta:
        ordering = ["-year", "-part", "reach"]
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        constraints = [
            models.CheckConstraint(
                name="market_country_exactly_if_export",
                condition=Q(reach=Reach.EXPORT, country__isnull=False, destination__isnull=True)
                | (~Q(reach=Reach.EXPORT) & Q(country__isnull=True)),
                violation_error_code="country",
                violation_error_message=ONE_OF_BOTH,
            ),
            models.CheckConstraint(
                name="market_of_a_plausible_year",
                condition=Q(year__range=(1990, 2100)),
                violation_error_code="year",
                violation_error_message=_("Write the year with four digits, like 2026."),
            ),
        ]

    def __str__(self):
        return f"{self.get_reach_display()} {self.year}"

    def clean(self):
        wrong = self.wrong_country()
        if self.volume is not None and not self.unit_id:
            wrong["unit"] = required(_("Choose the unit of the volume."))
        if self.product_id and self.product.business_id != self.business_id:
            wrong["product"] = ValidationError(_("Choose a product of this business."), "invalid")
        if wrong:
            raise ValidationError(wrong)

    def wrong_country(self):
        """As the constraint has it, which does not tell what to do about it."""
        exports = self.reach == Reach.EXPORT
        if exports and not self.country_id:
            return {"country": required(_("Choose the country it is exported to."))}
        if exports and self.destination_id:
            return {"country": ValidationError(ONE_OF_BOTH, "country")}
        if self.country_id and not exports:
            sentence = _("A country belongs to an export only.")
            return {"country": ValidationError(sentence, "not_exported")}
        return {}
