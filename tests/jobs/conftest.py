"""Workers as processes of their own, on the database of the tests."""

import os
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as project
from django.db import connection

from ikm_registry.feed.models import Change, number_all_changes


def address_of(database):
    """The libpq address of the test database, for another process."""
    parts = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {name: database[key] for name, key in parts.items() if database.get(key)}
    return f"postgresql:///{quote(database['NAME'])}?{urlencode(known)}"


def wait_until(condition, seconds=120):
    """Look again and again, and fail when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{seconds} seconds passed in vain"
        time.sleep(0.05)


def require_told_once(work, *, businesses):
    """Whoever follows the feed, or is called, hears of each business once, and of the end once."""
    number_all_changes()
    told = Change.objects.numbered()
    heard = Counter(told.filter(kind="business").values_list("resource", flat=True))
    assert (len(heard), set(heard.values())) == (businesses, {1})
    assert told.happenings().filter(resource=work.uuid).count() == 1


@pytest.fixture
def queue(transactional_db, settings):
    """Tasks go to the queue in the database, as they do on a real site."""
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": backend}}


@pytest.fixture
def start_worker(queue):
    """Start `manage.py run_worker`; whatever still runs at the end of the test is killed."""
    workers = []
    env = {
        **os.environ,
        "DATABASE_URL": address_of(connection.settings_dict),
        "MEDIA_ROOT": str(project.MEDIA_ROOT),
        "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
    }

    def start(*options):
        command = [sys.executable, "manage.py", "run_worker", "--interval", "0.05", *options]
        workers.append(subprocess.Popen(command, env=env, cwd=project.BASE_DIR))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()
