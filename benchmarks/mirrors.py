"""Copies of the whole registry beside PostgreSQL's own COPY, and the feed beside pages.

COPY is that of psql, which throws away what it gets; with gzip, through the gzip of the shell. The
API's answers are read to their end within this process and thrown away likewise.
"""

import re
import statistics
import subprocess
import time
from functools import partial

from django.db import connection
from django.utils.timezone import localdate

from benchmarks.api import GROWTH, LIST, mirror
from benchmarks.keys import national_key
from benchmarks.registry import Registries
from benchmarks.wsgi import site
from businesses.models import BusinessDocument
from ikm_registry.feed.snapshots import make_snapshot, number_all
from ikm_registry.operations.postgres import command
from ikm_registry.rest.streaming import compiled

ROUNDS = 3
CHANGES, PAGE = 100_000, 1_000
TAIL, NEXT_AFTER = 100, re.compile(rb'"next_after":(\d+),"has_more":\w+}$')
# (what, beside what, at least so many times its rows in the same time)
DEMANDS = [
    ("stream", "COPY", 0.9),
    ("packed snapshot", "COPY", 0.9),
    ("packed snapshot", "COPY through gzip -1", 10.0),
    ("feed", "pages of 1,000", 0.5),
]
OWN = ("stream", "packed snapshot", "feed", "pages of 1,000")


def works(size):
    """{name: what is run, and how many rows it reads}"""
    api = site(HTTP_AUTHORIZATION=f"Bearer {national_key()}")
    snapshot = make_snapshot(BusinessDocument, today=localdate(), again=True)
    file = f"/api/v1/snapshots/{snapshot.date}/businesses.ndjson.gz"
    changes = min(CHANGES, size)
    # The making of the registry told of each record, so that there are always so many.
    start = number_all() - changes
    return {
        "COPY": (copied, size),
        "stream": (partial(api.size, f"{LIST}?format=ndjson"), size),
        "packed snapshot": (partial(api.size, file), size),
        "COPY through gzip -1": (partial(copied, "| gzip -1"), size),
        "feed": (partial(follow, api, start, changes // PAGE), changes),
        "pages of 1,000": (partial(mirror, api, changes // PAGE), changes),
    }


def copied(packing=""):
    """The same documents by psql, which begins anew each time."""
    documents = BusinessDocument.objects.order_by().as_seen_with(BusinessDocument.parts)
    statement = compiled(documents.values_list("body")).as_string(connection.connection)
    words, environment = command("psql", "-qXc", f"COPY ({statement}) TO STDOUT")
    shell = ["/bin/sh", "-c", f'"$@" {packing} > /dev/null', "sh", *words]
    subprocess.run(shell, env=environment, check=True)


def follow(api, start, pages):
    """Changes from this number on, each page found by the one before."""
    for _page in range(pages):
        page = api.body(f"/api/v1/changes/?resource=businesses&limit={PAGE}&after={start}")
        start = int(NEXT_AFTER.search(page[-TAIL:])[1])


def measure(sizes):
    """Print rows a second, ratios to the references, and growth; true if all is met."""
    registries = Registries(sizes)
    try:
        found = {size: rounds_of(registries, size) for size in dict.fromkeys((sizes[0], sizes[-1]))}
    finally:
        registries.close()
    small, large = found[sizes[0]], found[sizes[-1]]
    print(f"\nWhole copies, and the feed, at {sizes[-1]:,} businesses: rows a second")
    for name, rates in large.items():
        print(f"{name:<38}{statistics.median(rates):14,.0f}", flush=True)
    met = [judged(large, *demand) for demand in DEMANDS]
    return all([*met, *(grown(small[name], large[name], name) for name in OWN)])


def rounds_of(registries, size):
    """{name: rows a second, round by round}; all take turns, after a round that warms."""
    with registries.at(size):
        asked = works(size)
        found = {name: [] for name in asked}
        for _round in range(ROUNDS + 1):
            for name, (work, rows) in asked.items():
                began = time.perf_counter()
                work()
                found[name].append(rows / (time.perf_counter() - began))
    return {name: rates[1:] for name, rates in found.items()}


def judged(found, name, reference, least):
    ratios = [mine / theirs for mine, theirs in zip(found[name], found[reference], strict=True)]
    ratio = statistics.median(ratios)
    met = ratio >= least
    print(
        f"{name} beside {reference}: {ratio:.2f} times ({min(ratios):.2f} to {max(ratios):.2f}), "
        f"at least {least}: {'met' if met else 'NOT MET'}",
        flush=True,
    )
    return met


def grown(small, large, name):
    """Time for each row at the largest size beside the smallest."""
    ratio = statistics.median(small) / statistics.median(large)
    met = ratio <= GROWTH
    judgement = "met" if met else "NOT MET"
    print(f"{name}, largest by smallest: {ratio:.2f}, at most {GROWTH}: {judgement}", flush=True)
    return met
