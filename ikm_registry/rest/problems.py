"""What is said when a request of the API fails: RFC 9457, with a fixed list of codes.

Whatever is raised on the way becomes one `Problem` here and leaves as `application/problem+json`,
with a page of words for each code. Apps teach this room their own exceptions by `translates`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONTENT_TYPE = "application/problem+json"
PAGES = "/api/problems/"


@dataclass(frozen=True)
class Code:
    """One kind of problem: its status, its title, and what its page says."""

    name: str
    status: int
    title: Promise
    meaning: Promise
    remedy: Promise


CODES = {
    code.name: code
    for code in [
        Code(
            "authentication",
            401,
            gettext_lazy("Who is asking is not known"),
            gettext_lazy("The request carries no key, or one that is unknown, ended or over."),
            gettext_lazy(
                "Send the header “Authorization: Bearer ikm_…” with the whole key. A lost or ended "
                "key is replaced by the administrator of your area."
            ),
        ),
        Code(
            "permission",
            403,
            gettext_lazy("This is not allowed"),
            gettext_lazy(
                "The key or the account may not do this, or not here: its scopes, its role, its "
                "addresses or its place do not cover it."
            ),
            gettext_lazy("“/api/v1/auth-check/” tells what the key may do, and where."),
        ),
        Code(
            "not-found",
            404,
            gettext_lazy("Nothing is here"),
            gettext_lazy(
                "There is no such address, or the record lies outside the area of the key: both "
                "answer the same."
            ),
            gettext_lazy("Addresses end with a slash; “/api/v1/” lists them."),
        ),
        Code(
            "method-not-allowed",
            405,
            gettext_lazy("This address does not take this method"),
            gettext_lazy("The address exists, but not for this method."),
            gettext_lazy("The header “Allow” of the answer lists the methods."),
        ),
        Code(
            "malformed",
            400,
            gettext_lazy("The request could not be read"),
            gettext_lazy("The body is no JSON, or a part of the request contradicts another."),
            gettext_lazy("Send JSON in UTF-8 and compare with the examples of the documentation."),
        ),
        Code(
            "unknown-parameter",
            400,
            gettext_lazy("A parameter is unknown"),
            gettext_lazy(
                "The address holds a parameter, a lookup or a field name that this endpoint does "
                "not know. It is never silently left out: the answer would be another than asked."
            ),
            gettext_lazy("The answer names it, and what it may have meant."),
        ),
        Code(
            "validation",
            422,
            gettext_lazy("The data are not right yet"),
            gettext_lazy(
                "Some values break a rule. Nothing was saved. A wrong value of a parameter is "
                "answered with 400, one of the body with 422."
            ),
            gettext_lazy(
                "Each entry of “errors” points to its value (“#/products/0/unit”) and says what is "
                "wrong with it, often with a hint."
            ),
        ),
        Code(
            "unsupported-media-type",
            415,
            gettext_lazy("This kind of content is not taken"),
            gettext_lazy("The body is of a type that this address does not read."),
            gettext_lazy("Send “Content-Type: application/json”."),
        ),
        Code(
            "conflict",
            409,
            gettext_lazy("Something else stands in the way"),
            gettext_lazy("Another record holds a value that may be there only once."),
            gettext_lazy("Read what is there, then decide which of both is right."),
        ),
        Code(
            "conflict-version",
            412,
            gettext_lazy("Somebody has changed it meanwhile"),
            gettext_lazy("“If-Match” names a version that is no longer the newest."),
            gettext_lazy(
                "The answer carries the newest ETag and names the fields that differ. Fetch the "
                "record, decide, and send again."
            ),
        ),
        Code(
            "precondition-required",
            428,
            gettext_lazy("Say which version you have seen"),
            gettext_lazy("A key changes and removes records only with “If-Match”."),
            gettext_lazy("Send the ETag that you got with the record."),
        ),
        Code(
            "idempotency-required",
            400,
            gettext_lazy("Send it under a key"),
            gettext_lazy(
                "What this address does is too much to be done twice by accident, so it asks for "
                "the header “Idempotency-Key”."
            ),
            gettext_lazy(
                "Make a UUID for each new request and send it as “Idempotency-Key”; whoever is "
                "not sure that the request arrived sends it again under the same one."
            ),
        ),
        Code(
            "idempotency-running",
            409,
            gettext_lazy("The same request is still running"),
            gettext_lazy("A request with this “Idempotency-Key” has not been answered yet."),
            gettext_lazy("Wait as long as “Retry-After” says and send it again."),
        ),
        Code(
            "idempotency-mismatch",
            422,
            gettext_lazy("This key was used for another request"),
            gettext_lazy(
                "Within 24 hours the same “Idempotency-Key” came to this address with another "
                "body, other parameters, another “If-Match” or “X-Change-Reason”."
            ),
            gettext_lazy(
                "Make a new key for each new request; under its key only the very same is sent "
                "again."
            ),
        ),
        Code(
            "duplicate-suspected",
            409,
            gettext_lazy("This may be registered already"),
            gettext_lazy("A business very much like this one is in the registry."),
            gettext_lazy(
                "Look at “candidates”. If it is another one, send again with "
                "“confirm_not_duplicate”."
            ),
        ),
        Code(
            "change-waiting",
            409,
            gettext_lazy("Another change of this waits for an answer"),
            gettext_lazy(
                "Of one field of a record one change waits at a time; “fields” names those of "
                "which one does."
            ),
            gettext_lazy(
                "Wait until it is decided, or leave these fields out. “/api/v1/change-requests/"
                "?state=submitted” lists what waits."
            ),
        ),
        Code(
            "change-overtaken",
            409,
            gettext_lazy("Somebody has changed the same meanwhile"),
            gettext_lazy(
                "Since the change was proposed the record was given another value where it was to "
                "be changed; “changes” tells the value then, the value now and the proposed one."
            ),
            gettext_lazy(
                "Choose: name the field in “overrule” to change it all the same, or reject it."
            ),
        ),
        Code(
            "change-settled",
            409,
            gettext_lazy("The change is no longer in this state"),
            gettext_lazy(
                "It was decided, returned or withdrawn; “state” tells where it stands, and from "
                "there this step leads nowhere."
            ),
            gettext_lazy("Read it again. What is settled stays; propose a new change."),
        ),
        Code(
            "four-eyes",
            403,
            gettext_lazy("Somebody else has to decide"),
            gettext_lazy("Nobody decides about a change that she proposed herself."),
            gettext_lazy("Ask another who may correct this business, or withdraw the change."),
        ),
        Code(
            "cursor-too-old",
            410,
            gettext_lazy("The changes go back less far"),
            gettext_lazy("Changes are kept for a time; this point lies before it."),
            gettext_lazy("Begin anew with the newest snapshot that the answer names."),
        ),
        Code(
            "too-large",
            413,
            gettext_lazy("This is too large"),
            gettext_lazy("The body is larger than the site takes at once."),
            gettext_lazy("Send it in parts."),
        ),
        Code(
            "rate-limited",
            429,
            gettext_lazy("Too many requests"),
            gettext_lazy("The key has used up its requests of these five minutes."),
            gettext_lazy(
                "Wait as long as “Retry-After” says. “RateLimit-Remaining” of each answer tells "
                "how many are left."
            ),
        ),
        Code(
            "server-error",
            500,
            gettext_lazy("Something broke on our side"),
            gettext_lazy("The request met a fault of the site, which is written down."),
            gettext_lazy("Try again later; if it stays, tell us the “request_id”."),
        ),
        Code(
            "maintenance",
            503,
            gettext_lazy("The site is being worked on"),
            gettext_lazy("The registry takes no requests for a while."),
            gettext_lazy("Try again later, as “Retry-After” says."),
        ),
    ]
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent; `pointer` leads to it (RFC 6901)."""

    pointer: str
    code: str
    detail: str
    hint: str = ""

    def as_json(self) -> dict[str, str]:
        told = {"pointer": self.pointer, "code": self.code, "detail": self.detail}
        return told | ({"hint": self.hint} if self.hint else {})


