"""What every endpoint has in common, and the first of them."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ikm_registry.rest import bodies

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
    is_public = False
    # Reads by few statements, all through Django's cursors: wall.raised_for_each_statement.
    asks_apart = False
    # Does something outside of any transaction first, and raises the wall where it reads rows.
    walls_itself = False

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
        return self.finished(self.handler()(asked, *args, **kwargs))

    def initialize_request(self, request, *args, **kwargs):
        asked = Request(
            request,
            parsers=[parser() for parser in self.parser_classes],
            negotiator=NEGOTIATION,
            parser_context={"view": self, "args": self.args, "kwargs": self.kwargs},
        )
        asked.user, asked.auth = request.user, request.key
        return asked

    def handler(self):
        method = str(self.request.method)
        name = method.lower()
        found = getattr(self, name, None) if name in self.http_method_names else None
        if found is None or name == "options":
            raise MethodNotAllowed(method)
        return found

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

    def get(self, request):
        base = reverse("rest:index")
        listed = {name: f"{base}{tail}" for name, tail in sorted(addresses(base).items())}
        return bodies.answer(
            {name: request.build_absolute_uri(way) for name, way in listed.items()}
        )


def addresses(base: str) -> dict[str, str]:
    """Of every app that hangs its addresses below `base`: those with nothing to fill in."""
    apps = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and f"/{each.pattern}" == base
    ]
    return {
        str(each.name): str(each.pattern)
        for app in apps
        for each in app.url_patterns
        if isinstance(each, URLPattern) and str(each.pattern) and not each.pattern.converters
    }


class AuthCheck(ApiView):
    """Who am I, with which rights, where?"""

    asks_apart = True

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
                    "rate": {"limit": key.allowed, "remaining": key.remaining, "seconds": 300},
                },
                "assignments": [
                    {"role": role, "region": region} for role, region in sorted(user.held)
                ],
                "everywhere": user.is_superuser,
            }
        )
