"""The addresses by which the API describes itself: its schema and its dictionary."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ikm_registry.rest import bodies, schema
from ikm_registry.rest.calls import Call
from ikm_registry.rest.conditions import unless_known
from ikm_registry.rest.dictionary import RESOURCES
from ikm_registry.rest.parameters import Parameter
from ikm_registry.rest.problems import bad_parameter
from ikm_registry.rest.views import ApiView
from ikm_registry.rest.words import DictionaryRecord, entries


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


class Dictionary(ApiView):
    """What each field means, in both languages; who may see it; what others call it."""

    is_public = True
    takes = frozenset({"resource"})
    parameters_told = {
        "resource": Parameter(_("Only the fields of these records."), {"type": "string"}, "regions")
    }
    calls = {
        "get": Call(
            _("Read what the fields mean"),
            _(
                "Each field of each kind of record: label and meaning in both languages, type, "
                "unit and codes, who may see it, on which law it rests, what other systems call it."
            ),
            DictionaryRecord,
            is_conditional=True,
        )
    }

    def get(self, request):
        named = request.GET.getlist("resource")
        for name in named:
            if name not in RESOURCES:
                known = ", ".join(sorted(RESOURCES))
                raise bad_parameter("resource", gettext("There are: %s.") % known)
        wanted = [RESOURCES[name] for name in sorted(named or RESOURCES)]
        told = [entry for each in wanted for entry in entries(each.name)]
        return unless_known(request, bodies.written({"results": told}))
