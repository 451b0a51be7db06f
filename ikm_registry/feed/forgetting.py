"""Changes are kept for a month; whoever comes later begins anew with a snapshot."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from ikm_registry.feed.models import Change, Horizon, number_changes

# Readers are promised 31 days, and that the changes of 31 days lead from snapshot to snapshot.
KEPT = timedelta(days=32)


def forget_changes():
    """Remove what is older, from the first number on and without a gap; how many changes went.

    The rows go together with the moving of the horizon: whoever reads meanwhile finds either all
    that she asks for, or that it is no longer there.
    """
    reached = number_changes()
    young = Change.objects.numbered().filter(published_at__gte=timezone.now() - KEPT)
    first = young.order_by().aggregate(first=Min("timepoint"))["first"]
    until = reached if first is None else first - 1
    with transaction.atomic():
        count, _ = Change.objects.filter(timepoint__lte=until).delete()
        Horizon.objects.filter(forgotten__lt=until).update(forgotten=until)
    return count
