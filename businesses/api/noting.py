"""A list that leaves by the API as a stream is noted as the pages note their files."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from businesses.choices import ExportFormat
from businesses.services.exports import COVERED, count_rows, note_export
from ikm_registry.accounts.scope import Scope
from ikm_registry.rest.lookups import Field


def note_stream(
    request: Any, kind: str, *, address: str, permission: str, fields: dict[str, Field]
) -> Callable[[int], None]:
    """Before its first row leaves; what is returned is told how many did."""
    export = note_export(
        by=request.user,
        format=ExportFormat(kind),
        filters=without_words(request.GET, fields),
        scope=Scope.of(request.user, permission).codes,
        columns=[address],
        rows=0,
        request=request.id,
    )
    return partial(count_rows, export)


def without_words(query: Any, fields: dict[str, Field]) -> Iterator[tuple[str, str]]:
    """What was asked; of what is typed in words, which may name a person, only that it was."""
    words = {name for name, field in fields.items() if field.is_text}
    for name, values in query.lists():
        yield name, COVERED if name.partition("__")[0] in words else ",".join(values)
