"""Loading every region of the country, beside a plain COPY of the same rows."""

import csv
import io
import statistics
import time

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from benchmarks.timing import ROUNDS
from ikm_registry.regions.listing import read_listing
from ikm_registry.regions.management.commands.import_regions import OWN_LIST

PLAIN_TABLE = """
CREATE TABLE plain_region (
    code varchar(13) PRIMARY KEY, name varchar(100) NOT NULL, full_name varchar(250) NOT NULL
)
"""
COPY = "COPY plain_region FROM STDIN WITH (FORMAT csv)"


class LoadAllRegions:
    """Every region of the country: `import_regions` beside a plain COPY of the same rows.

    Ours reads and judges the list, compares it with the table, and keeps the indexes of
    searching; the plain way writes rows that were read before into a table with a key alone.
    """

    def __init__(self):
        text = io.StringIO()
        rows = ((line.code, line.name, line.full_name) for line in read_listing(OWN_LIST))
        csv.writer(text).writerows(rows)
        self.rows = text.getvalue()

    def empty(self):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE regions_region CASCADE")
            cursor.execute("DROP TABLE IF EXISTS plain_region")
            cursor.execute(PLAIN_TABLE)

    def ours(self):
        call_command("import_regions", verbosity=0)

    def plain(self):
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO(self.rows))


def measure():
    """In a test database, made anew and dropped at the end."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        compare(LoadAllRegions())
    finally:
        teardown_databases(databases, verbosity=0)


def compare(measurement):
    """Run ours and the plain way in turns; show medians, the ratio and how far rounds differ."""
    ours, plain = [], []
    for _ in range(ROUNDS):
        measurement.empty()
        ours.append(seconds(measurement.ours))
        plain.append(seconds(measurement.plain))
    ratios = [mine / theirs for mine, theirs in zip(ours, plain, strict=True)]
    print(
        f"regions: import_regions {statistics.median(ours):.2f} s, plain COPY "
        f"{statistics.median(plain):.2f} s, {statistics.median(ratios):.1f} times "
        f"(rounds {min(ratios):.1f} to {max(ratios):.1f})",
        flush=True,
    )


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
