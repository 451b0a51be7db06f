"""What a save costs beyond its row: the document, the history, the search and the news of it.

The UPDATE that `save_record` sends, committed, as it is: with all that the database does for it;
and the same with every trigger asleep, as a database without any of these would do it. In turns,
on ordinary durability, each way on a connection of its own and with rows of its own: who comes
second to a row finds its pages at hand, and already whole in the log.
"""

import random
import statistics
import time

from django.db import connections, transaction
from django.db.models import Max

from benchmarks.registry import Registries
from businesses.choices import Status
from businesses.models import Business

MOST = 3.0
ROUNDS, WRITES = 5, 60
STATES = [Status.ACTIVE, Status.INACTIVE]


def renamed(row, word):
    """Which the search must learn, too."""
    row.name = f"{row.name.partition(' #')[0]} #{word}"


def moved_between_states(row, _word):
    row.status = STATES[row.status == STATES[0]]


CHANGES = {"another state": moved_between_states, "another name": renamed}


def measure(size):
    """Print both for each change; true if the whole costs at most so many times the bare row."""
    registries, bare = Registries([size]), Registries([size])
    try:
        with bare.at(size) as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        return all([judged(registries, bare, size, name) for name in CHANGES])
    finally:
        registries.close()
        bare.close()


def judged(registries, bare, size, name):
    ways = [registries, bare]
    rounds = [one_round(ways, size, CHANGES[name], turn) for turn in range(ROUNDS + 1)][1:]
    full, row = (statistics.median(each[n] for each in rounds) for n in (0, 1))
    ratios = [mine / theirs for mine, theirs in rounds]
    met = statistics.median(ratios) <= MOST
    print(
        f"write at {size:,}, {name}: {full * 1_000:.2f} ms, its bare row {row * 1_000:.2f} ms; "
        f"{statistics.median(ratios):.2f} times ({min(ratios):.2f} to {max(ratios):.2f}), "
        f"at most {MOST}: {'met' if met else 'NOT MET'}",
        flush=True,
    )
    return met


def one_round(ways, size, change, turn):
    """Medians in seconds, one for each way."""
    chance = random.Random(turn)  # noqa: S311
    walls = [[] for _way in ways]
    with ways[0].at(size):
        newest = Business.objects.aggregate(newest=Max("pk"))["newest"]
        keys = chance.sample(range(1, newest), WRITES * len(ways))
        rows = list(Business.objects.filter(pk__in=keys))
    for number, row in enumerate(rows):
        place = number % len(ways)
        with ways[place].at(size) as connection:
            change(row, f"{turn}{number}")
            row.version += 1
            walls[place].append(seconds(connection, statement_of(row)))
    return tuple(statistics.median(each) for each in walls)


def statement_of(row):
    """What saving this row sends."""
    sent = []

    def keep(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connections["default"].execute_wrapper(keep):
        row.save()
        transaction.set_rollback(True)
    return sent[0]


def seconds(connection, statement):
    """With its commit: there is no transaction around it."""
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(*statement)
        return time.perf_counter() - began
