"""JSON as it comes in and as it leaves."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.utils.encoders import JSONEncoder

from ikm_registry.rest.null_characters import faults_of_nul
from ikm_registry.rest.problems import Problem, invalid

JSON = "application/json"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class JsonParser(BaseParser):
    """UTF-8, no NaN, no character that PostgreSQL cannot keep, no nesting without end."""

    media_type = JSON

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return self.told(stream.read().decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ParseError(str(type(error).__name__)) from error

    def told(self, text: str):
        return read(text)


def read(text: str):
    """What a text of JSON says; without the sign that no column keeps."""
    told = understood(text)
    if "\\u0000" in text and (faults := [*faults_of_nul(told)]):
        raise invalid(faults)
    return told


def understood(text: str):
    told = json.loads(text, parse_constant=refuse, object_pairs_hook=said_once)
    json.dumps(told, ensure_ascii=False).encode()  # half a letter cannot be kept
    return told


def refuse(name):
    raise ValueError(name)


def said_once(pairs):
    """Of a name said twice one value would be left out without a word."""
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in told if names.count(name) > 1)
        raise Problem("malformed", _("“%s” stands twice in one object.") % twice[:40])
    return told


class Encoder(JSONEncoder):
    """Moments in UTC to the second, as documents tell them."""

    def default(self, obj):
        if isinstance(obj, datetime):
            return obj.astimezone(UTC).strftime(MOMENT)
        return super().default(obj)


def written(facts) -> str:
    return json.dumps(
        facts, cls=Encoder, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def page(
    texts: Iterable[str | bytes], *, links: dict[str, str | None], count: int | None = None
) -> bytes:
    """A list of records that are texts already; none of them is looked into."""
    head = written({"count": count, **links}).removesuffix("}").encode()
    listed = [text if isinstance(text, bytes) else text.encode() for text in texts]
    return enclosed(head + b',"results":[', listed, b"]}")


def enclosed(head: bytes, texts: Sequence[bytes], tail: bytes) -> bytes:
    """Texts with commas between them, put together at once: to copy megabytes again costs more
    than all else that is done with them."""
    pieces = list(texts) or [b""]
    pieces[0] = head + pieces[0]
    pieces[-1] += tail
    return b",".join(pieces)


def answer(facts, *, status=200, headers=None) -> HttpResponse:
    """What was put together here; ready documents are text already: `ready`."""
    return ready(written(facts), status=status, headers=headers)


def ready(text: str | bytes, *, status=200, headers=None) -> HttpResponse:
    return HttpResponse(text, status=status, headers=headers, content_type=JSON)
