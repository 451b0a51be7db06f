"""The official tests of size, as data that carries its dates."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.choices import SizeClass, SizeScheme


class SizeClassField(models.CharField):
    """A class worked out by the database; it reads as a `SizeClass`, which has a label."""

    def from_db_value(self, value, expression, connection):
        return SizeClass(value) if value else None


class SizeThresholdQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def case(self, scheme, *, workers="workers_total", amount="investment_total", on=None):
        """An expression that gives the size class by one scheme, or null.

        `workers` and `amount` are paths to columns of the queryset that is annotated;
        `amount` may be None for a scheme that asks for no money. Null means that a fact
        the scheme asks for is unknown, or that no class of it holds the facts (nobody
        works there). Costs one query for the thresholds valid on the day (today).
        """
        rows = self.filter(scheme=scheme).valid_on(on or timezone.localdate())
        whens = [When(row.q(workers, amount), then=Value(row.size_class)) for row in rows]
        return Case(*whens, default=None, output_field=SizeClassField(max_length=6))


class SizeThreshold(models.Model):
    """One way to be of one class under one scheme; several rows of a class mean "or".

    Bounds are inclusive whole numbers and null is no bound: "less than Rp1 billion" is
    at most 999,999,999. What counts as the amount is the scheme's own: investment
    without land and building (Permenperin 64/2016), capital without land and building
    or annual sales (PP 7/2021 article 35); BPS asks for workers alone.

    `valid_to` is the first day on which the row no longer holds, as with regions; a
    row that a later regulation replaces is ended, never rewritten.
    """

    scheme = models.CharField(_("size test"), max_length=15, choices=SizeScheme)
    size_class = models.CharField(_("size class"), max_length=6, choices=SizeClass)
    min_workers = models.PositiveIntegerField(_("fewest workers"), null=True, blank=True)
    max_workers = models.PositiveIntegerField(_("most workers"), null=True, blank=True)
    min_amount = models.DecimalField(
        _("lowest amount"), max_digits=18, decimal_places=0, null=True, blank=True
    )
    max_amount = models.DecimalField(
        _("highest amount"), max_digits=18, decimal_places=0, null=True, blank=True
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("regulation"), max_length=200)

    objects = SizeThresholdQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "valid_from", "min_workers", "min_amount", "pk"]
        verbose_name = _("size threshold")
        verbose_name_plural = _("size thresholds")
        constraints = [
            models.CheckConstraint(
                name="sizethreshold_has_a_bound",
                condition=Q(min_workers__isnull=False)
                | Q(max_workers__isnull=False)
                | Q(min_amount__isnull=False)
                | Q(max_amount__isnull=False),
            ),
            models.CheckConstraint(
                name="sizethreshold_bounds_in_order",
                condition=(
                    Q(min_workers__isnull=True)
                    | Q(max_workers__isnull=True)
                    | Q(max_workers__gte=F("min_workers"))
                )
                & (
                    Q(min_amount__isnull=True)
                    | Q(max_amount__isnull=True)
                    | Q(max_amount__gte=F("min_amount"))
                ),
            ),
            models.UniqueConstraint(
                name="sizethreshold_is_listed_once",
                fields=["scheme", "size_class", "min_workers", "min_amount", "valid_from"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()}: {self.get_size_class_display()}"

    def q(self, workers, amount):
        """The condition of this row on the columns at these paths; unknown facts never meet it."""
        bounds = {
            f"{workers}__gte": self.min_workers,
            f"{workers}__lte": self.max_workers,
            f"{amount}__gte": self.min_amount,
            f"{amount}__lte": self.max_amount,
        }
        return Q(**{lookup: bound for lookup, bound in bounds.items() if bound is not None})
