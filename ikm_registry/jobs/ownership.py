"""Whose is a running task? The session's that holds its advisory lock.

PostgreSQL releases the locks of a session that ends, so a worker that is killed, or whose machine
loses power, owns nothing from that moment on; no heartbeat, no clock. Two conditions: workers talk
to PostgreSQL itself or to a pooler in session mode, and a task never closes the connection it
was given.

Only tasks of the queue in the database have an owner; one that runs inside a request or a test has
none to lose. The kind of the result tells them apart, as the sender of the library's signals is
now a backend, now its class.
"""

from django.db import connection
from django_tasks_db.backend import TaskResult


def take(task_result, **kwargs):
    """Own the task for as long as this session lives (receiver of `task_started`)."""
    if isinstance(task_result, TaskResult):
        _ask("SELECT pg_advisory_lock(hashtextextended(%s, 0))", task_result.id)


def give_back(task_result, **kwargs):
    """Own it no longer (receiver of `task_finished`)."""
    if isinstance(task_result, TaskResult):
        _ask("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", task_result.id)


def claim(task_id):
    """Own a task until the end of the transaction, unless a living session does.

    Ask from a session that runs no task: whatever it owns would look free to itself.
    """
    return _ask("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", task_id)


def _ask(query, task_id):
    with connection.cursor() as cursor:
        cursor.execute(query, [str(task_id)])
        return cursor.fetchone()[0]
