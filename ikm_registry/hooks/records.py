"""What a client reads of its own webhooks, told for the description of the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.hooks.choices import OF_TEST, EventType, Fault, State, Stop, event_choices
from ikm_registry.rest.calls import Call
from ikm_registry.rest.dictionary import Entry, Resource, describe, resource
from ikm_registry.rest.parameters import OF_PAGES, Parameter

AN_ID = "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"
EVENTS = [*event_choices(), OF_TEST]


class WebhookRecord(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    key = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(event_choices()))
    region = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(
        [
            ("running", _("in force")),
            ("waiting", _("its key has ended")),
            ("stopped", _("stopped")),
        ]
    )
    stopped_because = serializers.ChoiceField(Stop.choices, allow_null=True)
    timepoint = serializers.IntegerField()


class WebhooksRecord(serializers.Serializer):
    results = WebhookRecord(many=True)


class DeliveryRecord(serializers.Serializer):
    id = serializers.CharField()
    event = serializers.ChoiceField(EVENTS)
    timepoint = serializers.IntegerField(allow_null=True)
    made_at = serializers.DateTimeField()
    state = serializers.ChoiceField(State.choices)
    tries = serializers.IntegerField()
    tried_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    fault = serializers.ChoiceField(Fault.choices, allow_null=True)


describe(
    WebhookRecord,
    {
        "id": Entry(_("Its id."), AN_ID, "id"),
        "name": Entry(_("As the office calls it."), "Antrean portal", _("name")),
        "url": Entry(_("The address that is called."), "https://example.go.id/webhook", "URL"),
        "key": Entry(
            _("The key, by its beginning, whose rights say what is told."), "x4Jq9ZtB2mKd", _("key")
        ),
        "events": Entry(
            _("The events that it is told of."),
            ["business.created", "business.closed"],
            _("events"),
        ),
        "region": Entry(
            _("Only from this place; null: from all places of the client."), None, _("place")
        ),
        "state": Entry(
            _("Whether it is called: running; waiting, as its key has ended; or stopped."),
            "running",
            _("state"),
        ),
        "stopped_because": Entry(_("Why it is not called."), None, _("reason")),
        "timepoint": Entry(
            _("Up to here all changes were made out as calls."), 918234, _("timepoint")
        ),
    },
)
describe(WebhooksRecord, {"results": Entry(_("The webhooks of this client."), label=_("webhooks"))})
describe(
    DeliveryRecord,
    {
        "id": Entry(
            _("The “webhook-id”: the same, however often the call is made."),
            "msg_0193a5c45b1e7c6e9b7a0f3f2f0c1d11",
            "id",
        ),
        "event": Entry(_("What is told."), "business.updated", _("event")),
        "timepoint": Entry(
            _("The place of the change among all changes; a test has none."),
            918234,
            _("timepoint"),
        ),
        "made_at": Entry(_("When it was made out (UTC)."), "2026-11-22T03:41:01Z", _("made at")),
        "state": Entry(_("Waiting for a try, delivered, or given up."), "delivered", _("state")),
        "tries": Entry(_("How often it was tried."), 1, _("tries")),
        "tried_at": Entry(
            _("When it was tried last (UTC)."), "2026-11-22T03:41:02Z", _("last try")
        ),
        "due_at": Entry(_("When it is tried next (UTC)."), None, _("next try")),
        "status": Entry(_("The status that was answered."), 204, _("status")),
        "fault": Entry(_("Why there was no answer."), None, _("fault")),
    },
)
resource(Resource("webhooks", _("Webhooks"), WebhookRecord))
resource(Resource("deliveries", _("Calls of webhooks"), DeliveryRecord))

WEBHOOKS = Call(
    _("List the webhooks"),
    _("The webhooks of the client that asks, whichever of its keys it comes by."),
    WebhooksRecord,
)
DELIVERIES = Call(
    _("List the calls of a webhook"),
    _("What was and is to be delivered, of the last 30 days, the newest first."),
    DeliveryRecord,
    is_list=True,
)
OF_DELIVERIES = {name: OF_PAGES[name] for name in ("limit", "after", "count")} | {
    "event": Parameter(
        _("Only calls of these events."),
        {"type": "string", "enum": [name for name, _label in EVENTS]},
        EventType.CLOSED.value,
        is_repeatable=True,
    ),
    "state": Parameter(
        _("Only calls in these states."),
        {"type": "string", "enum": State.values},
        State.FAILED.value,
        is_repeatable=True,
    ),
}
OF_WEBHOOK = {
    "uuid": {
        "description": _("The id of the webhook."),
        "schema": {"type": "string", "format": "uuid"},
        "example": AN_ID,
    }
}
