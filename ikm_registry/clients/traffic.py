"""What a client asked in the last days, day by day, as numbers and as bars.

Days are those of the reader's clock. The server works out where each bar stands; the table behind
the drawing holds the numbers.
"""

from datetime import timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from ikm_registry.rest.models import Traffic

DAYS = 14
COUNTS = ("requests", "refused", "failed", "errors", "bytes")
# The drawing, in units of its own; static/css/record.css scales it.
WIDTH, FOOT, TOP = 320, 112, 8
STEP = WIDTH // DAYS
BAR = 14


def days_of(keys):
    """One line for each of the last days, the oldest first; costs one query."""
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    counted = {
        row.pop("day"): row
        for row in Traffic.objects.filter(key__in=keys)
        .annotate(day=TruncDate("began_at"))
        .filter(day__gte=first)
        .values("day")
        .annotate(**{name: Sum(name) for name in COUNTS})
    }
    nothing = dict.fromkeys(COUNTS, 0)
    return [
        {"day": day, **counted.get(day, nothing)}
        for day in (first + timedelta(days=number) for number in range(DAYS))
    ]


def requests_since(moment, users):
    """How much each of these users asked, by its number; costs one query."""
    rows = Traffic.objects.filter(key__user__in=users, began_at__gte=moment)
    return dict(rows.values_list("key__user").annotate(Sum("requests")))


def chart(days):
    """Bars of the requests, of which those that were not answered well stand out; None for none."""
    highest = max(day["requests"] for day in days)
    if not highest:
        return None
    bars = [bar(day, place, highest) for place, day in enumerate(days)]
    return {"bars": bars, "highest": highest, "width": WIDTH, "foot": FOOT, "days": days}


def bar(day, place, highest):
    bad = day["refused"] + day["failed"] + day["errors"]
    whole, part = (height(count, highest) for count in (day["requests"], bad))
    return {
        "left": place * STEP + (STEP - BAR) // 2,
        "width": BAR,
        "top": FOOT - whole,
        "height": whole - part,
        "bad_top": FOOT - part,
        "bad_height": part,
    }


def height(count, highest):
    """What happened at all is seen, however little it was."""
    return max(1, round((FOOT - TOP) * min(count, highest) / highest)) if count else 0
