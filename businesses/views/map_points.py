"""The points of the moving map, for the window that its reader looks at."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from businesses.filters import BusinessFilter
from businesses.forms.window import WindowForm
from businesses.models import Business
from businesses.views import marks
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import number

# From here on each business has a mark of its own.
SINGLE_FROM = 17
USUAL_ZOOM = 10


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
        total = shown if len(features) < marks.MOST else rows.order_by().count()
        return JsonResponse(
            {
                "type": "FeatureCollection",
                "features": features,
                "sentence": sentence(shown, total),
                "places": [name(*place) for place in marks.names(rows, zoom)],
            }
        )


def single(rows):
    """Each business by itself, and how many that are."""
    features = [point(business) for business in marks.marked(rows).order_by("pk")[: marks.MOST]]
    return features, len(features)


def clustered(rows, zoom):
    """Gathered by squares; alone in its square, a business stands by itself."""
    groups, alone = marks.gathered(rows, zoom)
    points = [point(business) for business in alone]
    clusters = [cluster(group) for group in groups]
    return [*clusters, *points], sum(group["count"] for group in groups) + len(points)


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


def cluster(group):
    count = group["count"]
    return feature(group["lng"], group["lat"], count=count, words=marks.words(count))


def name(region, group):
    return feature(group["lng"], group["lat"], name=region.name)


def sentence(shown, total):
    """What is drawn, and never silently less than there is."""
    if shown < total:
        counted = {"shown": number(shown), "total": number(total)}
        return _("%(shown)s of %(total)s are shown; zoom in for the others.") % counted
    return _("%(businesses)s in this part of the map.") % {"businesses": marks.words(total)}
