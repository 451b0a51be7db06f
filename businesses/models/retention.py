"""How long what is kept, and by which law: data that carry their dates."""

from calendar import monthrange

from django.db import models
from django.utils.translation import gettext_lazy as _

from businesses.choices import Kept


class RetentionQuerySet(models.QuerySet):
    def valid_on(self, day):
        """For each kind the newest rule that holds on this day."""
        begun = self.filter(valid_from__lte=day)
        return begun.order_by("kind", "-valid_from").distinct("kind")


class RetentionRule(models.Model):
    """So many months from its end on, one kind of record is removed.

    A rule is never changed but followed by another with a later day.
    """

    kind = models.CharField(_("what"), max_length=20, choices=Kept)
    months = models.PositiveSmallIntegerField(_("months"))
    law = models.CharField(_("source of law"), max_length=200)
    valid_from = models.DateField(_("valid from"))

    objects = RetentionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from"]
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="retentionrule_begins_once"
            ),
            models.CheckConstraint(
                condition=models.Q(months__gte=1), name="retentionrule_keeps_for_a_month"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.months}"

    @property
    def act(self):
        """The law alone: what stands behind a semicolon tells an office how to set the rule."""
        return self.law.partition(";")[0]

    def first_kept(self, day):
        """The day so many months before this one; the 31st of a short month is its last."""
        year, month = divmod(day.year * 12 + day.month - 1 - self.months, 12)
        last = monthrange(year, month + 1)[1]
        return day.replace(year=year, month=month + 1, day=min(day.day, last))
