"""Whose data an account could have seen since a moment: for the notice of UU 27/2022 art. 46."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Model, Q, QuerySet, Subquery

from businesses.choices import AccessKind
from businesses.models import AccessNote, Business, Export, Owner
from ikm_registry.accounts.models import Assignment, SignIn, User
from ikm_registry.accounts.roles import roles_granting
from ikm_registry.accounts.scope import Scope
from ikm_registry.history.reading import before, events_of, latest
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.rest.models import ApiKey

VIEW = "businesses.view_business"


@dataclass(frozen=True)
class Reach:
    """What one account, of a person or of a system, could have reached since a moment."""

    user: User
    since: datetime
    until: datetime | None = None
    key: ApiKey | None = None

    @classmethod
    def of_key(cls, key: ApiKey, since: datetime) -> Self:
        """From when on it opened anything until it was ended; no longer than its account."""
        return cls(key.user, max(since, key.created_at), key.ended_at, key)

    @property
    def places(self) -> tuple[str, ...]:
        """Where it holds or held a role that sees records, or took along or asked something.

        Roles that ended count, too: it may be they through which it happened.
        """
        if self.user.is_superuser:
            return ("",)
        roles = roles_granting(VIEW)
        held = self.user.assignments.filter(role__in=roles)
        changed = events_of(Assignment).objects.filter(
            user_id=self.user.pk, role__in=roles, pgh_created_at__gte=self.since
        )
        codes = set(held.values_list("region_id", flat=True))
        codes |= set(changed.values_list("region_id", flat=True))
        codes |= {code for export in self.exports for code in export.scope}
        codes |= set(self.notes.exclude(region=None).values_list("region_id", flat=True))
        return tuple(sorted(codes))

    @property
    def businesses(self) -> QuerySet[Business]:
        """Those in reach now, and those that were moved out of it since."""
        inside = Scope(self.places).q("region__code")
        own = Q(people__user=self.user)
        found = Business.objects.filter(inside | own | Q(pk__in=self.moved_away()))
        return found.select_related("owner", "region").order_by("registry_no").distinct()

    def moved_away(self) -> dict[int, str]:
        """Where those lay that were moved out of its places: {key: code}."""
        places, events = Scope(self.places), events_of(Business)
        elsewhere = events.objects.filter(
            ~places.q("pgh_region"), pgh_label="update", pgh_created_at__gte=self.since
        )
        came_from = elsewhere.annotate(place=Subquery(before(events, "pgh_region")))
        return dict(came_from.filter(places.q("place")).values_list("pgh_obj_id", "place"))

    @property
    def removed(self) -> QuerySet:
        """The events that took away, since then and for good, what could have been seen."""
        inside = Scope(self.places).q("pgh_region")
        own = Q(owner__in=Owner.objects.filter(account=self.user).values("pk"))
        came_from = Q(pgh_obj_id__in=self.moved_away())
        gone = events_of(Business).objects.filter(
            inside | own | came_from, pgh_label="delete", pgh_created_at__gte=self.since
        )
        return latest(gone).select_related("region").order_by("registry_no")

    def owners_removed(self) -> dict[int, Model]:
        """Of whom those were, each as the history last knew her: {key: event}."""
        keys = self.removed.order_by().values("owner")
        known = events_of(Owner).objects.filter(pgh_obj_id__in=keys)
        last = known.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return {event.pgh_obj_id: event for event in last}

    @property
    def exports(self) -> QuerySet[Export]:
        return self.in_time(Export.objects.filter(user=self.user))

    @property
    def notes(self) -> QuerySet[AccessNote]:
        return self.in_time(AccessNote.objects.filter(user=self.user))

    @property
    def sign_ins(self) -> QuerySet[SignIn]:
        return self.in_time(SignIn.objects.filter(user=self.user))

    def in_time(self, rows: QuerySet) -> QuerySet:
        since = rows.filter(at__gte=self.since)
        return since.filter(at__lte=self.until) if self.until else since

    def revealed(self) -> dict[str, list[str]]:
        """What was shown in full of which business: {public number: fields}."""
        found: dict[str, list[str]] = {}
        shown = self.notes.filter(kind=AccessKind.REVEAL).values_list("registry_no", "field")
        for number, field in shown.distinct().order_by("registry_no", "field"):
            found.setdefault(number, []).append(field)
        return found


def places_in(export: Export) -> list[str]:
    """Where the businesses of an exported list may lie: by the place it was filtered by, where the
    register knows that for certain, else wherever its maker saw any.

    Of filters that were turned round it keeps one at most, so these do not count; nor do the
    filters of lists of other things, a group of which lies elsewhere than its members.
    """
    asked = str(export.filters.get("region", "")).split(",")
    is_known = all(WRITTEN.fullmatch(code) for code in asked) and "not" not in export.filters
    if not is_known or any("." in column for column in export.columns):
        return export.scope
    return [
        max(code, held, key=len)
        for code in asked
        for held in export.scope
        if code.startswith(held) or held.startswith(code)
    ]
