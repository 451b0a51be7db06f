"""Provinces to villages, each by its Kemendagri code."""

import re
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import codes
from .choices import Level
from .search import Search, Spelled

BEGINNING_OF_A_CODE = re.compile(r"[0-9]{2}[0-9.]*")


class RegionQuerySet(models.QuerySet):
    """Regions that are…"""

    def current(self):
        """In force today; `valid_to` is the first day on which a code no longer is."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_to=None) | Q(valid_to__gt=today),
        )

    def inside(self, *places):
        """These places and all below, by prefix; no place given, none found.

        Answered from the pattern index that Django keeps for every text key.
        """
        within = (Q(code__startswith=place) for place in places)
        return self.filter(reduce(or_, within, Q(pk__in=[])))

    def matching(self, text):
        """In force and meant by what was typed, best first: "clarak", "kab probolinggo", "35.13".

        Ranked by name, then larger places before smaller. Not cut: take the first twenty.
        """
        if BEGINNING_OF_A_CODE.fullmatch(text.strip()):
            return self.current().inside(text.strip()).order_by("level", "code")
        search = Search(text)
        if not search:
            return self.none()
        return (
            self.current()
            .alias(spelled=Spelled("name"), spelled_in_full=Spelled("full_name"))
            .filter(search.condition())
            .order_by(search.rank(), "level", "name", "code")
        )


class Region(models.Model):
    """One place of government; its code is its key and its path.

    Everything below a place starts with the place's code, so descendants are found
    by prefix. Codes are renewed by decree (loaded is Kepmendagri 300.2.2-2138/2025 as
    amended by 300.2.2-2430/2025): a code that ends keeps its row with `valid_to` and
    names its `successor`, so that what was recorded under it can still be read.
    """

    code = models.CharField(_("code"), max_length=13, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    full_name = models.CharField(
        _("full name"),
        max_length=250,
        help_text=_("Up to the province, for finding and showing."),
    )
    level = models.GeneratedField(
        expression=Length("code"),
        output_field=models.IntegerField(choices=Level),
        db_persist=True,
    )
    valid_from = models.DateField(
        _("valid from"),
        null=True,
        blank=True,
        help_text=_("Empty: in force before this registry began."),
    )
    valid_to = models.DateField(
        _("valid to"),
        null=True,
        blank=True,
        help_text=_("The first day on which the code is no longer in force."),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        indexes = [
            GinIndex(OpClass(Spelled("name"), name="gin_trgm_ops"), name="region_name_words"),
            # The provinces are 38 of 91,600 rows; every page of the ministry lists them.
            models.Index(fields=["level", "code"], name="region_of_level"),
        ]
        constraints = [
            models.CheckConstraint(
                name="region_code_is_a_kemendagri_code",
                condition=Q(code__regex=rf"^{codes.WRITTEN.pattern}$"),
                violation_error_message=_("Write the code like 35.13.05.2008."),
            ),
            models.CheckConstraint(
                name="region_ends_not_before_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A region cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="region_with_successor_has_ended",
                condition=Q(successor=None) | Q(valid_to__isnull=False) & ~Q(successor=F("code")),
                violation_error_message=_("Only a region that has ended has a successor."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def kind(self):
        return codes.kind_of(self.code)

    @property
    def zone(self):
        """The clock by which dates and times of this place are told."""
        return ZoneInfo(codes.zone_of(self.code))

    @property
    def zone_label(self):
        return codes.zone_of(self.code).label

    @property
    def around(self):
        """What it lies in, without the province: "Leces, Kabupaten Probolinggo"."""
        return ", ".join(self.full_name.split(", ")[1:-1])

    @property
    def parent_code(self):
        return codes.parent_code(self.code)

    @property
    def ancestors(self):
        """The regions above, from the province down, in one query."""
        return Region.objects.filter(code__in=codes.ancestor_codes(self.code)).order_by("level")
