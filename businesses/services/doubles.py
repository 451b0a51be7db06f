"""Which businesses of the registry a new one may be, where no number tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Business
from ikm_registry.accounts import wall
from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import regency_code

# How whoever sends or types one says that it is none of those it is like.
NOT_A_DOUBLE = "confirm_not_duplicate"
# So many are told of one; they are there to be compared by eye.
MOST_TOLD = 5


class Suspected(ValidationError):
    """It may be registered already, as one of `candidates`."""

    def __init__(self, candidates: list[Business]):
        self.candidates = candidates
        numbers = ", ".join(business.registry_no for business in candidates)
        sentence = _(
            "A business of this name is registered in this district: %(numbers)s. Compare both, "
            "and say so if this is another one."
        )
        error = ValidationError(sentence, "duplicate_suspected", {"numbers": numbers})
        super().__init__({NOT_A_DOUBLE: error})


def doubles_of(
    businesses: Sequence[Business], *, by, before: datetime, besides: Collection[int] = ()
) -> dict[int, list[Business]]:
    """By the place of each of these, those that it may be; one question for any number of them.

    One has the same name, and lies in the same district, as far as both are known; and not both
    tell a NIB, for then they are two. Nobody is told of a business that she does not see.
    """
    asked: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, business in enumerate(businesses):
        asked[regency_code(business.region_id), business.name.lower()].append(place)
    found: dict[int, list[Business]] = defaultdict(list)
    for known in of_these_names(asked.keys(), by, before).exclude(pk__in=besides):
        for place in asked[known.regency, known.lower]:
            if is_alike(businesses[place], known) and len(found[place]) < MOST_TOLD:
                found[place].append(known)
    return found


def of_these_names(names, by, before):
    keys = keys_of_names(names)
    if not keys:
        return Business.objects.none()
    rows = Business.objects.visible_to(by).annotate(lower=Lower("name")).filter(pk__in=keys)
    columns = ("pk", "uuid", "name", "nib", "region_id", "regency", "registry_no")
    return rows.filter(created_at__lt=before).only(*columns).order_by("pk")


def keys_of_names(names):
    """Of all that bear one of these names in its regency, whoever asks.

    Behind the wall PostgreSQL finds no lower(name) by an index (docs/adr/0009-the-wall.md), and
    would read whole regencies. What is told is only what the asker sees by these keys.
    """
    by_regency = defaultdict(set)
    for regency, name in names:
        by_regency[regency].add(name)
    if not by_regency:
        return []
    named = (Q(regency=regency, lower__in=here) for regency, here in by_regency.items())
    rows = Business.objects.alias(lower=Lower("name")).filter(reduce(or_, named))
    with wall.lowered():
        return list(rows.values_list("pk", flat=True))


def is_alike(business: Business, known: Business) -> bool:
    if business.nib and known.nib:
        return False
    district, there = (each.region_id[: Level.DISTRICT] for each in (business, known))
    return district.startswith(there) or there.startswith(district)


def require_no_double(
    business: Business, *, by, before: datetime | None = None, besides: Collection[int] = ()
) -> None:
    """Whoever registers one by itself is asked, too."""
    found = doubles_of([business], by=by, before=before or timezone.now(), besides=besides)
    for candidates in found.values():
        raise Suspected(candidates)
