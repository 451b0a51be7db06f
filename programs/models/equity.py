"""Is it always the same ones? How often each business was helped, by itself or in a group."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from businesses.choices import Status
from businesses.models import Business, GroupMember
from ikm_registry.accounts.models import User
from programs.models.application import HELPED, Application

MOST_NAMED = 20


def times_helped():
    """How many applications of a business, or of a group it is in, brought help."""
    alone = Application.objects.filter(business=OuterRef("pk"), state__in=HELPED)
    groups = GroupMember.objects.current().filter(business=OuterRef(OuterRef("pk")))
    together = Application.objects.filter(group__in=groups.values("group"), state__in=HELPED)
    return counted(alone) + counted(together)


def counted(applications):
    number = applications.order_by().annotate(one=Value(1)).values("one")
    number = number.annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


@dataclass
class Equity:
    """Of the active businesses that somebody sees: counts, and those helped most often."""

    user: User

    @cached_property
    def businesses(self):
        seen = Business.objects.visible_to(self.user).filter(status=Status.ACTIVE)
        return seen.annotate(times=times_helped())

    @cached_property
    def counts(self):
        return self.businesses.order_by().aggregate(
            all=Count("pk"),
            never=Count("pk", filter=Q(times=0)),
            once=Count("pk", filter=Q(times=1)),
            repeated=Count("pk", filter=Q(times__gte=2)),
        )

    @cached_property
    def most_helped(self):
        repeated = self.businesses.filter(times__gte=2).select_related("region")
        return list(repeated.order_by(F("times").desc(), "registry_no")[:MOST_NAMED])
