"""Lists and single records of whatever is kept ready to leave (documents.py).

Texts pass through: nothing of them is parsed on the way unless a part of them is asked for. A list
without questions asks the table of documents and nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ikm_registry.accounts.scope import Scope
from ikm_registry.rest import (
    bodies,
    conditions,
    ordering,
    paging,
    shaping,
    statements,
    streaming,
)
from ikm_registry.rest.documents import PUBLIC_TASK, Document, DocumentQuerySet
from ikm_registry.rest.ordering import Key, Order, position_of
from ikm_registry.rest.paging import Paging, Position
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView

STREAMABLE = streaming.PARAMETERS | ordering.PARAMETERS | {"fields", "omit"}
BESIDE = paging.PARAMETERS | shaping.PARAMETERS | ordering.PARAMETERS | streaming.PARAMETERS


PLAIN = frozenset({"limit", "after"})


def is_text(position: Position | None) -> bool:
    return position is None or (
        len(position) == 1 and isinstance(position[0], str) and "\0" not in position[0]
    )


class DocumentView(ApiView):
    """Documents that whoever asks may see, in the parts that she may see."""

    asks_apart = True
    model: type[Document]
    parts: Parts

    @property
    def purpose(self) -> str:
        """What a key fetches for; a person works for her office."""
        key = self.request.auth
        return key.purpose if key else PUBLIC_TASK

    def permitted(self) -> DocumentQuerySet:
        """None are there for who has no right to such records anywhere."""
        user = self.request.user
        if not Scope.of(user, self.model.right_to("view")):
            raise Problem("permission")
        return self.model.objects.permitted(user, "view").open_to(self.purpose)

    def readable(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        return documents.as_read_by(self.request.user, self.purpose)

    def written(self, texts: Sequence[str], documents: Sequence[Any]) -> Sequence[str]:
        """The texts as they were asked for; `documents` are their keys."""
        asked = self.request.GET
        if names := self.parts.names(asked, "expand", self.parts.expandable):
            texts = self.expanded(texts, documents, names)
        shape = self.parts.asked(asked)
        return texts if shape is None else [shape.of(text) for text in texts]

    def expanded(self, texts, documents, names):
        """With these parts, which come only when they are asked for; apps know them."""
        return texts


class DocumentList(DocumentView):
    """A page of documents, or all of them as a stream."""

    takes = None
    orders: dict[str, Key] = {}
    # Of the table into which a list can be written: where each column lies in a document.
    columns: streaming.Columns = {}

    def get(self, request):
        page = Paging.asked(request.GET)
        kind = streaming.kind_asked(request)
        if not kind and self.is_plain(page):
            return self.page_of(self.plain_rows(page), page)
        found = self.found()
        if kind:
            return self.stream(found, kind)
        return self.answered(
            self.order.page(found, page), page, found.count() if page.counts else None
        )

    def is_plain(self, page: Paging) -> bool:
        """A page of all there is, by cursor: what whoever mirrors a list asks for over and over."""
        asked = self.request
        is_mirrored = asked.GET.keys() <= PLAIN and "HTTP_IF_NONE_MATCH" not in asked.META
        return is_mirrored and self.model.order == ("position",) and is_text(page.after)

    def plain_rows(self, page: Paging) -> list[tuple]:
        rights = [self.model.right_to("view"), *self.model.parts.values()]
        scopes = [Scope.of(self.request.user, right).codes for right in rights]
        if not scopes[0]:
            raise Problem("permission")
        goes_on = page.after is not None
        key = (self.model, self.purpose, page.limit, goes_on, *scopes)

        def statement(after):
            rows = self.order.page(
                self.permitted(), replace(page, after=after if goes_on else None)
            )
            return self.readable(rows).values_list("body", "pk", "revision", "position")

        return statements.rows_of(key, statement, page.after)

    def found(self) -> DocumentQuerySet:
        """What is asked for of what may be seen."""
        permitted = self.permitted()
        if not self.request.GET.keys() - BESIDE:
            return permitted
        return self.narrowed(permitted)

    def narrowed(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        """By the questions of the address; each that is unknown is refused."""
        raise NotImplementedError

    @cached_property
    def order(self) -> Order:
        usual = [Key(name) for name in self.model.order]
        return Order.asked(self.request.GET, self.orders, usual)

    def answered(self, rows, page, count) -> HttpResponse:
        columns = ["pk", "revision", *self.order.paths]
        if "HTTP_IF_NONE_MATCH" in self.request.META:
            known = self.etag(list(rows.values_list(*columns)), count)
            if conditions.is_known(self.request, known):
                return conditions.not_modified(known)
        told = list(self.readable(rows).values_list("body", *columns))
        return self.page_of(told, page, count)

    def page_of(self, told: list[tuple], page: Paging, count: int | None = None) -> HttpResponse:
        """`told` are texts, keys, revisions and positions, of one row more than the page holds."""
        etag = self.etag([row[1:] for row in told], count)
        last = position_of(told[page.limit - 1][3:]) if len(told) > page.limit else None
        del told[page.limit :]
        texts = self.written([row[0] for row in told], [row[1] for row in told])
        body = bodies.page(texts, links=page.links(self.request, last=last), count=count)
        return conditions.with_etag(bodies.ready(body), etag)

    def etag(self, rows: Iterable[tuple], count: int | None) -> str:
        """What the rows say follows from their revisions; whether a page follows, from them all."""
        return conditions.etag_of_list([count, *(row[:2] for row in rows)])

    def stream(self, found, kind) -> HttpResponse:
        """All of them; in an order only if one is asked for, since it costs a long list dearly."""
        if not STREAMABLE.issuperset(self.request.GET.keys() & BESIDE):
            raise Problem("malformed", _("A stream has no pages and expands nothing."))
        if ordering.PARAMETER in self.request.GET:
            found = self.order.applied(found)
        return streaming.answer(
            self.readable(found).values_list("body"),
            kind,
            by=self.request.user,
            name=self.model.record()._meta.model_name,
            columns=self.columns,
            shape=self.parts.asked(self.request.GET),
            note=self.noted(kind),
        )

    def noted(self, kind: str) -> Callable[[int], None]:
        """Note that a list leaves, before it does; what is returned is told how many rows left."""
        raise NotImplementedError


class DocumentDetail(DocumentView):
    """One document by its id."""

    def get(self, request, **identity):
        rows = self.identified(self.permitted(), **identity)
        told = self.readable(rows).values_list("body", "pk", "version", "revision").first()
        if told is None:
            raise Http404
        text, key, version, revision = told
        etag = conditions.etag_of(version, revision)
        if conditions.is_known(request, etag):
            return conditions.not_modified(etag)
        return conditions.with_etag(bodies.ready(*self.written([text], [key])), etag)

    def identified(self, documents, *, uuid):
        return documents.filter(uuid=uuid)
