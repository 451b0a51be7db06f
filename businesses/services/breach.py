"""Whose data an account could have seen since a moment: for the notice of UU 27/2022 art. 46."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from businesses.choices import AccessKind
from businesses.models import AccessNote, Business, Export
from ikm_registry.accounts.models import Assignment, SignIn, User
from ikm_registry.accounts.roles import roles_granting
from ikm_registry.accounts.scope import Scope
from ikm_registry.history.reading import events_of

VIEW = "businesses.view_business"


@dataclass(frozen=True)
class Reach:
    """What one account, of a person or of a system, could have reached since a moment."""

    user: User
    since: datetime

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
        inside = Business.objects.filter(Scope(self.places).q("region__code"))
        own = Business.objects.filter(owner__account=self.user)
        return (inside | own).select_related("owner", "region").order_by("registry_no").distinct()

    @property
    def exports(self) -> QuerySet[Export]:
        return Export.objects.filter(user=self.user, at__gte=self.since)

    @property
    def notes(self) -> QuerySet[AccessNote]:
        return AccessNote.objects.filter(user=self.user, at__gte=self.since)

    @property
    def sign_ins(self) -> QuerySet[SignIn]:
        return SignIn.objects.filter(user=self.user, at__gte=self.since)

    def revealed(self) -> dict[str, list[str]]:
        """What was shown in full of which business: {public number: fields}."""
        found: dict[str, list[str]] = {}
        shown = self.notes.filter(kind=AccessKind.REVEAL).values_list("registry_no", "field")
        for number, field in shown.distinct().order_by("registry_no", "field"):
            found.setdefault(number, []).append(field)
        return found
