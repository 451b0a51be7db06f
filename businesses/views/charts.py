"""Small charts of one business over the years, beside the middle of its peers.

The server works out every number; the template draws. Heights start at zero, and behind each
chart stands its table.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.services.peers import medians_of_peers
from ikm_registry.ui.templatetags.ui import ROUND_WORDS, grouped, number, rupiah

MOST_YEARS = 5
# The drawing, in units of its own; static/css/record.css scales it.
WIDTH, FOOT, TOP = 320, 112, 8
BAR, TICK = 28, 44
NONE = (None, 0)  # no median, since too few know


@dataclass(frozen=True)
class Measure:
    """What one chart tells: a column of the figures, its words and how its values are written."""

    name: str
    label: str | Promise
    is_money: bool = False


MEASURES = [
    Measure("production_value", gettext_lazy("Value of production"), is_money=True),
    Measure("workers_total", gettext_lazy("Workers")),
]


def charts(business, own, *, money):
    """One chart for each measure of which a value is known; costs two queries.

    `own` are the figures of the business that the reader may see: whoever sees none, sees
    nothing of its peers either. Without `money` the charts of money are left out.
    """
    years = list(own.of_whole_years()[:MOST_YEARS])[::-1]
    if not years:
        return []
    measures = [measure for measure in MEASURES if money or not measure.is_money]
    names = [measure.name for measure in measures]
    peers = medians_of_peers(business, *names, years=[row.year for row in years])
    made = [chart(measure, years, peers) for measure in measures]
    return [each for each in made if each]


def chart(measure, years, peers):
    points = [point(measure, row, *peers.get((row.year, measure.name), NONE)) for row in years]
    highest = max((each["value"] or 0 for each in points), default=0)
    if all(each["value"] is None for each in points):
        return None
    highest = max(highest, *(each["median"] or 0 for each in points))
    size, word = scale(highest) if measure.is_money else (1, "")
    step = WIDTH // len(points)
    for place, each in enumerate(points):
        each |= drawn(each, highest, place * step + step // 2)
        each["short"] = short(each, size)
    return {
        "label": measure.label,
        "unit": _("%(size)s rupiah") % {"size": word} if word else "",
        "points": points,
        "has_median": any(each["median"] is not None for each in points),
        "foot": FOOT,
        "width": WIDTH,
    }


def point(measure, row, median, others):
    """One year: the business's own value and the median of the others, in words and numbers."""
    written = rupiah if measure.is_money else number
    value = getattr(row, measure.name)
    return {
        "year": str(row.year),
        "value": value,
        "words": written(value) if row.operated else _("Did not operate"),
        "median": median,
        "median_words": None if median is None else written(median),
        "others": others,
        "operated": row.operated,
    }


def drawn(point, highest, middle):
    """Where bar and tick stand; whole numbers, since a comma would part them."""
    bar, tick = (height(point[name], highest) for name in ("value", "median"))
    return {
        "middle": middle,
        "left": middle - BAR // 2,
        "bar": {"width": BAR, "height": bar, "top": FOOT - bar},
        "tick": {"from": middle - TICK // 2, "to": middle + TICK // 2, "at": FOOT - tick},
    }


def height(value, highest):
    return round((FOOT - TOP) * Decimal(value or 0) / Decimal(highest or 1))


def scale(highest):
    """The round number in which the largest amount is told."""
    return next(((size, word) for size, word in ROUND_WORDS if highest >= size), (1, ""))


def short(point, size):
    """The number under a bar: zero, unknown and "did not operate" are three answers."""
    if not point["operated"]:
        return "–"
    return "?" if point["value"] is None else grouped(point["value"] / Decimal(size), 1)
