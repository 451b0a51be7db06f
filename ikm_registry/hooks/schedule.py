"""When a call that did not arrive is tried again: ten times within some three days."""

import random
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

# After the first try, the second, and so on; none follows the last.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
TRIES = len(WAITS) + 1
# Calls that failed together do not come back together.
JITTER = 0.1
# A receiver may ask for more time, not for all there is.
LONGEST = timedelta(hours=24)
MOST_DIGITS = 9


def wait_after(tries, asked=timedelta(0)):
    """How long to wait after so many tries; None when that was the last. `asked` is her wish."""
    if tries >= TRIES:
        return None
    usual = WAITS[tries - 1] * (1 + JITTER * random.random())  # noqa: S311  # guards nothing
    return max(usual, min(asked, LONGEST))


def time_asked(retry_after, now):
    """What a `Retry-After` asks for, in seconds or as a date; no time where it says nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta(0)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))
