"""Which tables the program expects and which the database has, told by their migrations."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def known() -> MigrationLoader:
    """The migrations of the program. Their files are read once; they change with it."""
    return MigrationLoader(None)


def applied() -> set[tuple[str, str]]:
    """Every migration that the database has seen; one query."""
    return set(MigrationRecorder(connection).applied_migrations())


def is_current() -> bool:
    """Whether nothing is left for `migrate` to do."""
    return applied().issuperset(known().graph.leaf_nodes())


def latest() -> dict[str, str]:
    """The newest migration of each app in the database: what its version is called."""
    return dict(sorted(applied()))


def is_of_newer_program(version: dict[str, str]) -> bool:
    """Whether a version names a migration that this program does not have."""
    return not set(version.items()) <= set(known().disk_migrations or {})
