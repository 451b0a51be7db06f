"""Rows that are told when they are asked for, as a stream of any length; keyset.py has their pages.

They are read through a cursor of the server, `PORTION` at a time, and written as pages write them;
only so many are held at once. Documents leave by COPY instead (streaming.py), in the same formats.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from ikm_registry.rest import bodies, streaming
from ikm_registry.rest.shaping import Shape
from ikm_registry.rest.streaming import CSV, FORMULA, Columns

PORTION = 500

type Told = Callable[[Sequence[Any]], Sequence[str]]


def answer(
    rows: QuerySet,
    kind: str,
    *,
    by,
    name: str,
    columns: Columns,
    shape: Shape | None,
    told: Told,
    note: Callable[[int], None],
) -> StreamingHttpResponse:
    """All these rows, as `told` writes them; `note` is told in the end how many left."""
    shown = {name: path for name, path in columns.items() if shape is None or path[0] in shape.kept}
    pieces = Table(rows, told, shown) if kind == CSV else Lines(rows, told)
    return streaming.leaving(pieces, kind, by=by, name=name, note=note)


class Lines:
    """A line of JSON for each row."""

    def __init__(self, found: QuerySet, told: Told):
        self.found, self.told = found, told
        self.rows = 0

    def __iter__(self) -> Iterator[bytes]:
        for portion in batched(self.found.iterator(chunk_size=PORTION), PORTION):
            self.rows += len(portion)
            yield self.written(self.told(portion)).encode()

    def written(self, texts: Sequence[str]) -> str:
        return "".join(f"{text}\n" for text in texts)


class Table(Lines):
    """A line of cells for each row, below the names of the columns."""

    def __init__(self, found: QuerySet, told: Told, columns: Columns):
        super().__init__(found, told)
        self.columns = columns

    def __iter__(self) -> Iterator[bytes]:
        yield as_csv([list(self.columns)]).encode()
        yield from super().__iter__()

    def written(self, texts: Sequence[str]) -> str:
        records = map(json.loads, texts)
        return as_csv([cell(record, path) for path in self.columns.values()] for record in records)


def as_csv(lines) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(lines)
    return file.getvalue()


def cell(record: Any, path: Sequence[str]) -> str | None:
    """What lies at the end of the path; nothing where the path ends before it."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    is_text = record is None or isinstance(record, str)
    text = record if is_text else bodies.written(record)
    return re.sub(FORMULA, "'", text) if text else text
