"""The list of businesses: search, filters, order, pages; the address holds all of it."""

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from businesses.choices import SizeScheme
from businesses.filters import BusinessFilter
from businesses.models import Business
from businesses.registry_no import is_valid
from businesses.views.detail import STATUS_LOOKS
from ikm_registry.regions.codes import regency_code
from ikm_registry.ui.lists import Column, FilteredList, address
from ikm_registry.ui.paging import MOST_COUNTED

# What one row shows; nothing else of a business is read.
SHOWN = [
    "registry_no",
    "name",
    "status",
    "updated_at",
    "region__name",
    "region__full_name",
    "kbli__code",
    "kbli__title",
]
WORKERS = "latest_figures__workers_total"
EXACT = "exact"
PRODUCTION = "latest_figures__production_value"
COLUMNS = [
    Column(_("Business"), "name"),
    Column(_("Place"), "place"),
    Column("KBLI", "kbli"),
    Column(_("Size")),
    Column(_("Status")),
    Column(_("Changed"), "changed"),
]


class BusinessList(FilteredList):
    """Costs the same queries for one row and for a full page."""

    model = Business
    filterset_class = BusinessFilter
    template_name = "businesses/list.html"
    columns = COLUMNS

    def tally(self, rows):
        """Of no more than can be counted quickly, unless the reader says that she will wait."""
        counted = rows.order_by()
        if not self.counts_all:
            counted = counted[: MOST_COUNTED + 1]
        return counted.aggregate(
            rows=Count("pk"),
            workers=Sum(WORKERS),
            known=Count(WORKERS),
            production=Sum(PRODUCTION),
            production_known=Count(PRODUCTION),
        )

    def anchor(self, number):
        if not is_valid(number):
            return None
        key, _descending = self.filterset.key
        named = self.get_queryset().order_by().filter(registry_no=number)
        return named.values_list(key, "pk").first()

    def shown(self, rows):
        rows = rows.with_size_class(SizeScheme.PERMENPERIN).select_related("region", "kbli")
        return rows.only(*SHOWN)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        regencies = {regency_code(code) for code in self.filterset.held}
        for business in context["object_list"]:
            business.looks = STATUS_LOOKS[business.status]
            business.lies_in = business.region.around
            if len(regencies) == 1:  # whoever works in one regency need not read its name
                business.lies_in = business.lies_in.rpartition(", ")[0]
        rows = list(context["object_list"])
        capped = self.totals["rows"] > MOST_COUNTED and not self.counts_all
        exact = self.filterset.query
        exact["count"] = EXACT
        return context | {
            "capped": MOST_COUNTED if capped else None,
            "exact_url": address(self.request.path, exact),
            "first": rows[0].registry_no if rows else "",
            "last": rows[-1].registry_no if rows else "",
            "may_change": self.request.user.has_perm("businesses.change_business"),
            "ticked": "ticked" in self.request.GET,
        }

    @property
    def counts_all(self):
        return self.request.GET.get("count") == EXACT
