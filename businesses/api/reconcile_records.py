"""What is sent to, and told by, the address that matches names: the shapes of OpenRefine.

Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group.
"""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.dictionary.common import NUMBER
from ikm_registry.rest.dictionary import NONE, Entry, describe
from ikm_registry.rest.texts import Text

VERSION = "0.2"
TYPE = "business"
MOST_QUERIES = 50
MOST_RESULTS, USUAL_RESULTS = 20, 5
LONGEST = 200
# What may be told of a business beside its name.
PROPERTIES = {
    "region": _("Code of its place: 35, 35.13, 35.13.05 or 35.13.05.2008"),
    "product": _("Something that it makes"),
    "kbli": _("Its KBLI, or the beginning of it"),
    "nib": _("Its NIB"),
    "identifier": _("Another number of it, as urn:id:siinas|SI-0098123"),
}


class PropertyTold(serializers.Serializer):
    pid = serializers.ChoiceField(list(PROPERTIES.items()))
    v = serializers.JSONField()


ONE_TYPE = {"type": "string", "enum": [TYPE]}


@extend_schema_field({"oneOf": [ONE_TYPE, {"type": "array", "items": ONE_TYPE, "minItems": 1}]})
class TypesField(serializers.ChoiceField):
    """One type, or a list of types: the Reconciliation API has both, and here there is one."""

    def to_internal_value(self, data):
        told = data if isinstance(data, list) and data else [data]
        return [super(TypesField, self).to_internal_value(each) for each in told]


class ReconcileQuery(serializers.Serializer):
    query = Text(max_length=LONGEST)
    type = TypesField([TYPE], required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MOST_RESULTS, default=USUAL_RESULTS)
    properties = PropertyTold(many=True, required=False, max_length=10)  # type: ignore[call-arg]
    type_strict = serializers.ChoiceField(["any", "all", "should"], required=False)


class ReconcileBody(serializers.Serializer):
    queries = serializers.DictField(child=ReconcileQuery())


class Named(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()


class Feature(serializers.Serializer):
    id = serializers.ChoiceField(["number", "name", "region", "product", "kbli"])
    value = serializers.FloatField()


class ReconcileCandidate(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    type = Named(many=True)
    score = serializers.FloatField()
    match = serializers.BooleanField()
    features = Feature(many=True)


class ReconcileResult(serializers.Serializer):
    result = ReconcileCandidate(many=True)


class View(serializers.Serializer):
    url = serializers.CharField()


class ReconcileManifest(serializers.Serializer):
    versions = serializers.ListField(child=serializers.CharField())
    name = serializers.CharField()
    identifierSpace = serializers.URLField()  # the word of the standard
    schemaSpace = serializers.URLField()
    defaultTypes = Named(many=True)
    view = View()
    batchSize = serializers.IntegerField()
    properties = Named(many=True)


A_NAME = "Keripik Bu Rupi"
describe(
    PropertyTold,
    {
        "pid": Entry(_("Which fact."), "region", _("property")),
        "v": Entry(
            _("Its value: a text, an object with “id”, or a list whose first counts."),
            "35.13.05",
            _("value"),
        ),
    },
)
describe(
    ReconcileQuery,
    {
        "query": Entry(_("The name as you have it."), A_NAME, _("name")),
        "type": Entry(_("Businesses are all there are."), NONE, _("type")),
        "limit": Entry(_("How many candidates you want."), 3, _("limit")),
        "properties": Entry(_("What else you know of it."), label=_("properties")),
        "type_strict": Entry(_("Taken and without effect."), NONE, "type_strict"),
    },
)
describe(
    ReconcileBody,
    {
        "queries": Entry(
            _("Up to 50 names, each under a word of yours."),
            {"q0": {"query": A_NAME, "properties": [{"pid": "region", "v": "35.13"}]}},
            _("names"),
        )
    },
)
describe(
    Named,
    {
        "id": Entry(_("The word that is sent."), TYPE, "id"),
        "name": Entry(_("The same for people."), "IKM", _("name")),
    },
)
describe(
    Feature,
    {
        "id": Entry(_("What it rests on."), "name", _("fact")),
        "value": Entry(_("How far it agrees, from 0 to 1."), 0.96, _("agreement")),
    },
)
describe(
    ReconcileCandidate,
    {
        "id": Entry(_("Its public number."), NUMBER, "id"),
        "name": Entry(_("The name of the business."), A_NAME, _("name")),
        "description": Entry(
            _("Where it is and what its kind is."),
            "Clarak, Leces, Kabupaten Probolinggo · 10794",
            _("description"),
        ),
        "type": Entry(_("Always a business."), label=_("type")),
        "score": Entry(_("From 0 to 100."), 97.2, _("score")),
        "match": Entry(
            _(
                "Whether it is the one: it has the number, or name and place agree and no other "
                "comes near."
            ),
            True,
            _("match"),
        ),
        "features": Entry(_("What the score rests on."), label=_("reasons")),
    },
)
describe(ReconcileResult, {"result": Entry(_("The best first."), label=_("candidates"))})
describe(
    View,
    {"url": Entry(_("Its page; the id goes there."), "/usaha/{{id}}/", _("address of the record"))},
)
SPACE = "https://ikm.example.go.id/api/v1/businesses/"
describe(
    ReconcileManifest,
    {
        "versions": Entry(_("Of the standard."), [VERSION], _("versions")),
        "name": Entry(_("The name of this service."), "IKM Registry", _("name")),
        "identifierSpace": Entry(_("Whose ids are told."), SPACE, _("space of ids")),
        "schemaSpace": Entry(_("Whose types are told."), SPACE, _("space of types")),
        "defaultTypes": Entry(_("Businesses are all there are."), label=_("types")),
        "view": Entry(_("Where people look at one."), label=_("page")),
        "batchSize": Entry(_("How many names a call takes."), MOST_QUERIES, _("names in a call")),
        "properties": Entry(_("What may be told beside the name."), label=_("properties")),
    },
)
