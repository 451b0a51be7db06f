"""How fast the registry is beside what the database could do at best: `python3 run.py bench`.

A bare number says little about a machine that nobody knows, so each measurement is a ratio to the
same rows handled by PostgreSQL alone, on the same server, in turns. Everything happens in a test
database, made anew and dropped at the end.
"""

import os
import platform
import statistics
import time

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")
django.setup()

from benchmarks import regions  # noqa: E402  # models exist only now

ROUNDS = 5


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(measurement):
    """Run ours and the plain way in turns; show medians, the ratio and how far rounds differ."""
    ours, plain = [], []
    for _ in range(ROUNDS):
        measurement.empty()
        ours.append(seconds(measurement.ours))
        plain.append(seconds(measurement.plain))
    ratios = [mine / theirs for mine, theirs in zip(ours, plain, strict=True)]
    print(f"{measurement.__doc__.splitlines()[0]}")
    print(f"  ours   {statistics.median(ours):6.2f} s")
    print(f"  plain  {statistics.median(plain):6.2f} s")
    print(
        f"  ratio  {statistics.median(ratios):6.2f}"
        f"   (rounds {min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} of them)"
    )


def main():
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
        print(f"PostgreSQL {version}, Python {platform.python_version()}, {os.cpu_count()} cores")
        for measurement in (regions.LoadAllRegions(),):
            compare(measurement)
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
