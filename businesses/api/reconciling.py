"""Names without a number, matched: the service that OpenRefine and banks' lists speak to.

A list of names is read and nothing is written. Names travel in the body alone, never in an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from businesses.api import reconcile_records as records
from businesses.api.calls import RECONCILE
from businesses.api.candidates import Finder
from businesses.api.incoming import TOP, Incoming
from businesses.api.questions import codes_in, identified
from businesses.api.reading import RecordView
from businesses.api.serializers import NIB
from businesses.models import Business
from businesses.services.likeness import Candidate, Wanted, ranked
from ikm_registry.rest import bodies
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.problems import Fault, Problem, invalid
from ikm_registry.rest.translations import escaped

TYPE = {"id": records.TYPE, "name": "IKM"}
KBLI_BEGINNING = re.compile("[0-9]{1,5}")
NIB_FIELD: Any = Business._meta.get_field("nib")


class FormParser(BaseParser):
    """`queries={…}` as a form, which is how OpenRefine sends it."""

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            told = parse_qs(stream.read().decode(), keep_blank_values=True, strict_parsing=True)
            return {name: bodies.read(values[-1]) for name, values in told.items()}
        except (ValueError, RecursionError) as error:
            raise ParseError(str(type(error).__name__)) from error


class Reconcile(RecordView):
    calls = RECONCILE
    parts = None
    parser_classes = [bodies.JsonParser, FormParser]
    only_reads = True
    # Each name costs several statements, which would each raise the wall.
    asks_apart = False

    def get(self, request):
        self.permitted()  # refuses who may see no business at all
        here = request.build_absolute_uri(reverse("records:businesses"))
        page = request.build_absolute_uri(reverse("businesses:list"))
        return bodies.answer(
            {
                "versions": [records.VERSION],
                "name": "IKM Registry",
                "identifierSpace": here,
                "schemaSpace": here,
                "defaultTypes": [TYPE],
                "view": {"url": f"{page}{{{{id}}}}/"},
                "batchSize": records.MOST_QUERIES,
                "properties": [
                    {"id": name, "name": str(label)} for name, label in records.PROPERTIES.items()
                ],
            }
        )

    def post(self, request):
        finder = self.finder()
        queries = queries_in(request.data)
        wanted = wanted_in(queries)
        return bodies.answer(
            {
                name: told(finder.candidates(wanted[name]), query["limit"])
                for name, query in queries.items()
            }
        )

    def finder(self) -> Finder:
        """Only those whose owners agreed, where that is asked: a name found is a fact told."""
        documents = self.permitted()
        are_all = self.purpose == PUBLIC_TASK
        if not are_all:
            documents = documents.filter(purposes__contains=[self.purpose])
        return Finder(self.readable(documents), self.request.user, are_all=are_all)


def queries_in(body: Any) -> dict[str, dict[str, Any]]:
    """What is asked, by the words of whoever asks."""
    if not isinstance(body, dict) or not isinstance(body.get("queries"), dict):
        raise invalid([Fault(f"{TOP}/queries", "required", _("Send an object of queries."))])
    if len(body["queries"]) > records.MOST_QUERIES:
        detail = _("A call takes up to %(most)s names. Send the others by another.")
        raise Problem("too-large", detail % {"most": records.MOST_QUERIES})
    return Incoming(records.ReconcileBody(), body).take("queries")


def wanted_in(queries: Mapping[str, dict[str, Any]]) -> dict[str, Wanted]:
    """All that is asked for, or all that is wrong with it."""
    wanted, faults = {}, []
    for name, query in queries.items():
        facts: dict[str, Any] = {}
        for place, told_fact in enumerate(query.get("properties", ())):
            try:
                facts |= fact_of(told_fact["pid"], told_fact["v"], facts)
            except ValueError as error:
                pointer = f"{TOP}/queries/{escaped(name)}/properties/{place}/v"
                faults.append(Fault(pointer, "invalid", str(error)))
        wanted[name] = Wanted(query["query"], **facts)
    if faults:
        raise invalid(faults)
    return wanted


def fact_of(name: str, value: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """One property as `Wanted` takes it; of numbers told twice both count, of others the last."""
    written = text_of(value)
    match name:
        case "region":
            [written] = codes_in([written])
        case "kbli" if not KBLI_BEGINNING.fullmatch(written):
            raise ValueError(_("Write up to five digits."))
        case "nib" | "identifier":
            nib = NIB_FIELD.to_python(written) or ""
            number = f"{NIB}|{nib}" if name == "nib" else written
            identified([number])  # refuses what is none
            return {"numbers": (*known.get("numbers", ()), number)}
    return {name: written}


def text_of(value: Any) -> str:
    """Of a list its first; of an object its id, as cells have it that are matched already."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(_("Write a text, or an object with “%(word)s”.") % {"word": "id"})
    return str(value).strip()[: records.LONGEST]


def told(candidates: list[Candidate], limit: int) -> dict[str, Any]:
    best = ranked(candidates)[:limit]
    return {"result": [as_result(candidate, is_meant) for candidate, is_meant in best]}


def as_result(candidate: Candidate, is_meant: bool) -> dict[str, Any]:
    document = candidate.document
    kind = document["kbli"] or {}
    fits = {"number": 1.0} if candidate.has_number else {}
    return {
        "id": document["registry_no"],
        "name": document["name"],
        "description": " · ".join(filter(None, [document["region"]["display"], kind.get("code")])),
        "type": [TYPE],
        "score": candidate.score,
        "match": is_meant,
        "features": [
            {"id": fact, "value": value} for fact, value in {**fits, **candidate.fits}.items()
        ],
    }
