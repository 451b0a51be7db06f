"""What waits for the worker, and whether anybody works."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ikm_registry.jobs import ownership


def waiting() -> tuple[int, timedelta]:
    """How many tasks wait, and for how long the oldest has; one query."""
    found = DBTaskResult.objects.ready().aggregate(count=Count("pk"), oldest=Min("enqueued_at"))
    now = timezone.now()
    return found["count"], now - (found["oldest"] or now)


@transaction.atomic
def is_worked_on() -> bool:
    """Whether some task runs whose worker lives; one query, and one for each that runs.

    What is claimed here goes back at the end of the transaction.
    """
    running = DBTaskResult.objects.running().values_list("pk", flat=True)
    return any(not ownership.claim(task) for task in running)
