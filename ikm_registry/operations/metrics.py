"""Numbers for Prometheus: what the requests cost, what waits, how busy the database is; and what
other rooms tell (collectors.py).

Requests are counted by each process of the web server. Where PROMETHEUS_MULTIPROC_DIR names a
folder that is emptied at each start, the processes keep their counts there and any of them can
tell the sum; otherwise each tells its own.
"""

import os
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ikm_registry.operations import queue
from ikm_registry.operations.collectors import others

REQUESTS = Histogram(
    "ikm_request_seconds",
    "Time to answer a request, by the name of the page and the status.",
    ["view", "status"],
    registry=None,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


class Present(Collector):
    """What is so at the moment of asking; two queries."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        count, age = queue.waiting()
        yield GaugeMetricFamily("ikm_queue_length", "Tasks that wait for the worker.", count)
        yield GaugeMetricFamily(
            "ikm_queue_oldest_seconds", "Age of the oldest task that waits.", age.total_seconds()
        )
        connections = GaugeMetricFamily(
            "ikm_database_connections", "Sessions of this database.", labels=["state"]
        )
        for state, sessions in sessions_by_state():
            connections.add_metric([state], sessions)
        yield connections


def sessions_by_state() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() GROUP BY 1 ORDER BY 1"
        )
        return cursor.fetchall()


def requests_of_all(registry: CollectorRegistry) -> None:
    """Let a registry tell the requests of all processes, or of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)


def page() -> bytes:
    """Everything in Prometheus's text format."""
    registry = CollectorRegistry()
    requests_of_all(registry)
    for collector in (Present(), *others()):
        registry.register(collector)
    return generate_latest(registry)


def may_ask(request: HttpRequest) -> bool:
    """Whether every address on the request's way is one of METRICS_ALLOWED.

    Behind a web server the nearest address is always local, so those that it names count as
    well; a request that passed one which names none is a stranger's.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if "X-Forwarded-Proto" in request.headers and not forwarded:
        return False
    addresses = [request.META["REMOTE_ADDR"], *filter(None, forwarded.split(","))]
    return all(is_allowed(word.strip()) for word in addresses)


def is_allowed(word: str) -> bool:
    try:
        address = ip_address(word)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.METRICS_ALLOWED)