class ProblemResponse(HttpResponse):
    """An answer that remembers its code, for the counts."""

    def __init__(self, problem: str, text: str, **options: Any):
        super().__init__(text, content_type=CONTENT_TYPE, **options)
        self.problem = problem


@dataclass
class Problem(Exception):
    """A request that cannot be answered as asked, in one of the words of CODES."""

    code: str
    detail: str = ""
    status: int = 0
    faults: Iterable[Fault] = ()
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.code)
        self.status = self.status or CODES[self.code].status

    @property
    def sentence(self) -> str:
        return str(self.detail or CODES[self.code].meaning)

    def response(self, request) -> ProblemResponse:
        code = CODES[self.code]
        told = {
            "type": page_of(code.name, request),
            "title": str(code.title),
            "status": self.status,
            "detail": self.sentence,
            "instance": request.path,
            "code": code.name,
            "request_id": getattr(request, "id", None),
            **self.more,
        }
        if self.faults:
            told["errors"] = [fault.as_json() for fault in self.faults]
        text = json.dumps(told, ensure_ascii=False, default=str)
        return ProblemResponse(code.name, text, status=self.status, headers=self.headers)


def page_of(code: str, request) -> str:
    """Where the code is explained; a request to a host that is not ours is told only the path."""
    path = f"{PAGES}{code}/"
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


Translation = Callable[[Any], Problem | None]
TRANSLATIONS: dict[type[BaseException], Translation] = {}


def translates(*kinds: type[BaseException]) -> Callable[[Translation], Translation]:
    """Let a function say which problem an exception of these kinds is."""

    def register(translation: Translation) -> Translation:
        TRANSLATIONS.update(dict.fromkeys(kinds, translation))
        return translation

    return register


def problem_of(error: BaseException) -> Problem | None:
    """None for what nobody expected: a fault of the site."""
    if isinstance(error, Problem):
        return error
    for kind in type(error).__mro__:
        if kind in TRANSLATIONS:
            return TRANSLATIONS[kind](error)
    return None


def invalid(faults: list[Fault], *, status: int = 422) -> Problem:
    detail = _("%(count)s values need to be put right.") % {"count": len(faults)}
    return Problem(
        "validation", detail if len(faults) > 1 else faults[0].detail, status, faults=faults
    )


def bad_parameter(name: str, detail: str, *, code: str = "invalid", hint: str = "") -> Problem:
    """A parameter of the address whose value is none."""
    return invalid([Fault(f"?{name}", code, detail, hint)], status=400)


def unknown_parameter(name: str, detail: str = "", *, hint: str = "") -> Problem:
    detail = detail or _("There is no parameter “%(name)s” here.") % {"name": name}
    return Problem("unknown-parameter", detail, faults=[Fault(f"?{name}", "unknown", detail, hint)])


def other_method(method: str, taken: Iterable[str]) -> Problem:
    """By the header “Allow” the answer says which methods the address takes."""
    allowed = ", ".join(taken)
    detail = _("This address does not take “%(method)s”, but: %(allowed)s.")
    words = {"method": method[:20], "allowed": allowed}
    return Problem("method-not-allowed", detail % words, headers={"Allow": allowed})
