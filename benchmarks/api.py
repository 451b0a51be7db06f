"""The API beside what most would have built, beside the least that is possible, and beside COPY.

Everything runs in this process on one connection, references and candidates in turns, by a key
whose user sees the whole country; the key is looked up and its requests are counted each time.
"""

import json
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from benchmarks import databases, timing
from benchmarks.keys import national_key
from benchmarks.reference import bare_function, drf_viewset
from benchmarks.registry import Registries
from benchmarks.wsgi import Asked, environ, site

LIST = "/api/v1/businesses/"
PAGES = 20  # of a mirror by pages are followed in one round, from the beginning on
TURNS = 5


@dataclass(frozen=True)
class Demand:
    """That one thing takes at most so much of the time of another: a ratio of rates."""

    name: str
    candidate: str
    reference: str
    least: float


DEMANDS = [
    Demand("list of 100 beside plain DRF", "list of 100", "DRF: list of 100", 60),
    Demand("list of 100 beside the bare function", "list of 100", "bare: list of 100", 1.8),
    Demand("list of 1,000 beside the bare function", "list of 1,000", "bare: list of 1,000", 3.5),
    Demand("detail beside plain DRF", "detail", "DRF: detail", 5),
    Demand("mirror by pages of 1,000 beside plain DRF", "mirror by pages", "DRF: mirror", 70),
]
GROWTH = 1.5  # at most, from the smallest size to the largest, for each of the API's own


@dataclass
class Works:
    """What is run at one size, by name: each returns how many rows it answered."""

    by_name: dict = field(default_factory=dict)

    @classmethod
    def at(cls, connection):
        key = national_key()
        api = site(HTTP_AUTHORIZATION=f"Bearer {key}")
        bare = Asked(bare_function.application)
        uuid, pk = middle_of(connection)
        return cls(
            {
                "list of 100": lambda: api.body(f"{LIST}?limit=100") and 100,
                "list of 1,000": lambda: api.body(f"{LIST}?limit=1000") and 1_000,
                "detail": lambda: api.body(f"{LIST}{uuid}/") and 1,
                "mirror by pages": partial(mirrored, api),
                "bare: list of 100": lambda: bare.body(f"/?limit=100&after={pk}") and 100,
                "bare: list of 1,000": lambda: bare.body(f"/?limit=1000&after={pk}") and 1_000,
                "bare: detail": lambda: bare.body(f"/?id={uuid}") and 1,
                "DRF: list of 100": lambda: drf_viewset.answer(environ("/?limit=100")) and 100,
                "DRF: detail": lambda: drf_viewset.answer(environ(f"/:{uuid}")) and 1,
                "DRF: mirror": partial(mirrored_by_offset, connection),
            }
        )


def middle_of(connection):
    """A record from the middle of the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uuid, id FROM businesses_business "
            "WHERE id >= (SELECT max(id) / 2 FROM businesses_business) ORDER BY id LIMIT 1"
        )
        return cursor.fetchone()


def mirrored(api):
    """So many pages of a mirror, each found by the link of the one before."""
    address, rows = f"{LIST}?limit=1000", 0
    for _page in range(PAGES):
        page = json.loads(api.body(address))
        rows += len(page["results"])
        if not page["next"]:
            break
        parts = urlsplit(page["next"])
        address = f"{parts.path}?{parts.query}"
    return rows


def mirrored_by_offset(connection):
    """One page of 1,000 from the middle: what a whole mirror comes to on average."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) / 2 FROM businesses_business")
        (middle,) = cursor.fetchone()
    drf_viewset.answer(environ(f"/?limit=1000&offset={middle}"))
    return 1_000
