"""The map of any result, and a table of the same rows beside it."""

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from businesses.filters import UNKNOWN
from businesses.filters.columns import COLUMNS, NAME
from businesses.views.listing import BusinessList
from businesses.views.overview import overview
from ikm_registry.ui.lists import address

# What the table below the map tells.
TOLD = {"place", "status", "coordinates"}
# Whoever has opened the moving map gets it from then on; static/js/map-choice.js writes this.
CHOICE = ("map", "moving")


class BusinessMap(BusinessList):
    """The list's questions, answered by a map and a table of the same rows.

    Costs as many queries as the list, and the three of the drawing, unless the reader has
    chosen the moving map.
    """

    template_name = "businesses/map.html"
    columns = [NAME, *(column for column in COLUMNS if column.name in TOLD)]

    def paginate_queryset(self, queryset, page_size):
        found = queryset.order_by().aggregate(
            west=Min("longitude"),
            south=Min("latitude"),
            east=Max("longitude"),
            north=Max("latitude"),
            located=Count("latitude"),
            unlocated=Count("pk", filter=Q(latitude__isnull=True)),
        )
        self.located, self.unlocated = found.pop("located"), found.pop("unlocated")
        self.extent = {} if found["west"] is None else found
        self.found = queryset
        return super().paginate_queryset(queryset.located(), page_size)

    def tally(self, rows):
        """All of them, however many: the query of the extent has counted them."""
        return {"rows": self.located}

    def tells_production(self):
        return False

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = context["query"]
        missing = asked.copy()
        missing["coordinates"] = UNKNOWN
        return (context | self.drawn()) | {
            "extent": ",".join(str(side) for side in self.extent.values()),
            "points": address(reverse("businesses:map_points"), asked),
            "list_url": address(reverse("businesses:list"), asked),
            "unlocated": self.unlocated,
            "unlocated_url": address(reverse("businesses:list"), missing),
            "tiles": {"url": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION},
        }

    def drawn(self):
        name, moving = CHOICE
        if self.request.COOKIES.get(name) == moving:
            return {"moving": True}
        if not self.extent:
            return {}
        return {"overview": overview(self.found, self.extent, self.filterset)}
