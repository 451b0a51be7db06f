"""The map of any result. The server gathers the points, so that a million weigh as much as ten."""

from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Left
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_filters.views import FilterView

from businesses.filters import UNKNOWN, BusinessFilter
from businesses.filters.columns import COLUMNS, NAME
from businesses.forms.window import WindowForm
from businesses.models import Business
from businesses.views.listing import BusinessList
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.ui.lists import address
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import number

# So many marks fit on a map; of more it is said how many are missing.
MOST = 2_000
MOST_NAMES = 40
# What the table below the map tells.
TOLD = {"place", "status", "coordinates"}
# From here on each business has a mark of its own.
SINGLE_FROM = 17
USUAL_ZOOM = 10
# The names written on the map, by the zoom from which they are.
NAMED_FROM = [(12, Level.VILLAGE), (9, Level.DISTRICT), (0, Level.REGENCY)]


class BusinessMap(BusinessList):
    """The list's questions, answered by a map and a table of the same rows.

    Costs one query more than the list: the extent, and how many have no coordinates.
    """

    template_name = "businesses/map.html"
    columns = [NAME, *(column for column in COLUMNS if column.name in TOLD)]

    def paginate_queryset(self, queryset, page_size):
        found = queryset.order_by().aggregate(
            west=Min("longitude"),
            south=Min("latitude"),
            east=Max("longitude"),
            north=Max("latitude"),
            unlocated=Count("pk", filter=Q(latitude__isnull=True)),
        )
        self.unlocated = found.pop("unlocated")
        self.extent = ",".join(str(side) for side in found.values() if side is not None)
        return super().paginate_queryset(queryset.located(), page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = context["query"]
        missing = asked.copy()
        missing["coordinates"] = UNKNOWN
        return context | {
            "extent": self.extent,
            "points": address(reverse("businesses:map_points"), asked),
            "list_url": address(reverse("businesses:list"), asked),
            "unlocated": self.unlocated,
            "unlocated_url": address(reverse("businesses:list"), missing),
            "tiles": {"url": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION},
        }


class MapPoints(ScopedPage, FilterView):
    """What lies in one window of the map, as GeoJSON; the questions are those of the list.

    Of a business it tells number, name, status and place, and nothing of its owner. Costs at
    most four queries, however many there are.
    """

    model = Business
    filterset_class = BusinessFilter

    def get(self, request, *args, **kwargs):
        self.window = WindowForm(request.GET)
        if not self.window.is_valid():
            return JsonResponse({"errors": self.window.errors}, status=400)
        return super().get(request, *args, **kwargs)

    def render_to_response(self, context, **kwargs):
        zoom = self.window.cleaned_data["zoom"]
        zoom = USUAL_ZOOM if zoom is None else zoom
        rows = context["object_list"].between(**self.window.cleaned_data["bbox"])
        features, shown = single(rows) if zoom >= SINGLE_FROM else clustered(rows, zoom)
        total = shown if len(features) < MOST else rows.order_by().count()
        return JsonResponse(
            {
                "type": "FeatureCollection",
                "features": features,
                "sentence": sentence(shown, total),
                "places": list(names(rows, zoom)),
            }
        )


def single(rows):
    """Each business by itself, and how many that are."""
    features = [point(business) for business in marked(rows).order_by("pk")[:MOST]]
    return features, len(features)


def square(zoom):
    """Degrees as wide as a finger, 64 pixels: at zoom 0 the world is 256 wide, then doubles."""
    return Decimal(90) / 2**zoom


def clustered(rows, zoom):
    """Gathered by squares; alone in its square, a business stands by itself."""
    squares = list(rows.in_squares(square(zoom))[:MOST])
    alone = [group["one"] for group in squares if group["count"] == 1]
    points = [point(business) for business in marked(rows.filter(pk__in=alone))]
    clusters = [cluster(group) for group in squares if group["count"] > 1]
    return [*clusters, *points], sum(group["count"] for group in squares)


def marked(rows):
    return rows.located().only("registry_no", "name", "status", "latitude", "longitude")


def feature(lng, lat, **properties):
    place = {"type": "Point", "coordinates": [round(float(lng), 6), round(float(lat), 6)]}
    return {"type": "Feature", "geometry": place, "properties": properties}


def point(business):
    return feature(
        business.longitude,
        business.latitude,
        number=business.registry_no,
        name=business.name,
        status=business.get_status_display(),
    )


def cluster(square):
    return feature(
        square["lng"], square["lat"], count=square["count"], words=words(square["count"])
    )


def words(count):
    counted = {"count": number(count)}
    return ngettext("%(count)s business", "%(count)s businesses", count) % counted


def sentence(shown, total):
    """What is drawn, and never silently less than there is."""
    if shown < total:
        counted = {"shown": number(shown), "total": number(total)}
        return _("%(shown)s of %(total)s are shown; zoom in for the others.") % counted
    return _("%(businesses)s in this part of the map.") % {"businesses": words(total)}


def names(rows, zoom):
    """The names of places, each in the middle of its businesses, where there is room for it.

    The place with most businesses is written first. Costs two queries.
    """
    level = next(level for least, level in NAMED_FROM if zoom >= least)
    groups = list(rows.gathered(part=Left("region_id", level))[:MOST_NAMES])
    regions = Region.objects.in_bulk([group["part"] for group in groups])
    written = []
    for group in groups:
        region = regions[group["part"]]
        if region.level == level and has_room(group, written, square(zoom)):
            written.append(group)
            yield feature(group["lng"], group["lat"], name=region.name)


def has_room(group, written, wide):
    """No other name within two squares beside it or half a square above and below."""
    return not any(
        abs(group["lng"] - other["lng"]) < 2 * wide and abs(group["lat"] - other["lat"]) < wide / 2
        for other in written
    )
