"""What one may ask about many businesses at once."""

from datetime import timedelta

from django.db.models import Avg, Count, F, Min, Q, Sum, Value
from django.db.models.functions import Floor
from django.utils.timezone import localdate

from businesses.choices import Need, SizeScheme, Status
from businesses.models.size import SizeThreshold
from ikm_registry.accounts.scope import RegionScopedQuerySet, Scope, permission_for
from ikm_registry.regions.choices import Level

# What each official test looks at, as paths from a business.
SIZE_FACTS = {
    "workers": "latest_figures__workers_total",
    SizeScheme.PERMENPERIN: "latest_figures__investment_total",
    SizeScheme.PP7_CAPITAL: "latest_figures__capital_total",
    SizeScheme.PP7_SALES: "latest_figures__turnover",
    SizeScheme.BPS: None,
}
# How long before its end a certificate wants to be renewed.
RENEWAL_DAYS = 90


class BusinessQuerySet(RegionScopedQuerySet):
    owner_path = "owner__account"

    def inside(self, code):
        """In this place or anywhere below it."""
        return self.filter(region__code__startswith=code)

    def matching(self, words):
        """Whose name, brand, public number, NIB, owner's name or product holds these words."""
        words = words.strip()
        makers = self.model._default_manager.filter(product_set__name__icontains=words)
        return self.filter(
            Q(name__icontains=words)
            | Q(brand__icontains=words)
            | Q(registry_no=words.upper())
            | Q(nib=words)
            | Q(owner__name__icontains=words)
            | Q(pk__in=makers.values("pk"))
        )

    def where_may(self, user, right, model):
        """In whose place this person holds a right on such records: may she add products here?"""
        scope = Scope.of(user, permission_for(model, right))
        return self.filter(scope.q(self.region_path))

    def located(self):
        return self.filter(latitude__isnull=False)

    def unlocated(self):
        return self.filter(latitude__isnull=True)

    def between(self, *, west, south, east, north):
        """Located in this window of a map."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))

    def gathered(self, **parts):
        """Located ones counted by these expressions, the largest group first.

        Each group tells its `count`, the middle of its places and `one` key of it: the key
        of the only business where it counts one.
        """
        located = self.located().order_by().annotate(**parts).values(*parts)
        middle = {"lat": Avg("latitude"), "lng": Avg("longitude")}
        groups = located.annotate(count=Count("pk"), one=Min("pk"), **middle)
        return groups.order_by("-count", *parts)

    def in_squares(self, degrees):
        """Located ones gathered by squares of a grid that stays where it is."""
        return self.gathered(
            column=Floor(F("longitude") / Value(degrees)), row=Floor(F("latitude") / Value(degrees))
        )

    def tallied(self, part):
        """One row for each `part` of a place: how many, and their latest figures together.

        Sums are null where nothing is known; `…_known` tells of how many something is.
        """
        workers, production = SIZE_FACTS["workers"], "latest_figures__production_value"
        ending = self.needing(Need.RENEWAL).order_by().values("pk")
        parts = self.order_by().annotate(part=part).values("part")
        return parts.annotate(
            businesses=Count("pk"),
            active=Count("pk", filter=Q(status=Status.ACTIVE)),
            with_nib=Count("nib"),
            ending=Count("pk", filter=Q(pk__in=ending)),
            workers=Sum(workers),
            workers_known=Count(workers),
            production=Sum(production),
            production_known=Count(production),
        )

    def active(self):
        return self.filter(status=Status.ACTIVE)

    def needing(self, need):
        """Active, and still to be completed or renewed in this respect."""
        today = localdate()
        renewable = (today, today + timedelta(days=RENEWAL_DAYS))
        condition = {
            Need.NIB: Q(nib__isnull=True),
            Need.KBLI: Q(kbli__isnull=True),
            Need.VILLAGE: Q(region__level__lt=Level.VILLAGE),
            Need.FIGURES: ~Q(figures_set__year=today.year - 1),
            Need.RENEWAL: Q(
                pk__in=self.model._default_manager.filter(
                    certificate_set__expires_on__range=renewable
                ).values("pk")
            ),
        }
        return self.active().filter(condition[need])

    def with_size_class(self, scheme):
        """Add `size_<scheme>`, derived from the latest figures; null where a fact is unknown."""
        return self.annotate(**{f"size_{scheme}": size_class(scheme)})

    def with_size_classes(self):
        return self.annotate(**{f"size_{scheme}": size_class(scheme) for scheme in SizeScheme})

    def of_size(self, scheme, size):
        """Of this class by this test; None asks for those whose class is unknown."""
        return self.alias(size=size_class(scheme)).filter(size=size)


def size_class(scheme):
    return SizeThreshold.objects.case(
        scheme, workers=SIZE_FACTS["workers"], amount=SIZE_FACTS[scheme]
    )
