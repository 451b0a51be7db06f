"""The statement of a page without questions, put together once for all who may see the same.

Machines that mirror a list ask for its pages over and over, and they differ by the cursor alone.
Making the SQL of such a page took as long as answering it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ikm_registry.rest.paging import Position

# Stands in a statement for the position after which a page begins; no position is written so.
MARK = "\N{PILCROW SIGN}after"
MOST_KEPT = 500

statements: dict[Hashable, tuple[str, tuple[Any, ...]]] = {}


def rows_of(key: Hashable, page: Callable[[Position], QuerySet], after: Position | None):
    """The rows of a page; `key` tells all that its statement depends on but the position."""
    if key not in statements:
        if len(statements) >= MOST_KEPT:
            statements.clear()
        statements[key] = page([MARK]).query.sql_with_params()
    statement, values = statements[key]
    begins = [after[0] if after and value == MARK else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, begins)
        return cursor.fetchall()
