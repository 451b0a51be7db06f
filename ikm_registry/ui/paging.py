"""Pages of a list of any length: nothing is counted beyond a bound, nothing is skipped row by row.

Within the bound pages have numbers. Beyond it one goes on from the last row shown, which an
index finds as quickly at the end of a million rows as at their beginning.
"""

from django.core.paginator import Paginator
from django.db.models import BooleanField, F, Func, Value

MOST_COUNTED = 10_000


class CountedPaginator(Paginator):
    """Is told how many rows there are, by the query that also sums them up."""

    def __init__(self, rows, per_page, count):
        super().__init__(rows, per_page)
        self.count = min(count, MOST_COUNTED)
        self.is_capped = count > MOST_COUNTED


class NearestPage:
    """Of a list that has pages: one that is no number, or no longer there, is the nearest one."""

    def paginate_queryset(self, queryset, page_size):
        page = Paginator(queryset, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()


class Together(Func):
    """Several expressions compared one after the other, as words in a dictionary are."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


def beyond(key, found, *, ascending):
    """Rows after that one in this order; `found` is its key and primary key."""
    here = Together(key, F("pk"))
    there = Together(*map(Value, found))
    sign = " > " if ascending else " < "
    return Func(
        here, there, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
    )


class NeighbourPage:
    """The rows after a row, or before it; has no number, for nobody counted what lies before."""

    number = None

    def __init__(self, rows, paginator, *, has_previous, has_next):
        self.object_list = rows
        self.paginator = paginator
        self.has_previous = has_previous
        self.has_next = has_next

    def __len__(self):
        return len(self.object_list)

    def __getitem__(self, index):
        return self.object_list[index]

    def has_other_pages(self):
        return self.has_previous or self.has_next


def page_beside(rows, paginator, key, anchor, *, descending, before):
    """The page after `anchor` (its key and primary key) in the order of `key`, or before it."""
    upwards = descending == before
    order = [key.asc() if upwards else key.desc(), "pk" if upwards else "-pk"]
    beside = rows.filter(beyond(key, anchor, ascending=upwards)).order_by(*order)
    found = list(beside[: paginator.per_page + 1])
    more, found = len(found) > paginator.per_page, found[: paginator.per_page]
    if before:
        found.reverse()
    return NeighbourPage(
        found, paginator, has_previous=more if before else True, has_next=True if before else more
    )
