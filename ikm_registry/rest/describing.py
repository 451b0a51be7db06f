"""The addresses by which the API describes itself: its schema and its dictionary."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ikm_registry.rest import schema
from ikm_registry.rest.calls import Call
from ikm_registry.rest.conditions import unless_known
from ikm_registry.rest.views import ApiView


class Schema(ApiView):
    """The description of all addresses, for programs that read such."""

    is_public = True
    calls = {
        "get": Call(
            _("Read the description of the API"),
            _("OpenAPI 3.1, in the language that is asked for; the same for everybody."),
            schema={"type": "object", "required": ["openapi", "info", "paths", "components"]},
            example={
                "openapi": "3.1.1",
                "info": {"title": "IKM Registry", "version": "1.0"},
                "paths": {},
                "components": {},
            },
            is_conditional=True,
        )
    }

    def get(self, request):
        return unless_known(request, schema.written(get_language()))
