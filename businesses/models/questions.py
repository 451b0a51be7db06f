"""What one may ask about many businesses at once."""

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchRank
from django.db.models import Avg, Count, F, Min, Q, Sum, Value
from django.db.models.functions import Floor, Lower

from businesses.choices import Need, SizeScheme, Status
from businesses.models import conditions
from ikm_registry.accounts.scope import RegionScopedQuerySet, permission_for

# Of the newest figures, as each ready document keeps them for totals.
WORKERS, PRODUCTION = "document__workers", "document__production"


class BusinessQuerySet(RegionScopedQuerySet):
    owner_path = "people__user"
    owner_until = "people__ended_at"

    def lying_in(self, scope):
        """By regency first, so that its indexes give the list in order."""
        if "" in scope.codes:
            return super().lying_in(scope)
        return reduce(or_, map(conditions.lying_inside, scope.codes), Q(pk__in=[]))

    def may_be_of(self, user):
        """Asked first (one query per user object): most own nothing, and are spared the "or"
        beside which no index gives a list in order.
        """
        if not super().may_be_of(user):
            return False
        known = vars(user)
        if "owns_a_business" not in known:
            acts_for = self.model._meta.get_field("people").related_model
            known["owns_a_business"] = acts_for._default_manager.of(user).exists()
        return known["owns_a_business"]

    def inside(self, code):
        """In this place or anywhere below it."""
        return self.filter(conditions.lying_inside(code))

    def matching(self, search):
        """Meant by what was typed; see models/search.py."""
        return self.filter(search.condition())

    def by_relevance(self, search):
        """The best hits first, names before products, products before places.

        More than a thousand stay in the order of names, because each would have to be ranked.
        """
        return self.ranked_by(search) if search.is_ranked else self

    def best_of(self, search, parts):
        """The best hits by some parts of what a business is known by; cheap however many fit."""
        if search.is_number:
            return self.matching(search)
        return self.filter(pk__in=search.some_entries(parts)).ranked_by(search)

    def ranked_by(self, search):
        rank = SearchRank(F("search_entry__words"), search.query)
        return self.order_by(rank.desc(), Lower("name"), "pk")

    def where_may(self, user, right, model):
        """In whose place this person holds a right on such records, or whose owner she is: may
        she add products here?
        """
        return self.filter(self.allowed(user, permission_for(model, right)))

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
        ending = self.needing(Need.RENEWAL).order_by().values("pk")
        parts = self.order_by().annotate(part=part).values("part")
        return parts.annotate(
            businesses=Count("pk"),
            active=Count("pk", filter=Q(status=Status.ACTIVE)),
            with_nib=Count("nib"),
            ending=Count("pk", filter=Q(pk__in=ending)),
            workers=Sum(WORKERS),
            workers_known=Count(WORKERS),
            production=Sum(PRODUCTION),
            production_known=Count(PRODUCTION),
        )

    def active(self):
        return self.filter(status=Status.ACTIVE)

    def needing(self, need):
        """Active, and still to be completed or renewed in this respect."""
        return self.filter(conditions.needing(need))

    def with_size_class(self, scheme):
        """Add `size_<scheme>`, derived from the latest figures; null where a fact is unknown."""
        return self.annotate(**{f"size_{scheme}": conditions.size_class(scheme)})

    def with_size_classes(self):
        sizes = {f"size_{scheme}": conditions.size_class(scheme) for scheme in SizeScheme}
        return self.annotate(**sizes)
