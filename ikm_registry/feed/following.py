"""Following the feed: page by page, and waiting for what comes next."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.conf import settings
from django.db.models import Exists

from ikm_registry.accounts import wall
from ikm_registry.feed.lines import Page, line_of, told
from ikm_registry.feed.models import Change, Horizon, number_changes
from ikm_registry.feed.readers import Reader
from ikm_registry.rest import prepared

# Blanks of the statements that are made once for each kind of reader.
AFTER, UNTIL = "{after}", "{until}"
PAUSE = 1  # second between two looks of one who waits

# Each waits in a thread that answers nobody else meanwhile; so only some of a process may.
room = BoundedSemaphore(settings.FEED_WAITING)


class TooOld(Exception):
    """Changes after this timepoint are no longer all there, or (`is_ahead`) never were."""

    def __init__(self, *, is_ahead=False):
        super().__init__()
        self.is_ahead = is_ahead


@dataclass(frozen=True)
class Wish:
    """What a reader wants to be told; without `after`, what comes from now on."""

    reader: Reader
    models: tuple
    after: int | None = None
    limit: int = 500
    wait: int = 0


def follow(wish):
    """The next page. An empty one is given at once or, where she waits, when her time is over.

    Numbers are given in a transaction of their own, and none is open while she waits.
    """
    ends = time.monotonic() + wish.wait
    reached = number_changes()
    page = page_of(wish, reached if wish.after is None else wish.after, reached)
    if not wish.wait or not page.is_empty:
        return page
    with place_to_wait() as has_place:
        while has_place and page.is_empty and time.monotonic() + PAUSE <= ends:
            time.sleep(PAUSE)
            reached = number_changes()
            if reached > page.next_after:
                page = page_of(wish, page.next_after, reached)
    return page


@contextmanager
def place_to_wait():
    """Whether there is one; without, she is answered at once and asks again."""
    taken = room.acquire(blocking=False)
    try:
        yield taken
    finally:
        if taken:
            room.release()


def page_of(wish, after, reached):
    """What she is told after one timepoint, up to what was numbered when she asked."""
    span = {AFTER: after, UNTIL: reached}
    with wall.raised_for_each_statement(wish.reader.user):
        found = [
            (row[0], line_of(row, model, wish.reader.purpose))
            for model in wish.models
            for row in rows(wish, model, span)
        ]
        # Asked last: what was forgotten while the page was read is noticed.
        is_more_waiting = require_kept(after, reached)
    found.sort()
    lines = [line for _timepoint, line in found[: wish.limit]]
    if len(found) > wish.limit:
        return Page(lines, next_after=found[wish.limit - 1][0], has_more=True)
    return Page(lines, next_after=reached, has_more=is_more_waiting)


def rows(wish, model, span):
    """The changes of one kind in this span, and one more than asked for, which tells of others."""
    return prepared.rows(
        ("changes", *wish.reader.key(model), wish.limit),
        lambda: first_told(wish, model),
        span,
    )


def first_told(wish, model):
    after, until = map(prepared.blank_number, (AFTER, UNTIL))
    changes = wish.reader.changes(Change.objects.after(after, until=until), model)
    return told(changes[: wish.limit + 1], model, wish.reader)


def require_kept(after, reached):
    """Refuse what lies before the horizon or was never reached; tell whether more waits."""
    [(forgotten, is_more_waiting)] = prepared.rows(("horizon",), horizon, {})
    if not forgotten <= after <= reached:
        raise TooOld(is_ahead=after > reached)
    return is_more_waiting


def horizon():
    waiting = Exists(Change.objects.filter(timepoint=None))
    return Horizon.objects.annotate(is_more_waiting=waiting).values_list(
        "forgotten", "is_more_waiting"
    )
