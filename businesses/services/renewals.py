"""When a decree renews region codes, records move to the codes that took over."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.timezone import localdate

from businesses.models import Business, Owner
from ikm_registry.regions.models import Region


@transaction.atomic
def follow_successors():
    """Move businesses and owners out of ended regions; returns how many records moved.

    Public numbers stay as they are, and history keeps the old place. A successor that
    has itself ended is followed in turn, so the loop ends when nothing moves any more.
    """
    moved = 0
    while step := sum(move(model) for model in (Business, Owner)):
        moved += step
    return moved


def move(model):
    successor = Region.objects.filter(pk=OuterRef("region")).values("successor")
    ended = model.objects.filter(region__valid_to__lte=localdate(), region__successor__isnull=False)
    return ended.update(region=Subquery(successor[:1]), version=F("version") + 1)
