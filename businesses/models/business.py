from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Left, Length, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from businesses.choices import (
    CoordinateSource,
    ExternalSystem,
    LegalForm,
    Source,
    Status,
    Tenure,
)
from businesses.fields import NibField, SealedNpwpField
from businesses.models.kbli import Kbli
from businesses.models.owner import Owner
from businesses.models.questions import BusinessQuerySet
from businesses.models.record import OfBusiness, OfBusinessQuerySet, Record, this_year
from businesses.validators import required, rt_format
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region

# KBLI is loaded in the order of its codes, so its keys sort as its codes do and, unlike those,
# stand in this table for an index to keep in order. The unknown come last in both directions.
KBLI_UPWARDS = Coalesce("kbli_id", Value(2**31 - 1))
KBLI_DOWNWARDS = Coalesce("kbli_id", Value(0))

# From the southernmost island to the northernmost, from the westernmost to the easternmost.
LATITUDES, LONGITUDES = (Decimal("-11.5"), Decimal("6.5")), (Decimal("94.5"), Decimal("141.5"))
BOTH_COORDINATES = _("Write both latitude and longitude, or neither.")
IN_INDONESIA = _(
    "These coordinates lie outside Indonesia. Latitude is like -7.84, longitude like 113.25."
)


@tracked(
    region="region",
    exclude=["latest_figures", "regency", "updated_at"],
    indexes=[
        models.Index(
            fields=["-pgh_id"], name="business_was_deleted", condition=Q(pgh_label="delete")
        )
    ],
)
class Business(Record):
    """One small or medium industry at one place.

    A firm that works in two regencies is two businesses, each kept by its own regency;
    a NIB is therefore unique within a regency only, as OSS knows one NIB and many
    project places. Only name, place and status must be known: most have no NIB, and a
    list from 2020 may know neither village nor KBLI.
    """

    registry_no = models.CharField(_("public number"), max_length=17, unique=True, editable=False)
    name = models.CharField(_("business name"), max_length=200)
    brand = models.CharField(_("brand"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=2, choices=LegalForm, blank=True)
    nib = NibField("NIB", max_length=13, help_text=_("13 digits. Leave empty if there is none."))
    nib_issued_on = models.DateField(_("NIB issued on"), null=True, blank=True)
    npwp = SealedNpwpField("NPWP", max_length=16)
    siinas_no = models.CharField(_("SIINas account"), max_length=40, blank=True)
    siinas_reported_on = models.DateField(_("last SIINas report"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(this_year)],
    )
    owner = models.ForeignKey(
        Owner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="businesses",
        verbose_name=_("owner"),
    )

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        verbose_name=_("village or district"),
        help_text=_("Type the village, for example “clarak”."),
    )
    regency = models.GeneratedField(
        expression=Left("region_id", 5),
        output_field=models.CharField(max_length=5),
        db_persist=True,
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True, validators=[rt_format])
    rw = models.CharField("RW", max_length=3, blank=True, validators=[rt_format])
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=60,
        blank=True,
        db_default="",
        help_text=_("For example Monday to Saturday 08.00–16.00."),
    )
    tenure = models.CharField(_("land tenure"), max_length=2, choices=Tenure, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accuracy_m = models.PositiveIntegerField(_("accuracy in metres"), null=True, blank=True)
    coordinate_source = models.CharField(
        _("source of the coordinates"), max_length=10, choices=CoordinateSource, blank=True
    )

    kbli = models.ForeignKey(
        Kbli,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="businesses",
        verbose_name=_("main KBLI"),
        help_text=_("Type what is made, for example “keripik”."),
    )
    other_kbli = models.ManyToManyField(
        Kbli,
        through="businesses.OtherKbli",
        blank=True,
        related_name="also_businesses",
        verbose_name=_("other KBLI"),
    )

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.ACTIVE, db_default=Status.ACTIVE
    )
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.OFFICE)
    collected_on = models.DateField(_("collected on"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # Derived: which row of figures is the newest. Kept by services/figures.py.
    latest_figures = models.ForeignKey(
        "businesses.Figures",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = BusinessQuerySet.as_manager()
    beside = {"doubled": "nib", "too_wide": "region"}

    class Meta:
        ordering = [Lower("name"), "pk"]
        permissions = [("propose_business", _("propose changes of a business"))]
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        indexes = [
            # One for each order of the list, of a regency and of everything.
            models.Index("regency", Lower("name"), "id", name="business_list_of_regency"),
            models.Index("regency", "region", "id", name="business_regency_by_place"),
            models.Index("regency", KBLI_UPWARDS, "id", name="business_regency_by_kbli"),
            models.Index("regency", KBLI_DOWNWARDS, "id", name="business_regency_by_kbli_down"),
            models.Index("regency", "updated_at", "id", name="business_regency_by_change"),
            models.Index("regency", "id", name="business_regency_by_arrival"),
            models.Index(Lower("name"), "id", name="business_by_name"),
            models.Index("region", "id", name="business_by_place"),
            models.Index(KBLI_UPWARDS, "id", name="business_by_kbli"),
            models.Index(KBLI_DOWNWARDS, "id", name="business_by_kbli_down"),
            models.Index("updated_at", "id", name="business_by_change"),
            models.Index("regency", "kbli", name="business_peers"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nib", "regency"],
                name="business_nib_is_unique_in_its_regency",
                condition=Q(nib__isnull=False),
                violation_error_code="doubled",
                violation_error_message=_("A business with this NIB is already registered here."),
            ),
            models.CheckConstraint(
                name="business_lies_in_a_regency",
                condition=models.lookups.GreaterThanOrEqual(Length("region_id"), 5),
                violation_error_code="too_wide",
                violation_error_message=_("Choose at least the regency, better the village."),
            ),
            models.CheckConstraint(
                name="business_has_both_coordinates_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_code="required",
                violation_error_message=BOTH_COORDINATES,
            ),
            models.CheckConstraint(
                name="business_coordinates_lie_in_indonesia",
                condition=Q(latitude__isnull=True)
                | Q(latitude__range=(-11.5, 6.5), longitude__range=(94.5, 141.5)),
                violation_error_code="outside_indonesia",
                violation_error_message=IN_INDONESIA,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("businesses:detail", args=[self.registry_no])

    def clean(self):
        wrong = self.wrong_coordinates()
        if self.nib_issued_on and not self.nib:
            wrong["nib"] = required(_("Write the NIB that was issued on this day."))
        if wrong:
            raise ValidationError(wrong)

    def wrong_coordinates(self):
        """As two constraints have it, which would have to ask the database for each row."""
        spot = {"latitude": self.latitude, "longitude": self.longitude}
        missing = [name for name, degrees in spot.items() if degrees is None]
        if missing:
            return {missing[0]: required(BOTH_COORDINATES)} if len(missing) == 1 else {}
        bounds = zip(spot.values(), (LATITUDES, LONGITUDES), strict=True)
        if all(low <= degrees <= high for degrees, (low, high) in bounds):
            return {}
        return {"latitude": ValidationError(IN_INDONESIA, "outside_indonesia")}


@tracked(region="business__region")
class OtherKbli(models.Model):
    """A further KBLI of a business; a model of its own so that its changes have a history."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    kbli = models.ForeignKey(Kbli, models.PROTECT, related_name="+", verbose_name="KBLI")

    objects = OfBusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("other KBLI")
        verbose_name_plural = _("other KBLI")
        constraints = [
            models.UniqueConstraint(fields=["business", "kbli"], name="otherkbli_is_named_once")
        ]

    def __str__(self):
        return str(self.kbli)


@tracked(region="business__region", exclude=["updated_at"])
class ExternalId(OfBusiness):
    """The number by which another system knows this business."""

    system = models.CharField(_("system"), max_length=30, choices=ExternalSystem)
    value = models.CharField(_("number there"), max_length=100)

    class Meta:
        ordering = ["system", "value"]
        verbose_name = _("external number")
        verbose_name_plural = _("external numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "system", "value"],
                name="externalid_is_written_once",
                violation_error_message=_("This number is already written here."),
            )
        ]
        indexes = [models.Index(fields=["system", "value"], name="externalid_look_up")]

    def __str__(self):
        return f"{self.get_system_display()} {self.value}"


class RegistryCounter(models.Model):
    """How many businesses a regency has ever registered; numbers are never given twice."""

    regency = models.CharField(max_length=5, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("registry counter")

    def __str__(self):
        return f"{self.regency}: {self.last}"
