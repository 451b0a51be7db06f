"""What the log says: when, where, by which request, and nothing about a person.

Whoever reads logs need not have the right to read the register. So a line names a user by number
and an address without what was asked for behind its `?`; and of an exception it tells the kind and
the way, not the words: those quote what somebody typed ("Key (nik)=(3513…) already exists").
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

# The request that this thread answers, so that every line can name it.
current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)
# What a line may carry beside its words (`extra=`).
FACTS = ("view", "status", "milliseconds")


def about_request() -> dict[str, Any]:
    """The request being answered. Asks nobody: the user is known only if the page asked for her."""
    request = current_request.get()
    if request is None:
        return {}
    user = getattr(request, "_cached_user", None)
    return {
        "request_id": getattr(request, "id", None),
        "user_id": user.pk if user else None,
        "method": request.method,
        "path": request.path,
    }


def way_of(error: BaseException | None) -> Iterator[str]:
    """The kind of an exception and where it was raised, then those of its causes."""
    while error:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class PlainFormatter(logging.Formatter):
    """For reading at a terminal. With `words` exceptions are told whole: for a developer."""

    def __init__(self, *, words: bool = False):
        super().__init__()
        self.words = words

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        request = about_request()
        return f"{line}\nrequest {request['request_id']}" if request else line

    def formatException(self, ei: Any) -> str:  # logging's name
        return super().formatException(ei) if self.words else "\n".join(way_of(ei[1]))


class JsonFormatter(logging.Formatter):
    """One line of JSON for each event, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **about_request(),
            **{name: value for name in FACTS if (value := getattr(record, name, None)) is not None},
        }
        if record.exc_info:
            line["error"] = list(way_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)
