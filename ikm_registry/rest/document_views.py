"""Lists and single records of whatever is kept ready to leave (documents.py).

Texts pass through: nothing of them is parsed on the way unless a part of them is asked for. A list
without questions asks the table of documents and nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from ikm_registry.rest import bodies, conditions, ordering, paging, prepared, shaping, streaming
from ikm_registry.rest.documents import PUBLIC_TASK, Document, DocumentQuerySet
from ikm_registry.rest.ordering import Key, Order, position_of
from ikm_registry.rest.paging import Paging
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView

# What a page may say without asking more than its place in the list.
PLAIN = {"limit", "after", "format"} | shaping.PARAMETERS
TEXT = "body"
BESIDE = paging.PARAMETERS | shaping.PARAMETERS | ordering.PARAMETERS | streaming.PARAMETERS


class DocumentView(ApiView):
    """Documents that whoever asks may see, in the parts that she may see."""

    asks_apart = True
    model: type[Document]
    parts: Parts

    @property
    def purpose(self) -> str:
        """What a key fetches for; a person works for her office."""
        key: Any = self.request.auth
        return key.purpose if key else PUBLIC_TASK

    @cached_property
    def reader(self) -> tuple:
        """All by which one reader of these documents differs from another."""
        held = self.model.held_by(self.request.user)
        if not held[0]:
            raise Problem("permission")
        return (self.model, self.purpose, held)

    def permitted(self) -> DocumentQuerySet:
        """None are there for who has no right to such records anywhere."""
        model, purpose, _held = self.reader
        return model.objects.permitted(self.request.user, "view").open_to(purpose)

    def readable(self, documents: Any) -> DocumentQuerySet:
        return documents.as_read_by(self.request.user, self.purpose)

    def written(self, texts: Sequence[bytes], keys: Sequence[Any]) -> Sequence[bytes]:
        """The texts as they were asked for; `keys` are those of their documents."""
        asked = self.request.GET
        if shaping.PARAMETERS.isdisjoint(asked):
            return texts
        cut, names = self.parts.asked(asked), self.parts.expanded(asked)
        opened = [text.decode() for text in texts]
        if names:
            opened = self.expanded(opened, keys, names)
        return [(cut.of(text) if cut else text).encode() for text in opened]

    def expanded(self, texts, keys, names):
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
        if kind:
            return self.stream(kind)
        count = self.found.count() if page.counts else None
        if "HTTP_IF_NONE_MATCH" in request.META:
            known = self.etag(self.rows(page, *self.keys), count)
            if conditions.is_known(request, known):
                return conditions.not_modified(known)
        return self.answered(self.rows(page, *self.keys, TEXT), page, count)

    @cached_property
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

    @property
    def keys(self) -> list[str]:
        return ["pk", "revision", *self.order.paths]

    def rows(self, page: Paging, *columns: str) -> list[tuple]:
        """Those of the page, and one more, which tells whether another page follows."""
        if self.request.GET.keys() <= PLAIN:
            return self.plain_rows(page, columns)
        return as_bytes(self.asked(self.found, page, columns))

    def asked(self, documents, page, columns) -> QuerySet:
        return self.readable(self.order.page(documents, page)).values_list(*columns)

    def plain_rows(self, page, columns) -> list[tuple]:
        """By a statement that is there already."""
        fields = map(self.model._meta.get_field, self.model.order)
        blanks = [prepared.blank_for(field) for field in fields]
        after: Any = page.after and blanks
        values = self.order.values(self.model, page.after) if after else ()
        return prepared.rows(
            (*self.reader, page.limit, bool(after), columns),
            lambda: self.asked(self.permitted(), Paging(limit=page.limit, after=after), columns),
            dict(zip(blanks, values, strict=False)),
        )

    def answered(self, rows, page, count) -> HttpResponse:
        etag = self.etag(rows, count)
        keys = len(self.keys)
        last = position_of(rows[page.limit - 1][2:keys]) if len(rows) > page.limit else None
        shown = rows[: page.limit]
        texts = self.written([row[keys] for row in shown], [row[0] for row in shown])
        body = bodies.page(texts, links=page.links(self.request, last=last), count=count)
        return conditions.with_etag(bodies.ready(body), etag)

    def etag(self, rows: Iterable[tuple], count: int | None) -> str:
        """What the rows say follows from their revisions; whether a page follows, from them all."""
        return conditions.etag_of_list([count, *(row[1] for row in rows)])

    def stream(self, kind) -> HttpResponseBase:
        """All of them; in an order only if one is asked for, since it costs a long list dearly."""
        streaming.require_whole(self.request.GET)
        found: Any = self.found
        if ordering.PARAMETER in self.request.GET:
            found = self.order.applied(found)
        return streaming.answer(
            self.readable(found),
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
        [(name, value)] = identity.items()
        blank = prepared.IDENTITY if isinstance(value, UUID) else prepared.TEXT
        rows = prepared.rows(
            (*self.reader, name),
            lambda: self.readable(self.identified(self.permitted(), **{name: blank})).values_list(
                "pk", "version", "revision", TEXT
            ),
            {blank: value},
        )
        if not rows:
            raise Http404
        return self.told(rows[0])

    def told(self, row) -> HttpResponse:
        key, version, revision, text = row
        etag = conditions.etag_of(version, revision)
        if conditions.is_known(self.request, etag):
            return conditions.not_modified(etag)
        [body] = self.written([text], [key])
        return conditions.with_etag(bodies.ready(body), etag)

    def identified(self, documents, *, uuid):
        return documents.filter(uuid=uuid)


def as_bytes(rows: Any) -> list[tuple]:
    """As prepared statements answer."""
    if TEXT not in rows._fields:
        return list(rows)
    return [(*row[:-1], row[-1].encode()) for row in rows]
