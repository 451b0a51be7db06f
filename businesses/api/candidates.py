"""Which businesses may be meant by a name or a number: found by an index, then judged one by one.

Words that are misspelt are put right as the search of the pages does it. Where the whole name finds
few, one word of it may be wrong altogether.
"""

from __future__ import annotations

import json
from functools import partial, reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.db.models import Q

from businesses.api.likeness import Candidate, Wanted
from businesses.api.questions import identified
from businesses.models import Business, Search, SearchEntry
from businesses.models.search import COLUMNS, NAMES, query
from ikm_registry.regions.choices import Level
from ikm_registry.rest.document_views import TEXT

# So many are judged for one question: of a name that more have, the place has to be told.
MOST = 50
# With fewer, one word of the name is left out.
FEW = 5


class Finder:
    """Candidates among these documents, which are those that whoever asks may have whole.

    `are_all` tells that no consent narrows them. One question costs up to seven statements.
    """

    def __init__(self, documents: Any, user: Any, *, are_all: bool):
        self.documents = documents
        self.user = user
        self.are_all = are_all

    def candidates(self, wanted: Wanted) -> list[Candidate]:
        numbered = self.with_number(wanted)
        found = self.documents.filter(pk__in=numbered | self.called(wanted))
        return [
            Candidate.judged(json.loads(text), wanted, has_number=key in numbered)
            for key, text in found.values_list("pk", TEXT)
        ]

    def with_number(self, wanted: Wanted) -> set[int]:
        if not wanted.numbers:
            return set()
        found = Business.objects.visible_to(self.user).filter(identified(wanted.numbers))
        return set(found.values_list("pk", flat=True)[:MOST])

    def called(self, wanted: Wanted) -> set[int]:
        search = Search(" ".join(wanted.words), self.user)
        if not search:
            return set()
        terms = search.terms
        found = self.entries([terms], wanted)
        if len(found) < FEW and len(terms) > 1:
            found |= self.entries(list(combinations(terms, len(terms) - 1)), wanted)
        return found

    def entries(self, choices, wanted: Wanted) -> set[int]:
        """Those whose name has all the words of one of these choices."""
        found = SearchEntry.objects.found_by(partial(any_of, choices), self.user, NAMES)
        found = found.filter(around(wanted.region))
        if not self.are_all:
            found = found.filter(pk__in=self.documents.values("pk"))
        return set(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def any_of(choices, parts):
    return reduce(or_, (query(terms, parts) for terms in choices))


def around(code: str) -> Q:
    """In the regency of this place, since people mix up villages; anywhere if none is told."""
    place = code[: Level.REGENCY]
    return Q((COLUMNS[len(place)], place)) if place else Q()
