"""Pages of rows that are told when they are asked for; documents have document_views.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse

from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.paging import Paging, Position


def answer(
    request: Any,
    rows: QuerySet[Any],
    *,
    beyond: Callable[[Position | None], Q],
    position: Callable[[Any], Position],
    told: Callable[[Sequence[Any]], Sequence[str]],
) -> HttpResponse:
    """One page of these rows in their order. `beyond` says which follow a row that stood at some
    `position`; `told` writes them."""
    page = Paging.asked(request.GET)
    count = rows.count() if page.counts else None
    start = page.offset or 0
    found = list(rows.filter(beyond(page.after))[start : start + page.limit + 1])
    shown = found[: page.limit]
    last = position(shown[-1]) if len(found) > page.limit else None
    body = bodies.page(told(shown), count=count, links=page.links(request, last=last))
    return conditions.unless_known(request, body)
