"""A write that is sent again under its `Idempotency-Key` happens once and is answered alike.

The answer is kept in the transaction of the write itself: whatever ends the process, both are there
or neither is. A lock of the same transaction says "still running", and ends with it. Of a refusal,
what was begun is undone up to a savepoint, so it is kept under that lock as well. What a later try
may well find otherwise is not kept: 409, 429 and faults of the site.

Nothing of what was sent is kept but digests; the answer is sealed, since a refusal may repeat what
was typed.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ikm_registry.rest.models import KeptAnswer
from ikm_registry.rest.problems import Problem, problem_of

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# Visible letters of ASCII but the comma, by which servers join a header that came twice.
WRITTEN = re.compile(r"^[!-+\--~]{1,255}$")
SECONDS_TO_WAIT = 5
PASSING = frozenset({409, 429})
# Beside method, address and body: what changes what a request does, or how it is answered.
SAID = ("QUERY_STRING", "CONTENT_TYPE", "HTTP_IF_MATCH", "HTTP_X_CHANGE_REASON")

type Answer = Callable[[Any], HttpResponse]


def answered_once(request: Any, answer: Answer) -> HttpResponse:
    """What `answer` says, or said before to the same request; asked inside its transaction."""
    if "HTTP_IDEMPOTENCY_KEY" not in request.META or not request.user.is_authenticated:
        return answer(request)
    name, asked = name_of(request), digest_of_request(request)
    if not taken(name):
        raise Problem("idempotency-running", headers={"Retry-After": str(SECONDS_TO_WAIT)})
    kept = KeptAnswer.objects.permitted(request.user).in_force().filter(name=name).first()
    if kept:
        return given_again(kept, asked)
    response = answer_or_refusal(request, answer)
    if is_settled(response.status_code):
        KeptAnswer.objects.keep(name, by=request.user, told=told_by(response) | {"asked": asked})
    return response


def name_of(request: Any) -> str:
    """Under which its answer is kept; the same key of another client or address is another one."""
    written = request.META["HTTP_IDEMPOTENCY_KEY"]
    if not WRITTEN.fullmatch(written):
        raise Problem(
            "malformed",
            _(
                "“Idempotency-Key” is sent once, with 1 to 255 visible letters of ASCII, none of "
                "them a space or a comma."
            ),
        )
    client = ["key", request.key.key_id] if request.key else ["user", request.user.pk]
    return digest_of([*client, request.method, request.path, written])


def digest_of_request(request: Any) -> str:
    said = [request.META.get(name, "") for name in SAID]
    return digest_of([*said, sha256(request.body).hexdigest()])


def digest_of(parts: list[Any]) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def taken(name: str) -> bool:
    """Whether nobody else is answering under this name; for as long as the transaction lasts.

    What is asked afterwards sees all that the one before had committed: its lock went later.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]


def answer_or_refusal(request: Any, answer: Answer) -> HttpResponse:
    try:
        with transaction.atomic():
            return answer(request)
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return problem.response(request)


def is_settled(status: int) -> bool:
    """Whether the same request would be answered so by rights, whenever it came."""
    return status < 500 and status not in PASSING


def told_by(response: HttpResponse) -> dict[str, Any]:
    return {
        "status": response.status_code,
        "headers": {**response.headers, "Content-Language": get_language()},
        "body": response.content.decode(),
        "problem": getattr(response, "problem", ""),
    }


def given_again(kept: KeptAnswer, asked: str) -> HttpResponse:
    told = kept.told
    if told["asked"] != asked:
        raise Problem("idempotency-mismatch")
    return Replay(told)


class Replay(HttpResponse):
    """An answer given before; a refusal remembers its code, for the counts."""

    def __init__(self, told: dict[str, Any]):
        headers = told["headers"] | {REPLAYED: "true"}
        super().__init__(told["body"], status=told["status"], headers=headers)
        self.problem = told["problem"]
