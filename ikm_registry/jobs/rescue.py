"""Tasks of dead workers go back into the queue.

A worker that dies leaves its task RUNNING for ever: `django-tasks-db` has no heartbeat. Rescue
finds such tasks and lets another worker begin them again, from the beginning. A task must
therefore be idempotent: it writes in pieces, each piece and the mark "done so far" in one
transaction, and continues from that mark.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ikm_registry.jobs import ownership
from ikm_registry.jobs.kinds import give_up

logger = logging.getLogger(__name__)

TRIES = 3
# Between its claim in the queue and its lock a task is young and has no owner yet.
YOUNG = timedelta(seconds=5)


class WorkerDied(Exception):
    """The reason why a task failed that killed every worker it was given to."""


def rescue(*, tries=TRIES, young=YOUNG):
    """Queue the tasks of dead workers again, fail those that had `tries` workers; count both.

    Costs one query, and three more for each task that is running.
    """
    running = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - young)
    return sum(_rescue_one(pk, tries) for pk in running.values_list("pk", flat=True))


@transaction.atomic
def _rescue_one(pk, tries):
    """Whether this task had lost its worker.

    First the lock, then the row: a worker marks its task as finished while it still owns it, so
    what is RUNNING here has no worker.
    """
    if not ownership.claim(pk):
        return False
    task = DBTaskResult.objects.running().select_for_update().filter(pk=pk).first()
    if task is None:
        return False
    if len(task.worker_ids) < tries:
        task.status = TaskResultStatus.READY
        task.save(update_fields=["status"])
        logger.warning("Task %s lost its worker and waits for another.", task.task_path)
    else:
        task.set_failed(WorkerDied(f"{len(task.worker_ids)} workers died while they ran it."))
        give_up(task)
        logger.error("Task %s failed: %s workers died.", task.task_path, len(task.worker_ids))
    return True
