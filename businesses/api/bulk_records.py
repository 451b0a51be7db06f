"""What is sent to, and told by, the address of many businesses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.bulk import Atomic, Mode, Outcome, Strategy
from businesses.api.dictionary.common import A_BUSINESS, NUMBER
from businesses.api.matches import KEYS
from businesses.api.serializers import BusinessSerializer, IdentifierSerializer
from ikm_registry.rest.dictionary import NONE, Entry, describe
from ikm_registry.rest.parameters import Parameter
from ikm_registry.rest.texts import Text

# More of them are written in the background, which has its bound, too.
MOST, MOST_OF_JOB = 1_000, 50_000
KEY = "|".join(KEYS)


class State(TextChoices):
    """What became of a whole call."""

    SUCCESS = "success", _("no item is refused")
    PARTIAL = "partial_success", _("some items are refused")
    FAILED = "failed", _("no item is written")


def one_of(choices, usual):
    return {"type": "string", "enum": choices.values, "default": usual}


PARAMETERS = {
    "mode": Parameter(
        _("Whether anything is written. Both do the same; “validate” takes it back."),
        one_of(Mode, Mode.VALIDATE),
        Mode.COMMIT,
    ),
    "atomic": Parameter(
        _("Whether one refused item keeps all others from being written (all) or not (row)."),
        one_of(Atomic, Atomic.ALL),
        Atomic.ROW,
    ),
    "strategy": Parameter(
        _(
            "Each item is new (create), is registered already (update), or is corrected if it is "
            "found and registered if it is not (upsert)."
        ),
        one_of(Strategy, Strategy.UPSERT),
        Strategy.UPSERT,
    ),
    "match": Parameter(
        _(
            "By which numbers an item tells the business it means, parted by commas. Those of "
            "other systems stand in “identifiers”. A NIB is looked for in the regency that the "
            "item names. More than one business found refuses the item. Usually id,registry_no; "
            "of “create” none."
        ),
        {"type": "string", "pattern": f"^(({KEY})(,({KEY}))*)?$"},
        "registry_no,identifier:urn:id:oss:nib",
    ),
    "region": Parameter(
        _(
            "Of a table without codes of places: the regency in which districts and villages are "
            "looked for by their names."
        ),
        {"type": "string", "pattern": r"^[0-9]{2}\.[0-9]{2}$"},
        "35.13",
    ),
}


class BusinessToSave(BusinessSerializer):
    """Of a new business name and region are needed, of a registered one what it is known by."""

    id = serializers.UUIDField(source="uuid", required=False)
    registry_no = Text(required=False)
    identifiers = IdentifierSerializer(many=True, required=False)  # type: ignore[assignment]

    class Meta(BusinessSerializer.Meta):
        ref_name = "BusinessToSave"
        extra_kwargs = BusinessSerializer.Meta.extra_kwargs | {
            "name": {"required": False},
            "region": {"required": False},
        }


class BulkItem(serializers.Serializer):
    row = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    data = BusinessToSave()  # type: ignore[assignment]
    if_match = Text(required=False)
    confirm_not_duplicate = serializers.BooleanField(required=False)
    confirm_same_person = serializers.BooleanField(required=False)


class BulkBody(serializers.Serializer):
    items = BulkItem(many=True, max_length=MOST_OF_JOB)  # type: ignore[call-arg]


class BulkFault(serializers.Serializer):
    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()
    hint = serializers.CharField(required=False)


class BulkCandidate(serializers.Serializer):
    id = serializers.UUIDField()
    registry_no = serializers.CharField()


class BulkResult(serializers.Serializer):
    row = serializers.IntegerField()
    status = serializers.ChoiceField(Outcome.choices)
    id = serializers.UUIDField(required=False)
    registry_no = serializers.CharField(required=False)
    etag = serializers.CharField(required=False)
    changed = serializers.ListField(child=serializers.CharField(), required=False)
    code = serializers.CharField(required=False)
    errors = BulkFault(many=True, required=False)  # type: ignore[assignment]
    candidates = BulkCandidate(many=True, required=False)


class BulkGroup(serializers.Serializer):
    pointer = serializers.CharField()
    code = serializers.CharField()
    count = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.IntegerField())
    example = serializers.CharField()


class BulkSummary(serializers.Serializer):
    total = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()


class BulkAnswer(serializers.Serializer):
    mode = serializers.ChoiceField(Mode.choices)
    status = serializers.ChoiceField(State.choices)
    written = serializers.BooleanField()
    summary = BulkSummary()
    results = BulkResult(many=True)
    grouped_errors = BulkGroup(many=True)


ROW = Entry(_("The row, as its sender counts; else its place in the call, from 1."), 2, _("row"))
POINTER = _("Where in the body it is, by RFC 6901.")
CODE = _("What is wrong, in one word.")
SENTENCE = _("The same as a sentence.")
UNKNOWN_UNIT = _("“kodii” is not known here.")
describe(
    BulkItem,
    {
        "row": ROW,
        "data": Entry(
            _("One business, as the call about a single one takes it."), label=_("business")
        ),
        "if_match": Entry(
            _("The ETag under which the sender knows it: if it has another by now, it is refused."),
            NONE,
            "If-Match",
        ),
        "confirm_not_duplicate": Entry(
            _("Says that it is another business than those it was refused for."),
            True,
            _("another one"),
        ),
        "confirm_same_person": Entry(
            _("Says that the owner is who is known by her NIK, though by another name."),
            True,
            _("the same person"),
        ),
    },
)
describe(
    BulkBody,
    {
        "items": Entry(
            _("Up to 1,000 businesses; up to 50,000 are written in the background."),
            label=_("items"),
        )
    },
)
describe(
    BulkFault,
    {
        "pointer": Entry(POINTER, "#/items/3/data/products/0/satuan", _("place")),
        "code": Entry(CODE, "does_not_exist", _("code")),
        "detail": Entry(SENTENCE, UNKNOWN_UNIT, _("sentence")),
        "hint": Entry(_("What may have been meant."), "kodi", _("hint")),
    },
)
describe(
    BulkResult,
    {
        "row": ROW,
        "status": Entry(_("What became, or would become, of the item."), "updated", _("outcome")),
        "id": Entry(_("The business; of a new one only if it was written."), A_BUSINESS, "id"),
        "registry_no": Entry(_("Its public number."), NUMBER, _("public number")),
        "etag": Entry(_("Its version after the call."), 'W/"15-90544"', "ETag"),
        "changed": Entry(_("Its fields that have another value."), ["brand"], _("changed")),
        "code": Entry(
            _("Of a refused item: the problem with which a single call would be answered."),
            NONE,
            _("problem"),
        ),
        "errors": Entry(_("Of a refused item: what is wrong with it."), NONE, _("faults")),
        "candidates": Entry(
            _("Of an item refused as “duplicate-suspected”: those that it may be."),
            label=_("candidates"),
        ),
    },
)
describe(
    BulkCandidate,
    {
        "id": Entry(_("A business of the same name in the same district."), A_BUSINESS, "id"),
        "registry_no": Entry(_("Its public number."), NUMBER, _("public number")),
    },
)
describe(
    BulkGroup,
    {
        "pointer": Entry(
            _("Where it is in each; “*” stands for a place in a list."),
            "#/items/*/data/products/*/satuan",
            _("place"),
        ),
        "code": Entry(CODE, "does_not_exist", _("code")),
        "count": Entry(_("How often it is found."), 12, _("count")),
        "rows": Entry(_("The first rows that have it."), [7, 15, 16], _("rows")),
        "example": Entry(SENTENCE, UNKNOWN_UNIT, _("sentence")),
    },
)
describe(
    BulkSummary,
    {
        "total": Entry(_("How many items were sent."), 400, _("items")),
        "created": Entry(_("How many are new."), 260, _("registered")),
        "updated": Entry(_("How many are corrected."), 90, _("corrected")),
        "unchanged": Entry(_("How many say what is known."), 38, _("left as it is")),
        "refused": Entry(_("How many are refused."), 12, _("refused")),
    },
)
describe(
    BulkAnswer,
    {
        "mode": Entry(_("As it was asked for."), Mode.COMMIT.value, _("mode")),
        "status": Entry(_("What became of the whole."), State.PARTIAL.value, _("state")),
        "written": Entry(
            _("Whether anything stays: not of “validate”, nor where “all” met a refused item."),
            True,
            _("written"),
        ),
        "summary": Entry(_("How many items became what."), label=_("summary")),
        "results": Entry(_("One for each item, in the order of the items."), label=_("results")),
        "grouped_errors": Entry(
            _("The faults of all items, each told once; the commonest first."),
            label=_("faults together"),
        ),
    },
)
