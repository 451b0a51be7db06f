"""How fast the registry is, and whether it stays so: `python3 run.py bench`.

    run.py bench                          everything, at 10,000, 100,000 and 1,000,000 businesses
    run.py bench list map                 what has one of these words in its name
    run.py bench --sizes 10000,100000     at these sizes

A bare number says little about a machine that nobody knows. So what is measured is a ratio: to
the same page at ten thousand businesses, or to what PostgreSQL alone does with the same rows,
on the same server, in turns. docs/benchmarks.md tells how to read it.
"""

import argparse
import os
import platform
import sys

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")
django.setup()

from benchmarks import (  # noqa: E402  # models exist only now
    api,
    bulk,
    eligibility,
    mirrors,
    regions,
    room,
    timing,
    wall,
    writes,
)
from benchmarks.databases import SIZES, keep  # noqa: E402
from benchmarks.growth import growth  # noqa: E402


def of_largest(measure):
    return lambda sizes: measure(sizes[-1])


def loading_regions(_sizes):
    """It is told beside PostgreSQL's own time; no limit is put to it."""
    regions.measure()
    return True


# What is measured beside the pages, each of which tells whether it is met.
PARTS = {
    "wall": of_largest(wall.measure),
    "room": of_largest(room.measure),
    "write": of_largest(writes.measure),
    "eligibility": of_largest(eligibility.measure),
    "bulk": of_largest(bulk.measure),
    "api": api.measure,
    "mirror": mirrors.measure,
    "regions": loading_regions,
}


def arguments():
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="words of the names of what to measure")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of businesses")
    asked = parser.parse_args()
    try:
        asked.sizes = sorted({int(size) for size in asked.sizes.split(",")})
    except ValueError:
        parser.error("--sizes takes whole numbers, parted by commas")
    return asked


def machine():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    print(
        f"PostgreSQL {version}, Python {platform.python_version()}, {os.cpu_count()} cores; "
        f"load {os.getloadavg()[0]:.1f}, noise {timing.noise():.1f} "
        "(the same work, slowest by fastest)",
        flush=True,
    )


def main():
    asked = arguments()
    machine()
    call_command("collectstatic", interactive=False, verbosity=0)
    keep(asked.sizes)
    met = growth(asked.sizes, asked.names)
    for name, measure in PARTS.items():
        if not asked.names or name in asked.names:
            met &= measure(asked.sizes)
    machine()
    if not met:
        sys.exit("Something is NOT MET, or a large table is read from end to end; see above.")


if __name__ == "__main__":
    main()
