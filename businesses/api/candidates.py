"""Which businesses may be meant by a name or a number: found by an index, then judged."""

from __future__ import annotations

import json
from typing import Any

from businesses.api.questions import identified
from businesses.models import Business
from businesses.services.calling import MOST, called
from businesses.services.likeness import Candidate, Wanted
from ikm_registry.rest.document_views import TEXT


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
        among = None if self.are_all else self.documents.values("pk")
        meant = numbered | called(wanted, self.user, among=among)
        found = self.documents.filter(pk__in=meant)
        return [
            Candidate.judged(json.loads(text), wanted, has_number=key in numbered)
            for key, text in found.values_list("pk", TEXT)
        ]

    def with_number(self, wanted: Wanted) -> set[int]:
        if not wanted.numbers:
            return set()
        found = Business.objects.visible_to(self.user).filter(identified(wanted.numbers))
        return set(found.values_list("pk", flat=True)[:MOST])
