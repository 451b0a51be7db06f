"""Lists of what happened, the newest first: by a moment, and by the id where two are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ikm_registry.rest import keyset, lookups
from ikm_registry.rest.paging import Position
from ikm_registry.rest.problems import bad_parameter


def answer(
    request: Any, rows: QuerySet[Any], moment: str, told: Callable[[Sequence[Any]], Sequence[str]]
) -> HttpResponse:
    """One page of these rows, which `told` writes."""
    return keyset.answer(
        request,
        rows.order_by(*order(moment)),
        beyond=lambda after: beyond(after, moment),
        position=lambda row: position(row, moment),
        told=told,
    )


def order(moment: str) -> tuple[str, str]:
    return f"-{moment}", "-uuid"


def position(row: Any, moment: str) -> Position:
    return [getattr(row, moment).isoformat(), str(row.uuid)]


def beyond(after: Position | None, moment: str) -> Q:
    """Behind the row on which the last page ended; all of them, if this is the first."""
    if after is None:
        return Q()
    at, identity = (*after, None, None)[:2]
    is_moment = isinstance(at, str) and lookups.understood(lookups.parse_moment, at)
    if len(after) != 2 or not is_moment or not is_id(identity):
        raise bad_parameter("after", _("“after” is no cursor of this list."))
    return Q((f"{moment}__lt", at)) | Q((moment, at), ("uuid__lt", identity))


def is_id(written: str | int | None) -> bool:
    try:
        return bool(UUID(written)) if isinstance(written, str) else False
    except ValueError:
        return False
