"""A token for an hour, given for the words of a key by OAuth 2.0 (RFC 6749, 4.4; ADR 14).

The client is the key itself: `client_id` is its name, `client_secret` the rest of its words.
oauthlib reads the request, finds what the standard forbids and writes the answer in the standard's
words; here it is told whose key it is, and what is given is kept as a digest.
"""

from base64 import b64decode
from types import SimpleNamespace
from urllib.parse import unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator
from oauthlib.oauth2.rfc6749 import errors

from ikm_registry.rest.admission import seconds_left
from ikm_registry.rest.authentication import enter
from ikm_registry.rest.bodies import JSON
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.models import TOKEN_LASTS, AccessToken
from ikm_registry.rest.problems import Problem, other_method

SCHEME = "basic"
HEADERS = {"Content-Type": JSON, "Cache-Control": "no-store", "Pragma": "no-cache"}
NOBODY = ("", "")
UNAUTHORIZED = 401


class TooMany(errors.TemporarilyUnavailableError):
    """The standard has no word of its own for it."""

    status_code = 429
    description = "The client has used up its requests of these five minutes."

    @property
    def headers(self):
        return {"Retry-After": str(seconds_left())}


class FromElsewhere(errors.UnauthorizedClientError):
    description = "The client may not come from this address."


REFUSALS = {
    "authentication": errors.InvalidClientError,
    "rate-limited": TooMany,
    "permission": FromElsewhere,
}


class Keys(RequestValidator):
    """What oauthlib asks while it reads one request for a token; `asked` is Django's."""

    def __init__(self, asked):
        self.asked = asked

    def authenticate_client(self, request, *args, **kwargs):
        """Counted, limited and refused like any request of the key."""
        words = Credentials.read(".".join(named_by(request)))
        try:
            enter(self.asked, None if words and words.is_token else words)
        except Problem as problem:
            raise REFUSALS[problem.code] from problem
        request.client_id = f"ikm_{self.asked.key_name}"
        request.client = SimpleNamespace(client_id=request.client_id)
        return True

    def validate_grant_type(self, *args, **kwargs):
        """It hands out no other."""
        return True

    def get_default_scopes(self, *args, **kwargs):
        return self.asked.key.scopes

    def validate_scopes(self, client_id, scopes, client, request, *args, **kwargs):
        request.scopes = list(dict.fromkeys(scopes))
        return set(scopes) <= set(self.asked.key.scopes)

    def new_token(self, request):
        return str(Credentials.new_token(self.asked.key_name))

    def save_token(self, token, request, *args, **kwargs):
        words = Credentials.read(token["access_token"])
        AccessToken.objects.give(words, key=self.asked.key.key_id, scopes=request.scopes)


def named_by(request) -> tuple[str, str]:
    """`client_id` and `client_secret`: from the header or, without one, from the body."""
    if "Authorization" not in request.headers:
        return request.client_id or "", request.client_secret or ""
    scheme, _space, told = request.headers["Authorization"].partition(" ")
    try:
        client_id, _colon, secret = b64decode(told.strip(), validate=True).decode().partition(":")
    except ValueError:
        return NOBODY
    return (unquote_plus(client_id), unquote_plus(secret)) if scheme.lower() == SCHEME else NOBODY


@method_decorator(login_not_required, name="dispatch")
class Token(View):
    """The one address whose faults are told as RFC 6749 demands, not as by all the others."""

    http_method_names = ["post"]

    def http_method_not_allowed(self, request, *args, **kwargs):
        raise other_method(str(request.method), ["POST"])

    def post(self, request):
        headers, text, status = told_by_the_standard(request)
        if status == UNAUTHORIZED:
            headers |= {"WWW-Authenticate": 'Basic realm="ikm"'}
        return HttpResponse(text, status=status, headers=HEADERS | headers)


def told_by_the_standard(request):
    """Headers, text and status of the answer."""
    keys = Keys(request)
    server = BackendApplicationServer(
        keys, token_generator=keys.new_token, token_expires_in=int(TOKEN_LASTS.total_seconds())
    )
    try:
        if request.GET:
            raise errors.InvalidRequestError("The address takes no parameters.")
        text = request.body.decode(errors="replace")
        return server.create_token_response(request.path, "POST", text, dict(request.headers))
    except errors.OAuth2Error as error:
        return error.headers, error.json, error.status_code
