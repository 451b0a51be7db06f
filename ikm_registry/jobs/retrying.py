"""Work that was cut short by something that passes is tried again, each time after a longer rest.

Only what a later try may well find otherwise: a deadlock, a lock or a statement that took too long,
a full disk of the database. A fault of the program, or a file that is gone, would be met again, so
it ends the work with a sentence. Trying again is safe where work goes on from the mark that it
wrote together with its last piece (progress.py); only such tasks ask for it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

PASSING = (OperationalError,)
RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


def go_again(task: Any, *args: Any, tries: int) -> datetime | None:
    """Queue a task for its next try and say when; None if it was tried often enough.

    Where tasks run inside a request there is no later.
    """
    if tries >= len(RESTS) or not task.get_backend().supports_defer:
        return None
    at = timezone.now() + RESTS[tries]
    task.using(run_after=at).enqueue(*args)
    return at


def take_out(task: Any, first: Any) -> int:
    """Remove what waits in the queue of this task with this first argument; one query."""
    found = DBTaskResult.objects.filter(
        status="READY", task_path=task.module_path, args_kwargs__args__0=first
    )
    return found.delete()[0]
