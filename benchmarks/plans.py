"""The plans of the very queries that a page asks: does any read a large table from end to end?"""

import json
from dataclasses import dataclass
from functools import cache

from django.db import connection

from ikm_registry.accounts.wall import RAISE, raised_for

LARGE = 10_000  # rows
READS = ("SELECT", "WITH", "(")


@dataclass(frozen=True)
class Scan:
    table: str
    rows: int
    sql: str

    def __str__(self):
        return f"reads all {self.rows:,} rows of {self.table}: {self.sql[:300]}"


class Captured:
    """Notes what is asked while it wraps a connection."""

    def __init__(self):
        self.queries = []

    def __call__(self, execute, sql, params, many, context):
        if not many and sql.lstrip().upper().startswith(READS) and RAISE not in sql:
            self.queries.append((sql, params))
        return execute(sql, params, many, context)


def scans_of(work, user):
    """Every sequential scan of a large table in the plans of what this work asks for `user`.

    Planned behind her wall, as it was asked: policies change plans.
    """
    captured = Captured()
    with connection.execute_wrapper(captured):
        work()
    with raised_for(user):
        return [scan for sql, params in captured.queries for scan in scans_in(sql, params)]


def scans_in(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
    for node in nodes(plan[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            rows = rows_of(connection.settings_dict["NAME"], node["Relation Name"])
            if rows > LARGE:
                yield Scan(node["Relation Name"], rows, sql)


def nodes(node):
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)


@cache
def rows_of(database, table):
    """As ANALYZE last counted; `database` only tells the answers apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])
