from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """How many public numbers of a series a place ever gave; none is given twice."""

    series = models.CharField(max_length=3)
    place = models.CharField(max_length=5)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of public numbers")
        constraints = [
            models.UniqueConstraint(fields=["series", "place"], name="counter_of_a_place")
        ]

    def __str__(self):
        return f"{self.series} {self.place}: {self.last}"
