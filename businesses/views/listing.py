"""The list of businesses: search, filters, order, pages; the address holds all of it."""

from django.db.models import Count, Exists, F, OuterRef, Sum

from businesses.choices import CertificateKind
from businesses.filters import BusinessFilter
from businesses.filters.columns import NAME, read
from businesses.models import Business, BusinessDocument, SavedView
from businesses.models.completeness import Completeness
from businesses.models.money import sees_all_money
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
        workers, production = WORKERS, PRODUCTION
        if self.shows_whole_places(rows):
            rows = BusinessDocument.objects.visible_to(self.request.user)
            workers, production = "workers", "production"
        counted = rows.order_by().annotate(workforce=F(workers), output=F(production))
        if not self.counts_all:
            counted = counted[: MOST_COUNTED + 1]
        return counted.aggregate(
            rows=Count("pk"),
            workers=Sum("workforce"),
            known=Count("workforce"),
            production=Sum("output"),
            production_known=Count("output"),
        )

    def shows_whole_places(self, rows):
        """Nothing narrows it, and nobody sees one row of a place but not the next: what is ready
        of these places tells the totals by one reading of its index."""
        return not self.filterset.narrows and not rows.may_be_of(self.request.user)

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
        """Of what filters leave, to those alone who may see the money of each firm."""
        return bool(self.totals["production_known"]) and sees_all_money(self.request.user)

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
