"""How long something takes, by the clock and by the processors, in turns between the sizes."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5
WARM = 2  # requests before the first round: caches of both sides fill
LEAST, MOST, ENOUGH = 3, 12, 0.4  # requests of one round: so many, or for so many seconds
NANO = 1_000_000_000


@dataclass(frozen=True)
class Round:
    """Medians and means of one round at one size, in milliseconds."""

    wall: float
    web: float
    database: float


def backend_seconds(pid):
    """Processor time that one backend of PostgreSQL has used; 0 where no /proc tells."""
    stat = Path(f"/proc/{pid}/schedstat")
    return int(stat.read_text().split()[0]) / NANO if stat.exists() else 0.0


def one_round(work, backend, most=MOST):
    walls = []
    web, database = time.process_time(), backend_seconds(backend)
    while len(walls) < LEAST or (sum(walls) < ENOUGH and len(walls) < most):
        began = time.perf_counter()
        work()
        walls.append(time.perf_counter() - began)
    many = len(walls) / 1_000
    return Round(
        wall=statistics.median(walls) * 1_000,
        web=(time.process_time() - web) / many,
        database=(backend_seconds(backend) - database) / many,
    )


def in_turns(registries, works):
    """{size: rounds}, each round going through all sizes, so that a busy minute hits all alike.

    `works` holds what to run for each size; it is run while that size's database answers.
    """
    found = {size: [] for size in works}
    for turn in range(ROUNDS + 1):
        for size, work in works.items():
            with registries.at(size) as connection:
                connection.ensure_connection()
                backend = connection.connection.info.backend_pid
                if turn:
                    found[size].append(one_round(work, backend))
                else:
                    for _ in range(WARM):
                        work()
    return found


@dataclass(frozen=True)
class Growth:
    """What one size costs beside the smallest, round by round."""

    wall: float
    web: float
    database: float
    ratio: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, rounds, first):
        ratios = [mine.wall / least.wall for mine, least in zip(rounds, first, strict=True)]
        return cls(
            *(statistics.median(getattr(each, what) for each in rounds) for what in TOLD),
            statistics.median(ratios),
            min(ratios),
            max(ratios),
        )


TOLD = ("wall", "web", "database")


def noise():
    """How evenly this machine works right now: the same arithmetic, slowest by fastest."""
    spans = []
    for _ in range(15):
        began = time.perf_counter()
        sum(range(300_000))
        spans.append(time.perf_counter() - began)
    return max(spans) / min(spans)
