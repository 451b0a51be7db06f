"""What every endpoint has in common, and the first of them."""

from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ikm_registry.rest import bodies, shaping
from ikm_registry.rest.calls import Call
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.parameters import Parameter
from ikm_registry.rest.problems import Problem, other_method, unknown_parameter
from ikm_registry.rest.records import AuthCheckRecord
from ikm_registry.rest.schema import OperationSchema
from ikm_registry.rest.shaping import Parts

NEGOTIATION = DefaultContentNegotiation()


class ApiView(APIView):
    """One address of the API. Who asks, and how often she may, is settled before (short_way.py).

    Answers are JSON whatever is accepted; what is raised becomes a problem further up, past
    the transaction of the request. `request.auth` is the key, None for a person's session.
    """

    parser_classes = [bodies.JsonParser]
    renderer_classes = [JSONRenderer]
    authentication_classes: list = []
    permission_classes: list = []
    metadata_class = None
    # What the description of the API says of this address (schema.py), method by method.
    schema = OperationSchema()
    calls: dict[str, Call] = {}
    parts: Parts | None = None
    # The parameters that it takes beside those of `parts`; None: when read, its questions tell.
    takes: frozenset[str] | None = frozenset()
    parameters_told: dict[str, Parameter] = {}
    path_parameters: dict[str, dict[str, Any]] = {}
    is_public = False
    # Reads by few statements, all through Django's cursors: wall.raised_for_each_statement.
    asks_apart = False
    # Does something outside of any transaction first, and raises the wall where it reads rows.
    walls_itself = False
    # Changes nothing, by whatever method it is asked: long questions come as a body.
    only_reads = False
    # What a write is answered with may be kept for whoever sends it again (idempotency.py).
    keeps_answers = True
    # Takes larger bodies than others do, in bytes.
    largest_body = 0
    # Is written to only under such a key.
    needs_idempotency_key = False

    @classmethod
    def as_view(cls, **initkwargs):
        """Neither open to strangers nor free of tokens: short_way.py asks for both."""
        view = super().as_view(**initkwargs)
        vars(view).update(csrf_exempt=False, login_required=not cls.is_public)
        return view

    def dispatch(self, request, *args, **kwargs):
        self.args, self.kwargs = args, kwargs
        self.request = asked = self.initialize_request(request)
        if not self.is_public and not request.user.is_authenticated:
            raise NotAuthenticated
        answer = self.handler()
        if request.GET:
            self.refuse_unknown(request.GET)
        if self.needs_idempotency_key and "HTTP_IDEMPOTENCY_KEY" not in request.META:
            raise Problem("idempotency-required")
        return self.finished(answer(asked, *args, **kwargs))

    def refuse_unknown(self, query):
        """What is left out without a word would answer another question than was asked."""
        if self.takes is None and self.request.method in ("GET", "HEAD"):
            return
        known = set(shaping.PARAMETERS if self.parts else ()) | (self.takes or frozenset())
        call = self.calls.get(str(self.request.method).lower())
        for name in query.keys() - known - (call.parameters.keys() if call else frozenset()):
            raise unknown_parameter(name)

    def initialize_request(self, request, *args, **kwargs):
        asked = Request(
            request,
            parsers=[parser() for parser in self.parser_classes],
            negotiator=NEGOTIATION,
            parser_context={"view": self, "args": self.args, "kwargs": self.kwargs},
        )
        asked.user, asked.auth = request.user, request.key
        return asked

    def questions_told(self) -> Questions | None:
        """What the address may be asked, as far as it can be told to everybody."""
        return None

    def handler(self):
        method = str(self.request.method)
        if method not in self.taken:
            raise other_method(method, self.taken)
        return getattr(self, method.lower())

    @property
    def taken(self) -> list[str]:
        """The methods of this address; OPTIONS says nothing that its description does not."""
        named = (name for name in self.http_method_names if name != "options")
        return [name.upper() for name in named if hasattr(self, name)]

    def finished(self, response):
        """The framework's own answers are told how to be written; ours are written already."""
        if isinstance(response, Response):
            response.accepted_renderer = self.renderer_classes[0]()
            response.accepted_media_type = bodies.JSON
            vars(response)["renderer_context"] = {"view": self, "request": self.request}
        return response


class Index(ApiView):
    """The addresses of the API that need nothing filled in."""

    asks_apart = True
    calls = {
        "get": Call(
            _("List the addresses"),
            _("The addresses of the API that need nothing filled in."),
            schema={"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
            example={"regions": "https://ikm.example.go.id/api/v1/regions/"},
        )
    }

    def get(self, request):
        base = reverse("rest:index")
        listed = {name: f"{base}{tail}" for name, tail in sorted(addresses(base).items())}
        return bodies.answer(
            {name: request.build_absolute_uri(way) for name, way in listed.items()}
        )


def addresses(base: str) -> dict[str, str]:
    """Of every app that hangs its addresses below `base`: what is read with nothing to fill in.

    By its path, which is unique; names of addresses are so only within an app.
    """
    apps = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and f"/{each.pattern}" == base
    ]
    return {
        str(each.pattern).rstrip("/"): str(each.pattern)
        for app in apps
        for each in app.url_patterns
        if isinstance(each, URLPattern) and str(each.pattern) and not each.pattern.converters
        if hasattr(vars(each.callback)["view_class"], "get")
    }


class AuthCheck(ApiView):
    """Who am I, with which rights, where?"""

    asks_apart = True
    calls = {
        "get": Call(
            _("Ask who you are"),
            _("Which key or account asks, what it may do, where, until when, and how often."),
            AuthCheckRecord,
        )
    }

    def get(self, request):
        key = request.auth
        user = request.user
        return bodies.answer(
            {
                "user": {"username": user.username, "display": user.first_name or user.username},
                "key": key
                and {
                    "prefix": request.key_name,
                    "scopes": key.scopes,
                    "purpose": key.purpose,
                    "read_only": key.read_only,
                    "addresses": key.addresses,
                    "expires_on": user.api_keys.get(pk=key.key_id).expires_on,
                    "rate": {"limit": key.allowed, "remaining": key.remaining, "seconds": 300},
                },
                "assignments": list(
                    user.assignments.in_force()
                    .order_by("role", "region")
                    .values("role", "region", "ends_on")
                ),
                "everywhere": user.is_superuser,
            }
        )
