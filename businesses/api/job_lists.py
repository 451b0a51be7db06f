"""All that is written in the background for whoever asks: her bulk calls, and lists of her places.

Kinds lie in tables of their own. Of each so many are read as the page may need, and the newest of
them all are the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import attrgetter, or_
from typing import Any

from django.db.models import Q

from businesses.api.calls import JOBS, OF_JOBS
from businesses.api.job_facts import IMPORTS_AS, kind_of, line_of, seen_by
from businesses.choices import JobKind
from businesses.models import BulkJob
from ikm_registry.rest import bodies, conditions, newest_first
from ikm_registry.rest.paging import Paging
from ikm_registry.rest.parameters import chosen
from ikm_registry.rest.views import ApiView

MOMENT = "started_at"


class JobList(ApiView):
    calls = {"get": JOBS}
    takes = frozenset(OF_JOBS)
    parameters_told = OF_JOBS

    def get(self, request):
        page = Paging.asked(request.GET)
        kinds = [*self.asked()]
        count = sum(rows.count() for rows in kinds) if page.counts else None
        start, beyond = page.offset or 0, newest_first.beyond(page.after, MOMENT)
        end = start + page.limit
        found = [
            row
            for rows in kinds
            for row in rows.filter(beyond).order_by(*newest_first.order(MOMENT))[: end + 1]
        ]
        found.sort(key=attrgetter(MOMENT, "uuid"), reverse=True)
        shown = found[start:end]
        last = newest_first.position(shown[-1], MOMENT) if len(found) > end else None
        texts = [bodies.written(line_of(row)) for row in shown]
        links = page.links(request, last=last)
        return conditions.unless_known(request, bodies.page(texts, count=count, links=links))

    def asked(self) -> Iterator[Any]:
        kinds = chosen(self.request.GET, "kind", OF_JOBS) or JobKind.values
        states = chosen(self.request.GET, "state", OF_JOBS)
        for rows in seen_by(self.request):
            if kind_of(rows.model) in kinds:
                yield rows.filter(in_states(rows.model, states)) if states else rows


def in_states(model: Any, states: list[str]) -> Q:
    if model is BulkJob:
        return Q(state__in=states)
    conditions_of = [condition for state, condition in IMPORTS_AS.items() if state in states]
    return reduce(or_, conditions_of, Q(pk__in=[]))
