"""JSON as it comes in and as it leaves."""

import json
from collections.abc import Iterable

from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.utils.encoders import JSONEncoder

JSON = "application/json"


class JsonParser(BaseParser):
    """UTF-8, no NaN, no character that PostgreSQL cannot keep, no nesting without end."""

    media_type = JSON

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return read(stream.read().decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ParseError(str(type(error).__name__)) from error


def read(text: str):
    """What a text of JSON says."""
    if "\\u0000" in text or "\0" in text:
        raise ValueError("NUL")
    told = json.loads(text, parse_constant=refuse)
    json.dumps(told, ensure_ascii=False).encode()  # half a letter cannot be kept
    return told


def refuse(name):
    raise ValueError(name)


def written(facts) -> str:
    return json.dumps(
        facts, cls=JSONEncoder, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def page(
    texts: Iterable[str | bytes], *, links: dict[str, str | None], count: int | None = None
) -> bytes:
    """A list of records that are texts already; none of them is looked into."""
    head = written({"count": count, **links}).removesuffix("}").encode()
    listed = [text if isinstance(text, bytes) else text.encode() for text in texts]
    return b'%b,"results":[%b]}' % (head, b",".join(listed))


def answer(facts, *, status=200, headers=None) -> HttpResponse:
    """What was put together here; ready documents are text already: `ready`."""
    return ready(written(facts), status=status, headers=headers)


def ready(text: str | bytes, *, status=200, headers=None) -> HttpResponse:
    return HttpResponse(text, status=status, headers=headers, content_type=JSON)
