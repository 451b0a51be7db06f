"""Versions of answers: what is known already is not sent again, what was not seen is not changed.

A record's ETag is its version and the revision of its document; a list's follows from those of its
rows. All are weak: they promise the same facts, not the same bytes.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from ikm_registry.rest import bodies
from ikm_registry.rest.problems import Problem

ANY = ["*"]
OF_DOCUMENT = re.compile(r'W/"(?P<version>[0-9]{1,9})-(?P<revision>[0-9]{1,18})"')


def etag_of(*parts: object) -> str:
    """`W/"14-90211"`: the version of a record, the revision of its document."""
    return f'W/"{"-".join(map(str, parts))}"'


def etag_of_list(parts: Iterable[object]) -> str:
    """From whatever tells one state of the list from another, in its order."""
    summary = blake2b("\n".join(map(str, parts)).encode(), digest_size=12)
    return f'W/"{summary.hexdigest()}"'


def is_known(request, etag: str) -> bool:
    """Does the client hold this version, as `If-None-Match` says?"""
    named = request.META.get("HTTP_IF_NONE_MATCH")
    if named is None:
        return False
    return named == etag or etag in parse_etags(named) or parse_etags(named) == ANY


def not_modified(etag: str) -> HttpResponse:
    return HttpResponse(status=304, headers={"ETag": etag})


def with_etag(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    return response


def unless_known(request, text: str | bytes) -> HttpResponse:
    """What has no version of its own is told from what it says."""
    etag = etag_of_list([text])
    return not_modified(etag) if is_known(request, etag) else with_etag(bodies.ready(text), etag)


def require_seen(request, etag: str, *, differing: Iterable[str] = ()) -> None:
    """Before a write: the newest version was seen, or 412; a key must say which, or 428.

    `differing` are the fields in which the newest differs from what was seen, where that is known.
    """
    named = request.META.get("HTTP_IF_MATCH")
    if named is None:
        if request.auth is not None:
            raise Problem("precondition-required", headers={"ETag": etag})
        return
    if not names(named, etag):
        raise stale(etag, differing=differing)


def names(written: str, etag: str) -> bool:
    """Whether `If-Match`, written so, takes this version."""
    return parse_etags(written) == ANY or etag in parse_etags(written)


def stale(etag: str, *, differing: Iterable[str] = ()) -> Problem:
    detail = _("Somebody saved this record after you had read it.")
    more = {"etag": etag, "fields": list(differing)}
    return Problem("conflict-version", detail, more=more, headers={"ETag": etag})


def seen_by(request) -> tuple[int, int] | None:
    """The version of the record and the revision of its document that `If-Match` names."""
    for etag in parse_etags(request.META.get("HTTP_IF_MATCH", "")):
        if told := OF_DOCUMENT.fullmatch(etag):
            return int(told["version"]), int(told["revision"])
    return None
