from decimal import Decimal
from functools import reduce
from operator import add

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Aggregate, Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from businesses.choices import MaterialKind, Origin, Part
from businesses.fields import QuantityField, RupiahField
from businesses.models.country import Country
from businesses.models.record import OfBusiness, OfBusinessQuerySet, OfPeriod, Record
from businesses.models.unit import Unit
from businesses.validators import required
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked


def sum_of_known(*names, field):
    """A stored sum in which a missing part counts as nothing; null where all are unknown."""
    parts = [Coalesce(F(name), Value(0), output_field=field) for name in names]
    all_unknown = Q(**{f"{name}__isnull": True for name in names})
    return models.GeneratedField(
        expression=Case(
            When(all_unknown, then=None), default=reduce(add, parts), output_field=field
        ),
        output_field=field,
        db_persist=True,
    )


# What a column of counts holds; of more it is said that it is too large, and nothing else.
LARGEST_COUNT = 2**31 - 1
INVESTMENT_WITHOUT_LAND = ["investment_machines", "investment_other", "investment_undivided"]
# A median of fewer businesses than these would tell too much of each of them.
FEWEST_OTHERS = 5
# Everything measured: known only of a period in which the business operated.
MEASURES = [
    "workers_male",
    "workers_female",
    "workers_foreign",
    "workers_family",
    "used_capacity",
    "production_volume",
    "production_value",
    "materials_value",
    "electricity_kwh",
    "fuel_litres",
    "water_m3",
    "energy_cost",
    "turnover",
]


class Median(Aggregate):
    """The middle of the known values; between the two in the middle, where they are even."""

    name = "Median"
    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.FloatField(null=True)


def newest_of(rows):
    """Of several periods of one business at hand, as `newest_first` has it; None of none."""
    return max(rows, key=lambda row: (row.year, row.part == Part.YEAR, row.part), default=None)


class FiguresQuerySet(OfBusinessQuerySet):
    def of_whole_years(self):
        return self.filter(part=Part.YEAR)

    def newest_first(self):
        """A whole year counts as newer than its halves, and the second half than the first."""
        is_half = Case(When(part=Part.YEAR, then=0), default=1)
        return self.order_by("-year", is_half, "-part")

    def newest(self):
        """Of the newest period."""
        return self.newest_first().first()

    def of_peers(self, business):
        """Of the other businesses that make the same in the same regency."""
        if business.kbli_id is None:
            return self.none()
        peers = self.filter(business__regency=business.regency, business__kbli=business.kbli_id)
        return peers.exclude(business=business).of_whole_years()

    def tallied(self, *names, years):
        """A row for each year: the median of each measure and how many know it, as `…_known`.

        Where they are fewer than `FEWEST_OTHERS` the median stays in the database.
        """
        by_year = self.filter(year__in=years).order_by().values("year")
        counted = by_year.annotate(**{f"{name}_known": Count(name) for name in names})
        return counted.annotate(
            **{
                f"{name}_median": Case(
                    When(**{f"{name}_known__gte": FEWEST_OTHERS}, then=Median(name))
                )
                for name in names
            }
        )

    def medians(self, *names, years):
        """By year, for each measure that enough of them know: (median, how many know it)."""
        found = {}
        for row in self.tallied(*names, years=years):
            for name in names:
                if row[f"{name}_median"] is not None:
                    middle = Decimal(row[f"{name}_median"])
                    found[row["year"], name] = (middle, row[f"{name}_known"])
        return found


