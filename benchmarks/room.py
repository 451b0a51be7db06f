"""What luck with Python's stack costs a page, and what is left of it (docs/adr/0016)."""

import time

from benchmarks.pages import PAGES, asked
from benchmarks.registry import Registries
from ikm_registry.wsgi import with_room

DEPTHS = range(0, 60, 4)  # calls above the page, as of middlewares and servers
ROUNDS = 12
MOST = 1.15


def measure(size):
    """Print the page's time at the best and the worst depth; true if with room they are alike."""
    registries = Registries([size])
    page = next(page for page in PAGES if page.name == "list")
    try:
        with registries.at(size):
            work = asked(page.client(), page)
            plain, roomy = (at_each_depth(way) for way in (work, with_room(work)))
    finally:
        registries.close()
    met = max(roomy) / min(roomy) <= MOST
    print(f"\nThe list at {size:,} businesses, called from {len(DEPTHS)} depths of the stack:")
    print(f"as it comes {min(plain):8.1f} to {max(plain):.1f} ms of processor time")
    print(
        f"with room   {min(roomy):8.1f} to {max(roomy):.1f} ms, at most {MOST} apart: "
        f"{'met' if met else 'NOT MET'}",
        flush=True,
    )
    return met


def at_each_depth(work):
    work()
    return [fastest(work, depth) for depth in DEPTHS]


def fastest(work, depth):
    spent = []
    for _round in range(ROUNDS):
        began = time.process_time()
        below(depth, work)
        spent.append(time.process_time() - began)
    return min(spent) * 1_000


def below(depth, work):
    return below(depth - 1, work) if depth else work()
