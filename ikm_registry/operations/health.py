"""Whether the site can do its work, asked part by part."""

import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from ikm_registry.operations import queue, schema

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=15)  # so long may a task wait while nobody works


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def queue_moves() -> bool:
    """A long import may hold up the others; a worker that is gone holds up everything."""
    count, age = queue.waiting()
    return not count or age < PATIENCE or queue.is_worked_on()


def media_takes_files() -> bool:
    """Full, read-only and missing are all found by writing a byte."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root) as file:
        file.write(b".")
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": schema.is_current,
    "queue": queue_moves,
    "media": media_takes_files,
}


def examined() -> dict[str, bool]:
    """Each check and whether it is well; why one is not stands in the log."""
    return {name: is_well(name, check) for name, check in CHECKS.items()}


def is_well(name: str, check: Callable[[], bool]) -> bool:
    try:
        well = check()
    except (DatabaseError, OSError):
        logger.warning("The check %s could not be made.", name, exc_info=True)
        return False
    if not well:
        logger.warning("The check %s failed.", name)
    return well
