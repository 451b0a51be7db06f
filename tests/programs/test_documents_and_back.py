"""What documents of applications tell since a migration is taken back with it, and told again."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.programs.api.office import are_as_the_serializer_says
from tests.programs.credit import asked_for, signed

pytestmark = pytest.mark.django_db

BEFORE = "0019_what_became_of_applications"
NOW = "0023_kinds_that_are_offered"
TOLD = {"papers", "visits", "assessments", "facilitation"}


def migrated_to(name):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("programs", name)])


def kept():
    """Columns and members of all documents, as the table has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(kept) FROM programs_applicationdocument AS kept")
        rows = [row for (row,) in cursor.fetchall()]
    return [(set(row), row["core"]) for row in rows]


def test_documents_are_what_they_were_and_again_what_they_are():
    signed(granted=20_000_000), asked_for()

    migrated_to(BEFORE)

    assert kept()
    for columns, core in kept():
        assert "credit" not in columns
        assert not any(f'"{name}"' in core for name in TOLD)
    with connection.cursor() as cursor:  # the models know columns that are not there now
        cursor.execute("UPDATE programs_application SET wish = 'Alat pengemas'")
    migrated_to(NOW)
    are_as_the_serializer_says()
