"""Statements that are made once and asked again and again.

For a page without questions the ORM takes longer to make the statement than PostgreSQL takes to
answer it. So it makes it once for each kind of reader (the places she sees, the parts, the
purpose), with blanks where a request has its own values, and only those are filled in afterwards.

Texts are handed over as the bytes in which they came: they leave as they are.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast
from psycopg2.extensions import BYTES, register_type

# What stands in a statement for a value that each request brings.
TEXT, IDENTITY = "{text}", UUID(int=0)
BLANKS = (str, UUID)
MOST = 500  # kinds of readers; one more, and all are made anew

type Statement = tuple[str, tuple[Any, ...]]
made: dict[tuple, Statement] = {}


def blank_for(field: object) -> str | UUID:
    return IDENTITY if isinstance(field, UUIDField) else TEXT


def blank_number(name: str) -> Cast:
    """Where a statement takes a number, filled in by this name."""
    return Cast(Value(name, output_field=TextField()), BigIntegerField())


def rows(key: tuple, make: Callable[[], QuerySet], values: Mapping[str | UUID, Any]) -> list[tuple]:
    """What the queryset of `make` answers with these values in its blanks.

    `key` holds all by which its statement may differ: nothing else of a request may reach it.
    """
    if key not in made:
        if len(made) >= MOST:
            made.clear()
        made[key] = make().query.sql_with_params()
    sql, params = made[key]
    filled = [values.get(each, each) if isinstance(each, BLANKS) else each for each in params]
    with connection.cursor() as cursor:
        register_type(BYTES, cursor.cursor)
        cursor.execute(sql, filled)
        return cursor.fetchall()
