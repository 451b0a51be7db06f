"""The database of a test run: made once, and copied for each of several processes.

Migrations take most of a minute and what they make is the same in each process. So the first that
needs a database makes it, the others wait for it, and each works on a copy of its own.
"""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test.utils import setup_databases, teardown_databases


def make(*, anew, keep):
    """A database with all reference data, for this process alone; the function that drops it.

    `anew`: even if one was kept; `keep`: let the next run have it.
    """
    before = _make(anew)

    def drop():
        _leave_alone()
        if not keep:
            teardown_databases(before, verbosity=0)

    return drop


def copy_for(worker, folder, *, anew):
    """This process's copy of the one that `folder`, common to all, tells of; what drops the copy.

    The one that is copied stays behind: no test has touched it, and the next run makes it anew.
    """
    with _one_at_a_time(folder / "database") as told:
        if told.read():
            _take(TEST_DATABASE_PREFIX + connection.settings_dict["NAME"])
        else:
            _make(anew)
            told.write("made")
        connection.creation.clone_test_db(worker, verbosity=0)
    _take(connection.creation.get_test_db_clone_settings(worker)["NAME"])

    def drop():
        _leave_alone()
        connection.creation.destroy_test_db(verbosity=0)

    return drop


def _make(anew):
    before = setup_databases(verbosity=0, interactive=False, keepdb=not anew)
    call_command("load_reference", verbosity=0)
    return before


def _take(name):
    """Let this process work on the database of this name."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def _one_at_a_time(path):
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file
        file.flush()


def _leave_alone():
    """Before it is dropped: end whatever still holds it.

    A thread of the live server may, and the connection of this thread may have been ended by a
    test that needed the database for itself.
    """
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