@tracked(
    region="business__region",
    exclude=["workers_total", "investment_total", "capital_total", "updated_at"],
)
class Figures(OfBusiness, OfPeriod):
    """What one business did in one year or half-year: SIINas' small-industry report.

    Zero, unknown (null) and "did not operate" are three answers. Fields follow
    Permenperin 13/2025 (Pelaporan Industri Kecil) and OSS names of investment.
    """

    part = models.PositiveSmallIntegerField(
        _("part of the year"), choices=Part, default=Part.YEAR, db_default=Part.YEAR
    )
    operated = models.BooleanField(
        _("did operate"),
        default=True,
        db_default=True,
        help_text=_("Untick if nothing was made in this period."),
    )

    workers_male = models.PositiveIntegerField(_("men"), null=True, blank=True)
    workers_female = models.PositiveIntegerField(_("women"), null=True, blank=True)
    workers_foreign = models.PositiveIntegerField(_("of them foreigners"), null=True, blank=True)
    workers_family = models.PositiveIntegerField(_("of them unpaid family"), null=True, blank=True)
    workers_total = sum_of_known(
        "workers_male", "workers_female", field=models.BigIntegerField(null=True)
    )

    investment_land = RupiahField(_("land"))
    investment_building = RupiahField(_("building"))
    investment_machines = RupiahField(_("machines and tools"))
    investment_other = RupiahField(_("other investment"))
    investment_undivided = RupiahField(
        _("investment, parts unknown"),
        help_text=_("Without land and building, where a list gives only one sum."),
    )
    investment_total = sum_of_known(
        *INVESTMENT_WITHOUT_LAND,
        field=models.DecimalField(max_digits=20, decimal_places=0, null=True),
    )
    working_capital = RupiahField(_("working capital"))
    # PP 7/2021 art. 35: business capital does not count land and building.
    capital_total = sum_of_known(
        *INVESTMENT_WITHOUT_LAND,
        "working_capital",
        field=models.DecimalField(max_digits=20, decimal_places=0, null=True),
    )

    installed_capacity = QuantityField(_("installed capacity"))
    used_capacity = QuantityField(_("used capacity"))
    production_volume = QuantityField(_("production"))
    production_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    production_value = RupiahField(_("value of production"))
    materials_value = RupiahField(_("value of materials (BB/BP)"))
    electricity_kwh = QuantityField(_("electricity (kWh)"))
    fuel_litres = QuantityField(_("fuel (litres)"))
    water_m3 = QuantityField(_("water (m³)"))
    energy_cost = RupiahField(_("cost of energy"))
    turnover = RupiahField(_("turnover (omzet)"))

    objects = FiguresQuerySet.as_manager()
    beside = {"doubled": "year", "year": "year", "did_not_operate": "operated"}

    class Meta:
        ordering = ["-year", "part"]
        permissions = [
            ("view_money", _("see turnover, investment and other money of a firm")),
            ("propose_figures", _("propose changes of figures")),
        ]
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "year", "part"],
                name="figures_are_given_once_a_period",
                violation_error_code="doubled",
                violation_error_message=_("Figures for this period exist. Change those instead."),
            ),
            models.CheckConstraint(
                name="figures_of_a_plausible_year",
                condition=Q(year__range=(1990, 2100)),
                violation_error_code="year",
                violation_error_message=_("Write the year with four digits, like 2026."),
            ),
            models.CheckConstraint(
                name="figures_without_measures_where_it_did_not_operate",
                condition=Q(operated=True) | Q(**{f"{name}__isnull": True for name in MEASURES}),
                violation_error_code="did_not_operate",
                violation_error_message=_(
                    "It did not operate, so leave workers, production, energy and turnover empty."
                ),
            ),
        ]

    def __str__(self):
        return self.period

    @property
    def period(self):
        return (
            str(self.year) if self.part == Part.YEAR else f"{self.get_part_display()} {self.year}"
        )

    def clean(self):
        """Both faults at once: whoever mends one of them is not told of the other afterwards."""
        faults = {}
        if self.production_volume is not None and not self.production_unit_id:
            faults["production_unit"] = required(_("Choose the unit of the production."))
        workers = [self.workers_male, self.workers_female]
        for name in ("workers_foreign", "workers_family"):
            of_them = getattr(self, name) or 0
            if None not in workers and sum(workers) < of_them <= LARGEST_COUNT:
                faults[name] = ValidationError(
                    _("These are more than all workers together, men and women."), "too_few"
                )
        if faults:
            raise ValidationError(faults)


class RawMaterialQuerySet(RegionScopedQuerySet):
    region_path = "figures__business__region__code"
    owner_path = "figures__business__people__user"
    owner_until = "figures__business__people__ended_at"


@tracked(region="figures__business__region", exclude=["updated_at"])
class RawMaterial(Record):
    """One material used in one period, and where it came from."""

    figures = models.ForeignKey(Figures, models.CASCADE, related_name="materials", editable=False)
    name = models.CharField(_("material"), max_length=150)
    kind = models.CharField(_("kind"), max_length=2, choices=MaterialKind, default=MaterialKind.RAW)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    volume = QuantityField(_("volume"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    value = RupiahField(_("value"))

    objects = RawMaterialQuerySet.as_manager()
    beside = {"not_imported": "country"}

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("raw material")
        verbose_name_plural = _("raw materials")
        constraints = [
            models.CheckConstraint(
                name="rawmaterial_country_only_if_imported",
                condition=Q(country__isnull=True) | Q(origin=Origin.IMPORT),
                violation_error_code="not_imported",
                violation_error_message=_("A country belongs to an imported material only."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def business(self):
        return self.figures.business

    def clean(self):
        if self.volume is not None and not self.unit_id:
            raise ValidationError({"unit": required(_("Choose the unit of the volume."))})
