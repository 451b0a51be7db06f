"""Who comes by a key: found, counted and, where it may not come so or so often, refused."""

from allauth.core.internal.httpkit import get_client_ip
from django.utils.translation import gettext as _

from ikm_registry.rest.admission import Admitted, admit, seconds_left
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.problems import Problem

SCHEME = "bearer"


def let_in(request) -> None:
    """By the words of a key or a token, in the header that is for them."""
    enter(request, credentials_of(request.META["HTTP_AUTHORIZATION"]))


def enter(request, words: Credentials | None) -> None:
    """Put the key and its user on the request, or refuse it.

    A key that is known stays on the request though it is refused: its answer is counted.
    """
    key = admit(words) if words else None
    if words is None or key is None:
        raise unknown(words)
    request.key, request.key_name = key, words.prefix
    if key.is_limited:
        raise Problem("rate-limited", headers={"Retry-After": str(seconds_left())})
    if key.addresses and not key.may_come_from(get_client_ip(request) or ""):
        raise Problem("permission", _("The key may not come from this address."))
    # The second name is that under which the log looks for who asks.
    request.user = request._cached_user = key.as_user()


def unknown(words: Credentials | None) -> Problem:
    """Who comes by a token is told so: its program asks for another and goes on (RFC 6750)."""
    if words is None or not words.is_token:
        return Problem("authentication", headers={"WWW-Authenticate": "Bearer"})
    detail = _("The access token is unknown or over. Ask for another.")
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Problem("authentication", detail, headers=headers)


def credentials_of(header: str) -> Credentials | None:
    scheme, _space, words = header.partition(" ")
    return Credentials.read(words.strip()) if scheme.lower() == SCHEME else None


def rate_headers(key: Admitted) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(key.allowed),
        "RateLimit-Remaining": str(key.remaining),
        "RateLimit-Reset": str(seconds_left()),
    }
