"""A database of its own for a test that drops and fills one."""

from contextlib import contextmanager

import pytest
from django.db import connection

from tools.postgres import programs_folder


@contextmanager
def on_database(name, template=None):
    """Work on a database made for this block, empty or a copy; afterwards it is gone."""
    tests, quoted = connection.settings_dict["NAME"], connection.ops.quote_name(name)
    copy = f" TEMPLATE {connection.ops.quote_name(template)}" if template else ""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        # A thread of a live server may still hold a connection to what is copied now.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template]
        )
        cursor.execute(f"CREATE DATABASE {quoted}{copy}")
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = tests
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


@pytest.fixture
def site_of_its_own(transactional_db, settings, tmp_path):
    """A copy of the tests' database and a folder for uploads, to be filled and emptied at will."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PG_BIN = programs_folder()
    tests = connection.settings_dict["NAME"]
    with on_database(f"{tests}_site", template=tests):
        yield


@pytest.fixture
def empty_database(site_of_its_own):
    """Another machine: `with empty_database():` nothing is there yet."""

    def enter():
        return on_database(f"{connection.settings_dict['NAME']}_empty")

    return enter
