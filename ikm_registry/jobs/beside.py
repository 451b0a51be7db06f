"""What goes on beside the tasks of a worker, each in a thread of its own, until the worker stops.

An app names its function when it is ready; this room knows none of them. The function is given an
event that tells it to stop, and looks at it often. What fails begins anew after a rest.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import connection
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

REST = 5  # seconds until something that failed begins anew

type Work = Callable[[Event], None]

named: list[str] = []


def register(path: str) -> None:
    """From now on every worker does this beside its tasks; its module is read when one starts."""
    named.append(path)


@contextmanager
def going_on() -> Iterator[None]:
    """While a worker works; at its end each is told to stop and waited for."""
    stop = Event()
    threads = [
        Thread(target=keep_on, args=(import_string(path), stop), name=path) for path in named
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def keep_on(work: Work, stop: Event) -> None:
    """One fault, a database that is gone for a minute perhaps, ends nothing for good."""
    while not stop.is_set():
        try:
            work(stop)
        except Exception:
            logger.exception("What goes on beside the tasks failed and begins anew.")
            stop.wait(REST)
        finally:
            connection.close()
