"""What stands on a map: businesses, gathered where they are many, and the names of places.

The database gathers them, so that a million weigh as much as ten.
"""

from decimal import Decimal

from django.db.models.functions import Left
from django.utils.translation import ngettext

from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.ui.templatetags.ui import number

# So many marks fit on a map; of more it is said how many are missing.
MOST = 2_000
MOST_NAMES = 40
# The names written on the map, by the zoom from which they are.
NAMED_FROM = [(12, Level.VILLAGE), (9, Level.DISTRICT), (0, Level.REGENCY)]


def square(zoom):
    """Degrees as wide as a finger, 64 pixels: at zoom 0 the world is 256 wide, then doubles."""
    return Decimal(90) / 2**zoom


def gathered(rows, zoom):
    """Those that share a square, as groups, and those alone in theirs. Costs two queries."""
    squares = list(rows.in_squares(square(zoom))[:MOST])
    alone = [group["one"] for group in squares if group["count"] == 1]
    return [group for group in squares if group["count"] > 1], marked(rows.filter(pk__in=alone))


def marked(rows):
    return rows.located().only("registry_no", "name", "status", "latitude", "longitude")


def words(count):
    counted = {"count": number(count)}
    return ngettext("%(count)s business", "%(count)s businesses", count) % counted


def names(rows, zoom):
    """Places, each with the middle of its businesses, where there is room to write its name.

    The place with most businesses comes first. Costs two queries.
    """
    level = next(level for least, level in NAMED_FROM if zoom >= least)
    groups = list(rows.gathered(part=Left("region_id", level))[:MOST_NAMES])
    regions = Region.objects.in_bulk([group["part"] for group in groups])
    written = []
    for group in groups:
        region = regions[group["part"]]
        if region.level == level and has_room(group, written, square(zoom)):
            written.append(group)
            yield region, group


def has_room(group, written, wide):
    """No other name within two squares beside it or half a square above and below."""
    return not any(
        abs(group["lng"] - other["lng"]) < 2 * wide and abs(group["lat"] - other["lat"]) < wide / 2
        for other in written
    )
