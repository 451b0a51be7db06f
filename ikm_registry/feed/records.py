"""What a page of changes holds, and how it is asked for, told for the description of the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.feed.models import ChangeType
from ikm_registry.rest.calls import Call
from ikm_registry.rest.dictionary import Entry, Resource, describe, resource
from ikm_registry.rest.parameters import Parameter

A_BUSINESS = "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"


class ChangeRecord(serializers.Serializer):
    timepoint = serializers.IntegerField()
    type = serializers.ChoiceField(ChangeType.choices)
    published_at = serializers.DateTimeField()
    resource_kind = serializers.CharField()
    resource_id = serializers.UUIDField()
    resource_uri = serializers.CharField()
    fields_changed = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField(allow_null=True)
    data = serializers.DictField(allow_null=True)  # type: ignore[assignment]


class ChangesRecord(serializers.Serializer):
    results = ChangeRecord(many=True)
    next_after = serializers.IntegerField()
    has_more = serializers.BooleanField()


describe(
    ChangeRecord,
    {
        "timepoint": Entry(_("Its place in the order of all changes."), 918234, _("timepoint")),
        "type": Entry(
            _("Changed; deleted; or moved out of what this reader may see (out_of_scope)."),
            "changed",
            _("type"),
        ),
        "published_at": Entry(_("When it happened (UTC)."), "2026-11-22T03:41:00Z", _("moment")),
        "resource_kind": Entry(_("The kind of record."), "business", _("kind")),
        "resource_id": Entry(_("Its id."), A_BUSINESS, "id"),
        "resource_uri": Entry(
            _("Its address."), f"/api/v1/businesses/{A_BUSINESS}/", _("address of the record")
        ),
        "fields_changed": Entry(
            _("The parts that differ; “*”: all of it is new to this reader."),
            ["address", "products"],
            _("parts that differ"),
        ),
        "version": Entry(_("The version of the record since then."), 15, _("version")),
        "data": Entry(
            _("The record as it is now, as this reader may have it; null where it is gone."),
            {"id": A_BUSINESS, "registry_no": "IKM-3513-000128-4", "name": "Keripik Bu Rupi"},
            _("record"),
        ),
    },
)
describe(
    ChangesRecord,
    {
        "results": Entry(_("In their order."), label=_("changes")),
        "next_after": Entry(
            _("Where to go on: the next page is asked “after” it."), 918234, _("next timepoint")
        ),
        "has_more": Entry(_("Whether more waits already."), False, _("more waits")),
    },
)
resource(Resource("changes", _("Changes"), ChangesRecord))

CHANGES = Call(
    _("Follow the changes"),
    _(
        "What changed since a timepoint, in an order in which nothing is missed. Without “after” "
        "it tells how far the changes are now: ask for it first, then read everything, then follow."
    ),
    ChangesRecord,
    problems=("cursor-too-old",),
)
PARAMETERS_TOLD = {
    "after": Parameter(
        _("The timepoint that you have reached: “next_after” of the page before."),
        {"type": "integer", "minimum": 0, "maximum": 10**18 - 1, "format": "timepoint"},
        918233,
    ),
    "resource": Parameter(
        _("Only changes of these records."),
        {"type": "string", "enum": ["businesses", "groups"]},
        "businesses",
        is_repeatable=True,
    ),
    "limit": Parameter(
        _("How many changes a page holds."),
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": 500},
        500,
    ),
    "wait": Parameter(
        _("For so many seconds the answer waits until something changes."),
        {"type": "integer", "minimum": 0, "maximum": 30, "default": 0},
    ),
}
