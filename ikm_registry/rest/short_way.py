"""The short way of requests to the API, around what only pages need.

A page needs a session, a language, messages, forms, policies for scripts, compression; an answer to
a machine needs who asks, the wall, and a few headers. nginx compresses what is worth it. So this
stands first among the middleware and answers `/api/` itself: by a key (`Authorization`), or by
the session of somebody who signed in, who then has the same rights as on the pages. Who asks for a
token brings the words of a key in a way of its own (oauth.py).

Whatever is raised comes up to here, past the transaction, which is undone; and becomes a problem
(problems.py). Nothing under `/api/` is ever redirected: a client would follow with its key.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signals
from django.db import DatabaseError
from django.http import Http404
from django.urls import get_urlconf, is_valid_path, resolve
from django.utils import timezone, translation
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.authentication import CSRFCheck

from ikm_registry.accounts import wall
from ikm_registry.accounts.second_factor import SecondFactorMiddleware
from ikm_registry.history.middleware import facts_of
from ikm_registry.operations.middleware import RequestMiddleware
from ikm_registry.rest import translations  # noqa: F401  # teaches problems.py its words
from ikm_registry.rest.admission import bytes_owed, note_failed
from ikm_registry.rest.arriving import put_together, read_what_is_left
from ikm_registry.rest.authentication import let_in, rate_headers
from ikm_registry.rest.idempotency import answered_once
from ikm_registry.rest.problems import PAGES, Problem, problem_of

logger = logging.getLogger(__name__)

API = "/api/"
EXCHANGE = "/api/v1/oauth/token/"
FOR_PEOPLE = (PAGES, "/api/mulai/", "/api/dokumentasi/", "/api/kamus/")
# What an answer tells besides itself. It may be kept, but only for who asked, and asked for again;
# a browser that opens it does nothing with it.
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
VARY = "Accept-Language, Authorization, Cookie"
LANGUAGES = frozenset(code for code, _label in settings.LANGUAGES)
TOO_MANY = 429
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class ShortWay:
    def __init__(self, to_pages):
        self.to_pages = to_pages
        self.numbered = RequestMiddleware(self.answer)
        self.by_session: Callable[..., Any] = SessionMiddleware(
            AuthenticationMiddleware(self.for_person)
        )
        self.second_factor = SecondFactorMiddleware(to_pages)

    def __call__(self, request):
        path = request.path_info
        if not path.startswith(API) or path.startswith(FOR_PEOPLE):
            return self.to_pages(request)
        return self.numbered(request)

    def answer(self, request):
        request.key = None
        language = language_of(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        # Whatever this thread does next speaks as before: what streams on says no sentence.
        with translation.override(language):
            response = self.answer_or_problem(request)
        read_what_is_left(request)
        headers = response.headers
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Language", language)
        headers["Vary"] = VARY
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        if request.key:
            self.keep_count(request, response)
        return response

    def answer_or_problem(self, request):
        try:
            require_safe_way(request)
            return self.way_of(request)(request)
        except Exception as error:
            return answer_to(error, request)

    def way_of(self, request):
        if request.path_info == EXCHANGE:
            return self.for_token
        return self.for_key if "HTTP_AUTHORIZATION" in request.META else self.by_session

    def for_token(self, request):
        """No row of a place is read; what is counted and given commits by itself."""
        request.resolver_match = match_of(request.path_info, get_urlconf())
        put_together(request, largest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return answer_of_view(request)

    def for_key(self, request):
        let_in(request)
        return self.behind_the_wall(request)

    def for_person(self, request):
        if request.method not in READING:
            refused = CSRFCheck(self.to_pages).process_view(request, self.to_pages, (), {})
            if refused:
                raise Problem("permission", _("The token of the form is missing or not right."))
        if self.second_factor.is_missing(request.user):
            raise Problem("permission", _("Set up your second step on the site first."))
        return self.behind_the_wall(request)

    def behind_the_wall(self, request):
        """The view and all that it asks, in one transaction, which a problem undoes."""
        user = request.user
        request.resolver_match = match = match_of(request.path_info, get_urlconf())
        if user.is_authenticated:
            timezone.activate(user.zone)
        else:
            timezone.deactivate()
        view_class = getattr(match.func, "view_class", None)
        put_together(request, largest=largest_of(view_class))
        if request.method in READING or getattr(view_class, "only_reads", False):
            with wall_of(view_class, user):
                return answer_of_view(request)
        if request.key is not None and request.key.read_only:
            raise Problem("permission", _("This key may only read."))
        if getattr(view_class, "largest_body", 0):
            request._body = request.read()  # Django's own way of it has one bound for all
        facts = facts_of(request, door="api") | {"key": getattr(request, "key_name", None)}
        with pghistory.context(**facts), wall.raised_for(user):
            if getattr(view_class, "keeps_answers", False):
                return answered_once(request, answer_of_view)
            return answer_of_view(request)

    def keep_count(self, request, response):
        """What the answer says of the rate, and what is counted of it afterwards."""
        key = request.key
        for name, value in rate_headers(key).items():
            response.headers[name] = value
        if response.streaming:
            response.streaming_content = counted(response.streaming_content, request.key_name)
        else:
            bytes_owed[request.key_name] += len(response.content)
        status = response.status_code
        if status >= 400 and status != TOO_MANY:
            code = getattr(response, "problem", "")
            facts = {"method": request.method, "path": request.path, "request": request.id}
            try:
                note_failed(key, status=status, code=code, **facts)
            except DatabaseError:  # which may be why the request failed; its answer still leaves
                logger.exception("a failed request was not noted")


def counted(pieces, name):
    for piece in pieces:
        bytes_owed[name] += len(piece)
        yield piece


def language_of(header):
    """The first of ours that is asked for, Indonesian if none is."""
    for name, _weight in parse_accept_lang_header(header) if header else ():
        if name[:2] in LANGUAGES:
            return name[:2]
    return settings.LANGUAGE_CODE


def require_safe_way(request):
    """A host of ours, and HTTPS where the site has it: a redirect would carry the key along."""
    request.get_host()
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Problem("permission", _("Come by https://; a key sent without it is not safe."))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        view_class = getattr(match_of(request.path_info, get_urlconf()).func, "view_class", None)
        if int(length) > largest_of(view_class):
            raise Problem("too-large")


def largest_of(view_class) -> int:
    """How many bytes it takes; those of files say more than all others."""
    return max(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, getattr(view_class, "largest_body", 0))


def wall_of(view_class, user):
    """The wall behind which a view reads, none where it raises one itself."""
    if getattr(view_class, "walls_itself", False):
        return nullcontext()
    if getattr(view_class, "asks_apart", False):
        return wall.raised_for_each_statement(user)
    return wall.raised_for(user)


@lru_cache(maxsize=1024)
def match_of(path, _urlconf):
    """Machines ask the same few lists again and again; a match is only read."""
    return resolve(path)


def answer_of_view(request):
    match = request.resolver_match
    response = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def answer_to(error, request):
    if isinstance(error, Http404) and lacks_its_slash(request):
        error = Problem("not-found", _("Addresses end with a slash: %s/") % request.path)
    problem = problem_of(error)
    if problem:
        return problem.response(request)
    signals.got_request_exception.send(sender=None, request=request)
    if settings.DEBUG_PROPAGATE_EXCEPTIONS:
        raise error
    response = Problem("server-error").response(request)
    words = ("%s: %s", response.reason_phrase, request.path)
    log_response(*words, response=response, request=request, exception=error)
    return response


def lacks_its_slash(request):
    path = request.path_info
    return not path.endswith("/") and is_valid_path(f"{path}/")
