"""Does the registry stay as quick with a million businesses as it is with ten thousand?"""

import statistics
from functools import partial

from benchmarks import plans, timing
from benchmarks.pages import PAGES, person
from benchmarks.reference import json_agg
from benchmarks.registry import Registries

ROWS = 25  # on one page of the list


def at_hand(registries, sizes, page):
    works = {}
    for size in sizes:
        with registries.at(size):
            works[size] = page.at_hand()
    return works


def growth(sizes, names):
    """Measure the pages whose name holds one of these words, and judge them; true if all pass."""
    registries = Registries(sizes)
    wanted = [page for page in PAGES if not names or any(name in page.name for name in names)]
    heading(sizes)
    try:
        passed = [judged(registries, sizes, page) for page in wanted]
        if any(page.name == "list" for page in wanted):
            beside_the_reference(registries, sizes)
        sound = [planned(registries, sizes[-1], page) for page in wanted]
    finally:
        registries.close()
    return all(passed) and all(sound)


def heading(sizes):
    print("\nMilliseconds a request: by the clock, of them processor time of web + database.")
    print(f"{'':<27}" + "".join(f"{size:>24,}" for size in sizes) + "   ratio (rounds)")


def judged(registries, sizes, page):
    rounds = timing.in_turns(registries, at_hand(registries, sizes, page))
    found = [timing.Growth.of(rounds[size], rounds[sizes[0]]) for size in sizes]
    times = "".join(
        f"{each.wall:10.1f} ({each.web:.0f} + {each.database:.0f})".rjust(24) for each in found
    )
    last = found[-1]
    met = page.limit is None or last.ratio <= page.limit
    limit = "" if page.limit is None else f", at most {page.limit}: {'met' if met else 'NOT MET'}"
    span = f"({last.lowest:.2f} to {last.highest:.2f})"
    print(f"{page.name:<27}{times}   {last.ratio:.2f} {span}{limit}", flush=True)
    return met


def beside_the_reference(registries, sizes):
    """What the list page adds to the bare rows, on the server alone."""
    for size in sizes:
        with registries.at(size):
            page = next(page for page in PAGES if page.name == "list").at_hand()
            bare = partial(json_agg.page, "35.13", ROWS)
        both = {}
        for name, work in (("page", page), ("bare", bare)):
            both[name] = timing.in_turns(registries, {size: work})[size]
        page_ms, bare_ms = (
            statistics.median(each.wall for each in both[name]) for name in ("page", "bare")
        )
        print(
            f"list beside bare json_agg at {size:,}: {page_ms:.1f} ms and {bare_ms:.2f} ms, "
            f"{page_ms / bare_ms:.0f} times",
            flush=True,
        )


def planned(registries, size, page):
    """Say which large tables the page's plans read from end to end; true if none."""
    with registries.at(size):
        scans = plans.scans_of(page.at_hand(), person(page.user))
    for scan in scans:
        print(f"{page.name}: {scan}", flush=True)
    return not scans or page.limit is None
