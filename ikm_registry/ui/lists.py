"""Lists that are narrowed, sorted and paged; the address holds all of it."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django_filters import Filter, FilterSet
from django_filters.views import FilterView
from django_htmx.http import push_url

from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import CountedPaginator, page_beside
from ikm_registry.ui.places import PlaceField, steps_to


@dataclass(frozen=True)
class Column:
    """A head of the table; `order` is the word by which the filter sorts by it."""

    label: str | Promise
    order: str = ""
    is_number: bool = False


class PlaceFilter(Filter):
    field_class = PlaceField


class ListFilter(FilterSet):
    """The questions one may ask about the rows of places one works in.

    A filter named `region` offers those places; one named `ordering` sorts and narrows nothing.
    """

    default_order = "name"
    unspoken = frozenset({"ordering"})  # what narrows nothing
    orders: dict[str, Combinable] = {}
    # What a plain column of filters asks before the place, and after it.
    asked_first: tuple[str, ...] = ()
    asked_then: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = Scope.of(self.request.user, permission_for(self._meta.model, "view")).codes
        self.form.fields["region"].held = self.held

    @property
    def qs(self):
        """The rows asked for; nothing asked of their order, in the usual one."""
        rows, usual = super().qs, self.default_order
        if self.answers.get("ordering") or usual.removeprefix("-") not in self.orders:
            return rows
        return self.ordered(rows, "ordering", usual)

    def ordered(self, rows, name, value):
        """By one of `orders`, backwards after a minus; the unknown comes last either way."""
        key = self.orders[value.removeprefix("-")]
        first = key.desc(nulls_last=True) if value.startswith("-") else key.asc(nulls_last=True)
        return rows.order_by(first, "pk")

    @property
    def questions(self):
        return [self.form[name] for name in self.asked_first]

    @property
    def further(self):
        return [self.form[name] for name in self.asked_then]

    @property
    def places(self):
        """The drop-downs for the place."""
        return steps_to(self.answers.get("region"), self.held)

    @property
    def answers(self):
        """What was understood, by parameter."""
        return self.form.cleaned_data if self.is_bound and not self.errors else {}

    @property
    def query(self):
        """What was asked, each thing once, nothing that is empty or usual: fit for an address."""
        return self.query_of(self.form.fields)

    @property
    def narrows(self):
        """Whether something was asked that leaves rows out."""
        return bool(set(self.query) - self.unspoken)

    def without(self, name):
        """The same question, but for this one filter."""
        return self.query_of(asked for asked in self.form.fields if asked != name)

    def query_of(self, names):
        query = QueryDict(mutable=True)
        if self.is_bound:
            asked = {name: self.form[name].data for name in names}
            usual = {"ordering": self.default_order}
            query.update({k: v for k, v in asked.items() if v and v != usual.get(k)})
        return query

    @property
    def narrowed_by(self):
        """The filters in use, in words: parameter, what it is about, what was chosen."""
        for name, value in self.answers.items():
            if value and name not in self.unspoken:
                yield name, self.form.fields[name].label, self.in_words(name, value)

    def in_words(self, name, value):
        choices = dict(flatten_choices(getattr(self.form.fields[name], "choices", [])))
        return choices.get(value, value)


class FilteredList(ScopedPage, FilterView):
    """A page of rows; costs the same queries for one row and for a full page."""

    partial = "results"
    paginate_by = 25
    columns: list[Column] = []

    def tally(self, rows):
        """What is said of all rows on all pages; `rows` tells how many there are."""
        return rows.order_by().aggregate(rows=Count("pk"))

    def shown(self, rows):
        """The rows with all that the page tells of them."""
        return rows

    def paginate_queryset(self, queryset, page_size):
        """A page that is no number, or no longer there, is answered by the nearest one."""
        self.totals = self.tally(queryset)
        paginator = CountedPaginator(self.shown(queryset), page_size, self.totals["rows"])
        page = self.neighbour(paginator) or paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def neighbour(self, paginator):
        """The page after or before a row that the address names; None where it names none."""
        for word in ("after", "before"):
            if anchor := self.anchor(self.request.GET.get(word, "")):
                key, descending = self.filterset.key
                rows = paginator.object_list
                before = word == "before"
                return page_beside(
                    rows, paginator, key, anchor, descending=descending, before=before
                )
        return None

    def anchor(self, number) -> tuple | None:
        """Key and primary key of the row with this number, in lists that go so far."""

    def get_context_data(self, **kwargs):
        asked = self.filterset.query
        usual = self.filterset.default_order
        return super().get_context_data(**kwargs) | {
            "query": asked,
            "heads": [head(column, asked, usual) for column in self.columns],
            "chips": [self.chip(*found) for found in self.filterset.narrowed_by],
            "totals": self.totals,
        }

    def chip(self, name, label, value):
        rest = self.filterset.without(name)
        return {"label": label, "value": value, "url": address(self.request.path, rest)}

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        new = address(self.request.path, context["query"])
        if self.is_partial and new != self.request.htmx.current_url_abs_path:
            push_url(response, new)
        return response


def address(path, query):
    return f"{path}?{query.urlencode()}" if query else path


def head(column, asked, usual):
    """The head of one column, and the address that sorts by it, the other way when it does."""
    shown = {"label": column.label, "is_number": column.is_number}
    if not column.order:
        return shown
    current = asked.get("ordering", usual)
    directions = {column.order: "ascending", f"-{column.order}": "descending"}
    turned = asked.copy()
    turned["ordering"] = f"-{column.order}" if current == column.order else column.order
    return shown | {"url": f"?{turned.urlencode()}", "sorted": directions.get(current, "")}
