"""The list of businesses: search, filters, order, pages; the address holds all of it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView
from django_htmx.http import push_url

from businesses.choices import SizeScheme
from businesses.filters import DEFAULT_ORDER, BusinessFilter
from businesses.models import Business
from businesses.views.detail import STATUS_LOOKS
from ikm_registry.regions.codes import regency_code
from ikm_registry.ui.pages import ScopedPage

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


@dataclass(frozen=True)
class Column:
    """A head of the table; `order` is the word by which the filter sorts by it."""

    label: str | Promise
    order: str = ""


COLUMNS = [
    Column(_("Business"), "name"),
    Column(_("Place"), "place"),
    Column("KBLI", "kbli"),
    Column(_("Size")),
    Column(_("Status")),
    Column(_("Changed"), "changed"),
]


class CountedPaginator(Paginator):
    """Is told how many rows there are, by the query that also sums them up."""

    def __init__(self, rows, per_page, count):
        super().__init__(rows, per_page)
        self.count = count


class BusinessList(ScopedPage, FilterView):
    """Costs the same queries for one row and for a full page."""

    model = Business
    filterset_class = BusinessFilter
    template_name = "businesses/list.html"
    partial = "results"
    paginate_by = 25

    def paginate_queryset(self, queryset, page_size):
        """A page that is no number, or no longer there, is answered by the nearest one."""
        self.totals = queryset.order_by().aggregate(
            businesses=Count("pk"), workers=Sum(WORKERS), known=Count(WORKERS)
        )
        rows = queryset.with_size_class(SizeScheme.PERMENPERIN).select_related("region", "kbli")
        paginator = CountedPaginator(rows.only(*SHOWN), page_size, self.totals["businesses"])
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = self.filterset.query
        regencies = {regency_code(code) for code in self.filterset.held}
        for business in context["object_list"]:
            business.looks = STATUS_LOOKS[business.status]
            business.lies_in = business.region.around
            if len(regencies) == 1:  # whoever works in one regency need not read its name
                business.lies_in = business.lies_in.rpartition(", ")[0]
        return context | {
            "query": asked,
            "heads": [head(column, asked) for column in COLUMNS],
            "chips": [self.chip(*found) for found in self.filterset.narrowed_by],
            "totals": self.totals,
        }

    def chip(self, name, label, value):
        rest = self.filterset.query
        del rest[name]
        return {"label": label, "value": value, "url": address(self.request.path, rest)}

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        new = address(self.request.path, context["query"])
        if self.is_partial and new != self.request.htmx.current_url_abs_path:
            push_url(response, new)
        return response


def address(path, query):
    return f"{path}?{query.urlencode()}" if query else path


def head(column, asked):
    """The head of one column, and the address that sorts by it, the other way when it does."""
    current = asked.get("ordering", DEFAULT_ORDER)
    if not column.order:
        return {"label": column.label}
    directions = {column.order: "ascending", f"-{column.order}": "descending"}
    turned = asked.copy()
    turned["ordering"] = f"-{column.order}" if current == column.order else column.order
    return {
        "label": column.label,
        "url": f"?{turned.urlencode()}",
        "sorted": directions.get(current, ""),
    }
