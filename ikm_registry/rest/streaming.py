"""Any list as a stream, of any length, in constant memory: lines of JSON, or CSV.

PostgreSQL's COPY writes the answer. A thread takes it off the connection as it comes, this process
hands it on in pieces, and between both lie a few pieces at most: whoever reads slowly lets the
database wait.
"""

from __future__ import annotations

from collections.abc import Buffer, Callable, Iterator, Mapping, Sequence
from io import BufferedWriter, RawIOBase
from queue import Queue
from threading import Event, Thread
from typing import Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from psycopg2 import sql

from ikm_registry.accounts import wall
from ikm_registry.rest import bodies, paging
from ikm_registry.rest.paging import only
from ikm_registry.rest.problems import Problem, bad_parameter
from ikm_registry.rest.shaping import RESTRICTED, Shape

PARAMETER = "format"
PARAMETERS = frozenset({PARAMETER})
JSON, NDJSON, CSV = "json", "ndjson", "csv"
TYPES = {NDJSON: "application/x-ndjson", CSV: "text/csv; charset=utf-8"}
ACCEPTED = {"application/x-ndjson": NDJSON, "text/csv": CSV}
# What has no meaning where all of it comes at once.
OF_PAGES = paging.PARAMETERS | frozenset({"brief", "expand"})
PIECE = 256 * 1024
WAITING = 4
LINE_END = b"\n"

# Neither of these letters stands in a JSON text, so COPY writes it as it is.
LINES = "COPY ({texts}) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"
CUT = (
    "SELECT (SELECT json_object_agg(key, value)::text FROM json_each(body::json) "
    "WHERE key = ANY ({kept})) FROM ({texts}) AS documents"
)
TABLE = (
    "COPY (SELECT {cells} FROM (SELECT body::jsonb AS body FROM ({texts}) AS documents "
    "OFFSET 0) AS told) TO STDOUT (FORMAT csv, HEADER)"
)
NOTHING = sql.SQL("SELECT NULL::text AS body WHERE false")
# A spreadsheet program runs cells that begin like a formula; an apostrophe stops it.
FORMULA = r"^(?=[=+@\t\r]|-(?![0-9.]+$))"
CELL = "regexp_replace(body #>> {path}, {formula}, '''') AS {name}"

type Columns = Mapping[str, Sequence[str]]


def kind_asked(request) -> str:
    """ndjson, csv, or nothing for pages; `format` goes before the header."""
    if PARAMETER in request.GET:
        name = only(request.GET, PARAMETER)
        if name not in (JSON, *TYPES):
            raise bad_parameter(PARAMETER, _("There are json, ndjson and csv."))
        return "" if name == JSON else name
    accepted = request.META.get("HTTP_ACCEPT", "").partition(",")[0].partition(";")[0].strip()
    return ACCEPTED.get(accepted, "")


def require_whole(query) -> None:
    if not OF_PAGES.isdisjoint(query.keys()):
        raise Problem("malformed", _("A stream has no pages and expands nothing."))


def answer(
    documents: QuerySet,
    kind: str,
    *,
    by,
    name: str,
    columns: Columns,
    shape: Shape | None,
    note: Callable[[int], None],
) -> StreamingHttpResponse:
    """All these documents, read with `body`; `note` is told in the end how many left."""
    make = as_table if kind == CSV else as_lines
    statement = make(compiled(documents.values_list("body")), columns, shape)
    return leaving(Copy(statement), kind, by=by, name=name, note=note)


class Counted(Protocol):
    """Pieces of an answer; `rows` tells how many rows came so far."""

    rows: int

    def __iter__(self) -> Iterator[bytes]: ...


def leaving(
    pieces: Counted, kind: str, *, by, name: str, note: Callable[[int], None]
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        noted(pieces, by, note),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )


def as_lines(texts, columns, shape) -> sql.Composable:
    if shape is not None:
        kept = sql.Literal([*sorted(shape.kept), RESTRICTED])
        texts = sql.SQL(CUT).format(kept=kept, texts=texts)
    return sql.SQL(LINES).format(texts=texts)


def as_table(texts, columns, shape) -> sql.Composable:
    shown = {name: path for name, path in columns.items() if shape is None or path[0] in shape.kept}
    cells = [
        sql.SQL(CELL).format(
            path=sql.Literal(list(path)), formula=sql.Literal(FORMULA), name=sql.Identifier(name)
        )
        for name, path in shown.items()
    ]
    listed = sql.SQL(", ").join(cells)
    return sql.SQL(TABLE).format(cells=listed, texts=texts)


def compiled(rows: QuerySet) -> sql.Composable:
    """The statement with its values in it: COPY takes none beside it."""
    try:
        statement = rows.query.sql_with_params()
    except EmptyResultSet:  # what was asked for contradicts itself
        return NOTHING
    with connection.cursor() as cursor:
        return sql.SQL(cursor.mogrify(*statement).decode())


class Copy:
    """What one COPY writes, in pieces; `rows` tells how many came, while it runs by their lines."""

    def __init__(self, statement: sql.Composable):
        self.statement = statement
        self.rows = self.told = 0
        self.pieces: Queue[bytes | None] = Queue(WAITING)
        self.is_over = False
        self.is_left = Event()
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        raw = connection.connection
        thread = Thread(target=self.take, args=(raw,), daemon=True)
        thread.start()
        try:
            while (piece := self.pieces.get()) is not None:
                self.rows += piece.count(LINE_END)
                yield piece
            self.is_over = True
        finally:
            if not self.is_over:
                self.leave(raw)
            thread.join()
        if self.error:
            raise self.error
        self.rows = self.told

    def take(self, raw) -> None:
        try:
            # psycopg2 writes each row by itself; collecting them is left to what is written in C.
            with raw.cursor() as cursor, BufferedWriter(Pieces(self), PIECE) as collected:
                cursor.copy_expert(self.statement, collected)
                self.told = cursor.rowcount
        except Exception as error:  # told to whoever reads, in the other thread
            self.error = error
        self.pieces.put(None)

    def leave(self, raw) -> None:
        """Whoever read went away before the end: the database need not write on."""
        self.is_left.set()
        raw.cancel()
        while self.pieces.get() is not None:
            continue


class Pieces(RawIOBase):
    """Hands what COPY writes to whoever reads it; to one who went away, nothing more."""

    def __init__(self, copy: Copy):
        self.copy = copy

    def writable(self) -> bool:
        return True

    def write(self, piece: Buffer) -> int:
        if not self.copy.is_left.is_set():
            self.copy.pieces.put(bytes(piece))
        return len(memoryview(piece))


def noted(pieces: Counted, by, note: Callable[[int], None]) -> Iterator[bytes]:
    """Behind the wall of who asked, for its request is over; counted whether it ends or breaks."""
    try:
        yield from wall.streamed_for(by, pieces)
    finally:
        with wall.raised_for(by):
            note(pieces.rows)


def example(media: str, record: dict) -> str:
    """The beginning of a stream of this type that holds one record, for the description."""
    if media == "text/csv":
        plain = {name: each for name, each in record.items() if isinstance(each, str | int)}
        return f"{','.join(plain)}\n{','.join(map(str, plain.values()))}\n"
    return f"{bodies.written(record)}\n"
