"""The map as a small drawing: needs no script and next to nothing of a slow line.

One mark tells how many lie in a place and leads into it, down to the single business. It is
drawn in percent of its frame, so that marks and words keep their size on every screen.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import floor, log2

from django.db.models.functions import Left
from django.urls import reverse

from businesses.views import marks
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.ui.lists import address
from ikm_registry.ui.places import LEVEL_BELOW, widest
from ikm_registry.ui.templatetags.ui import number

# Wide to high, as static/css/map.css frames it.
SHAPE = Decimal(8) / 5
# Degrees: a lonely business is shown with its surroundings, about two kilometres.
LEAST = Decimal("0.02")
MARGIN = Decimal("1.25")
# Where no places tell them apart, marks are gathered in so many columns at least.
COLUMNS = 8
# How far a mark reaches, in pixels: one business, then by the digits of what it counts.
RADII = (9, 12, 14, 17, 21)
BELOW, ABOVE = 1, -1
# Of more marks than these a telephone shows no names, and smaller dots.
MOST_NAMED = 12


@dataclass(frozen=True)
class Frame:
    """The part of the world that is drawn."""

    west: Decimal
    north: Decimal
    width: Decimal

    @classmethod
    def around(cls, west, south, east, north):
        width = MARGIN * max(east - west, SHAPE * (north - south), LEAST)
        middle = (west + east) / 2, (south + north) / 2
        return cls(middle[0] - width / 2, middle[1] + width / SHAPE / 2, width)

    @property
    def zoom(self):
        return max(floor(log2(90 * COLUMNS / self.width)), 0)

    @property
    def column(self):
        return self.width / COLUMNS

    def place(self, lng, lat):
        """Where a point stands, as SVG writes it in every language."""
        across = 100 * (lng - self.west) / self.width
        down = 100 * (self.north - lat) / (self.width / SHAPE)
        return {"x": f"{across:.2f}%", "y": f"{down:.2f}%"}


def overview(rows, extent, filterset):
    """The marks, the largest first, so that no small one hides behind it; three queries at most."""
    frame = Frame.around(**extent)
    level = level_below(filterset)
    groups = parted(rows, level) if level else list(rows.in_squares(marks.square(frame.zoom)))
    alone = marks.marked(rows.filter(pk__in=[g["one"] for g in groups if g["count"] == 1]))
    businesses = {business.pk: business for business in alone}
    sides = lettered(groups, level, frame.column)
    drawing = [
        drawn(group, businesses.get(group["one"]), sides.get(group["one"]))
        | {"url": way_into(group, businesses.get(group["one"]), level, filterset)}
        | frame.place(group["lng"], group["lat"])
        for group in groups
    ]
    return {"marks": drawing, "is_crowded": len(drawing) > MOST_NAMED}


def level_below(filterset):
    """The level of places that part what was asked for; none inside a village."""
    place = None if "region" in filterset.turned else filterset.answers.get("region")
    roots = [place.code] if place else widest(filterset.held)
    return LEVEL_BELOW.get(min(map(len, roots), default=Level.DISTRICT))


def parted(rows, level):
    """Groups by place of this level, or by a wider one where no more is known."""
    groups = list(rows.gathered(part=Left("region_id", level)))
    places = Region.objects.in_bulk([group["part"] for group in groups])
    return [group | {"place": places[group["part"]]} for group in groups]


def lettered(groups, level, column):
    """Below or above which marks the names of their places are written, the larger first.

    Where neither is free of other marks and names, none is written: the mark's title tells it.
    """
    written, sides = [], {}
    for group in groups:
        for side in (BELOW, ABOVE) if is_place(group, level) else ():
            spot = {"lng": group["lng"], "lat": group["lat"] - side * column * 4 / 10}
            if marks.has_room(spot, written, column) and not hides_another(spot, groups, column):
                written.append(spot)
                sides[group["one"]] = side
                break
    return sides


def is_place(group, level):
    """Whether it is known which of the places lies here, and not only what these lie in."""
    return level is not None and group["place"].level == level


def hides_another(spot, groups, column):
    """Whether a name here would lie over a mark, as wide as most names are on a telephone."""
    return any(
        abs(spot["lng"] - group["lng"]) < column * 8 / 10
        and abs(spot["lat"] - group["lat"]) < column * 3 / 10
        for group in groups
    )


def drawn(group, business, side):
    """What a mark looks like and says: a business by its name, of several how many they are."""
    count, place = group["count"], group.get("place")
    words = business.name if business else marks.words(count)
    radius = RADII[0 if business else min(len(str(count)), len(RADII) - 1)]
    return {
        "count": "" if business else number(count),
        "radius": radius,
        "words": f"{place.name}: {words}" if place else words,
        "name": place.name if side else "",
        "foot": radius + 13 if side == BELOW else -radius - 5,
    }


def way_into(group, business, level, filterset):
    """A business leads to its record, a place into itself with the same question."""
    if business:
        return business.get_absolute_url()
    if not is_place(group, level) or "region" in filterset.turned:
        return ""
    asked = filterset.query
    asked["region"] = group["place"].pk
    return address(reverse("businesses:map"), asked)
