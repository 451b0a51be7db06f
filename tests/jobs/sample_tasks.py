"""Tasks that a worker of another process can import."""

import time

from django.core.cache import cache
from django.tasks import task


@task
def note(key, value):
    """Leave a mark that the test can see."""
    cache.set(key, value)
    return value


@task
def sleep_once(key, seconds):
    """Sleep the first time, which gives the test time to kill the worker; then return at once."""
    if cache.add(key, "asleep"):
        time.sleep(seconds)
    return "woke up"


@task
def sleep_always(key, seconds):
    """Say that it has begun, and sleep: a task that every worker dies of."""
    cache.set(key, "asleep")
    time.sleep(seconds)


@task
def stumble():
    """Fail by itself, which is no matter for a rescue."""
    raise ValueError("stumbled")
