"""What row-level security adds to a page: with the wall of ADR 9 and without, in turns."""

import statistics

from django.conf import settings
from django.test import override_settings

from benchmarks import timing
from benchmarks.pages import PAGES
from benchmarks.registry import Registries

MOST = 1.10
WALL = "ikm_registry.accounts.middleware.WallMiddleware"
WITHOUT = [each for each in settings.MIDDLEWARE if each != WALL]
BEHIND = ["list", "detail", "search in the district", "list, nation-wide"]
TURNS = 3  # each of them several rounds


def measure(size):
    """Print each page's cost behind the wall beside its cost without; true if the list's is met."""
    registries = Registries([size])
    print(f"\nBehind the wall and without it, at {size:,} businesses:")
    try:
        return all([compared(registries, size, page) for page in PAGES if page.name in BEHIND])
    finally:
        registries.close()


def compared(registries, size, page):
    with registries.at(size):
        behind = page.at_hand()
        behind()
        with override_settings(MIDDLEWARE=WITHOUT):
            bare = page.at_hand()
            bare()  # the middleware is chosen with the first request
    rounds = [
        [timing.in_turns(registries, {size: work})[size] for work in (behind, bare)]
        for _turn in range(TURNS)
    ]
    walls = [statistics.median(each.wall for turn in rounds for each in turn[n]) for n in (0, 1)]
    cpu = [processor(turn[n] for turn in rounds) for n in (0, 1)]
    ratio = cpu[0] / cpu[1]
    judged = f", at most {MOST}: {'met' if ratio <= MOST else 'NOT MET'}"
    print(
        f"{page.name:<27}{walls[0]:8.1f} and {walls[1]:.1f} ms; processor time "
        f"{cpu[0]:.1f} and {cpu[1]:.1f} ms, ratio {ratio:.2f}"
        f"{judged if page.name == 'list' else ''}",
        flush=True,
    )
    return page.name != "list" or ratio <= MOST


def processor(turns):
    return statistics.median(each.web + each.database for turn in turns for each in turn)
