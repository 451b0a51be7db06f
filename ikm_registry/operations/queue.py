"""What waits for the worker, and whether anybody works."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, Count, Min, When
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ikm_registry.jobs import ownership


def waiting() -> tuple[int, timedelta]:
    """How many tasks wait, and for how long the oldest has; one query.

    One that was told to rest first has waited since the end of its rest.
    """
    now = timezone.now()
    rested = When(run_after__lte=now, then=Greatest("enqueued_at", "run_after"))
    since = Min(Case(rested, default="enqueued_at"))
    found = DBTaskResult.objects.ready().aggregate(count=Count("pk"), oldest=since)
    return found["count"], now - (found["oldest"] or now)


@transaction.atomic
def is_worked_on() -> bool:
    """Whether some task runs whose worker lives; one query, and one for each that runs.

    What is claimed here goes back at the end of the transaction.
    """
    running = DBTaskResult.objects.running().values_list("pk", flat=True)
    return any(not ownership.claim(task) for task in running)
