"""The list of businesses: search, filters, order, pages; the address holds all of it."""

from django.db.models import Count, Exists, OuterRef, Sum

from businesses.choices import CertificateKind
from businesses.filters import BusinessFilter
from businesses.filters.columns import NAME, read
from businesses.models import Business, SavedView
from businesses.models.completeness import Completeness
from businesses.models.money import may_be_summed
from businesses.models.questions import PRODUCTION, WORKERS
from businesses.registry_no import is_valid
from businesses.views.detail import STATUS_LOOKS
from ikm_registry.ui.lists import FilteredList, address
from ikm_registry.ui.paging import MOST_COUNTED
from ikm_registry.ui.places import around

EXACT = "exact"


class BusinessList(FilteredList):
    """Costs the same queries for one row and for a full page."""

    model = Business
    filterset_class = BusinessFilter
    template_name = "businesses/list.html"

    @property
    def columns(self):
        return [NAME, *self.filterset.shown]

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
        return read(rows, self.columns, self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        names = {column.name for column in self.columns}
        for business in context["object_list"]:
            tell(business, names, held=self.filterset.held)
        rows = list(context["object_list"])
        capped = self.totals["rows"] > MOST_COUNTED and not self.counts_all
        exact = self.filterset.query
        exact["count"] = EXACT
        return context | {
            "shown": names,
            "production_told": self.tells_production(),
            "views": self.views(),
            "capped": MOST_COUNTED if capped else None,
            "exact_url": address(self.request.path, exact),
            "first": rows[0].registry_no if rows else "",
            "last": rows[-1].registry_no if rows else "",
            "may_change": self.request.user.has_perm("businesses.change_business"),
            "ticked": "ticked" in self.request.GET,
        }

    def tells_production(self):
        known = self.totals["production_known"]
        return bool(known) and may_be_summed(known, self.request.user)

    def views(self):
        """Those kept by the reader and by her office; costs one query."""
        user = self.request.user
        views = SavedView.objects.visible_to(user).select_related("region")
        changeable = SavedView.objects.permitted(user, "change").filter(pk=OuterRef("pk"))
        return views.annotate(may_change=Exists(changeable))

    @property
    def counts_all(self):
        return self.request.GET.get("count") == EXACT


def tell(business, names, *, held):
    """What the columns of these names say of a business, in words."""
    if "status" in names:
        business.looks = STATUS_LOOKS[business.status]
    if "place" in names:
        business.lies_in = around(business.region, held)
    if "permits" in names:
        business.permits = [CertificateKind(kind).label for kind in business.permits]
    if "completeness" in names:
        business.completeness = Completeness.of(business)
