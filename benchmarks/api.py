"""The API beside what most would have built, beside the least that is possible, and beside COPY.

Everything runs in this process on one connection, references and candidates in turns, by a key
whose user sees the whole country; the key is looked up and its requests are counted each time.
"""

import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from benchmarks import timing
from benchmarks.keys import national_key
from benchmarks.reference import bare_function, drf_viewset
from benchmarks.registry import Registries
from benchmarks.wsgi import Asked, environ, site

LIST = "/api/v1/businesses/"
PAGES = 20  # of a mirror by pages are followed in one go, from the beginning on
# The link to the next page stands before the rows, so that a reader need not parse them to go on.
HEAD, NEXT = 1_000, re.compile('"next":"([^"]+)"')
MOST = 400  # requests of one round: what takes a millisecond is asked often
GROWTH = 1.5  # at most, from the smallest registry to the largest, for each of the API's own


@dataclass(frozen=True)
class Work:
    """One thing that is asked again and again, and how many rows it answers."""

    rows: int
    run: Callable[[], object]


@dataclass(frozen=True)
class Demand:
    """How many times the rows of its reference something must answer in the same time."""

    name: str
    reference: str
    least: float


DEMANDS = [
    Demand("list of 100", "plain DRF, list of 100", 60),
    Demand("list of 100", "bare function, list of 100", 1.8),
    Demand("list of 1,000", "bare function, list of 1,000", 3.5),
    Demand("detail", "plain DRF, detail", 5),
    Demand("mirror by pages of 1,000", "plain DRF, mirror by pages of 1,000", 70),
]
OWN = dict.fromkeys(demand.name for demand in DEMANDS)


def works(connection):
    """Everything that is measured at one size, by name."""
    api = site(HTTP_AUTHORIZATION=f"Bearer {national_key()}")
    bare = Asked(bare_function.application)
    uuid, key, count = middle(connection)
    pages = f"/?limit=1000&offset={count // 2}"  # a whole mirror comes to as much on average
    return {
        "list of 100": Work(100, partial(api.body, f"{LIST}?limit=100")),
        "list of 1,000": Work(1_000, partial(api.body, f"{LIST}?limit=1000")),
        "detail": Work(1, partial(api.body, f"{LIST}{uuid}/")),
        "mirror by pages of 1,000": Work(min(count, PAGES * 1_000), partial(mirror, api)),
        "bare function, list of 100": Work(100, partial(bare.body, f"/?limit=100&after={key}")),
        "bare function, list of 1,000": Work(
            1_000, partial(bare.body, f"/?limit=1000&after={key}")
        ),
        "bare function, detail": Work(1, partial(bare.body, f"/?id={uuid}")),
        "plain DRF, list of 100": Work(100, lambda: drf_viewset.answer(environ("/?limit=100"))),
        "plain DRF, detail": Work(1, lambda: drf_viewset.answer(environ(f"/:{uuid}"))),
        "plain DRF, mirror by pages of 1,000": Work(
            1_000, lambda: drf_viewset.answer(environ(pages))
        ),
    }


def middle(connection):
    """A record from the middle of the table, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uuid, id, (SELECT count(*) FROM businesses_business) FROM businesses_business "
            "WHERE id >= (SELECT max(id) / 2 FROM businesses_business) ORDER BY id LIMIT 1"
        )
        return cursor.fetchone()


def mirror(api, pages=PAGES):
    """So many pages, each found by the link of the one before."""
    address = f"{LIST}?limit=1000"
    for _page in range(pages):
        head = api.body(address)[:HEAD].decode(errors="replace")
        following = NEXT.search(head)
        if not following:
            return
        parts = urlsplit(following[1])
        address = f"{parts.path}?{parts.query}"


def measure(sizes):
    """Print rows per second at the largest size, ratios to the references, and growth; true if
    all is met."""
    registries = Registries(sizes)
    try:
        found = {size: rounds_of(registries, size) for size in dict.fromkeys((sizes[0], sizes[-1]))}
    finally:
        registries.close()
    told(found[sizes[-1]], sizes[-1])
    met = [judged(found[sizes[-1]], demand) for demand in DEMANDS]
    met += [grown(found[sizes[0]][name], found[sizes[-1]][name], name) for name in OWN]
    return all(met)


def rounds_of(registries, size):
    """{name: (rows, rounds)}; candidates and references take turns."""
    with registries.at(size) as connection:
        asked = works(connection)
        for work in asked.values():
            work.run()
    found = {name: [] for name in asked}
    for _turn in range(timing.ROUNDS):
        for name, work in asked.items():
            with registries.at(size) as connection:
                backend = connection.connection.info.backend_pid
                found[name].append(timing.one_round(work.run, backend, MOST))
    return {name: (asked[name].rows, rounds) for name, rounds in found.items()}


def told(found, size):
    print(f"\nThe API at {size:,} businesses: milliseconds (web + database), rows a second:")
    for name, (rows, rounds) in found.items():
        wall, web, database = (
            statistics.median(getattr(each, what) for each in rounds) for what in timing.TOLD
        )
        print(
            f"{name:<38}{wall:10.2f} ({web:.2f} + {database:.2f})"
            f"{rows / wall * 1_000:14,.0f} rows/s",
            flush=True,
        )


def judged(found, demand):
    """Rows per second beside the reference's, round by round."""
    (rows, mine), (others, theirs) = found[demand.name], found[demand.reference]
    ratios = [
        (rows / one.wall) / (others / other.wall) for one, other in zip(mine, theirs, strict=True)
    ]
    ratio = statistics.median(ratios)
    met = ratio >= demand.least
    print(
        f"{demand.name} beside {demand.reference}: {ratio:.1f} times "
        f"({min(ratios):.1f} to {max(ratios):.1f}), at least {demand.least}: "
        f"{'met' if met else 'NOT MET'}",
        flush=True,
    )
    return met


def grown(small, large, name):
    """Time per row at the largest size beside the smallest: a mirror of less is over sooner."""
    (rows, mine), (others, theirs) = large, small
    ratio = statistics.median(
        (one.wall / rows) / (other.wall / others) for one, other in zip(mine, theirs, strict=True)
    )
    met = ratio <= GROWTH
    judgement = "met" if met else "NOT MET"
    print(f"{name}, largest by smallest: {ratio:.2f}, at most {GROWTH}: {judgement}", flush=True)
    return met
