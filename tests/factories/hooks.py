from ikm_registry.feed.models import number_changes
from ikm_registry.hooks.choices import EventType
from ikm_registry.hooks.models import Delivery, Webhook
from tests.factories.accounts import UserFactory
from tests.factories.rest import client_of, key_for


def hook_for(*places, url="https://93.184.216.34/webhook", role="api_client", maker=None, **facts):
    """A webhook of another system that may read these places, told of all from now on."""
    names = ("told", "area_id")
    told = {name: facts.pop(name) for name in names if name in facts}
    key, _words = key_for(client_of(*places, role=role), **facts)
    return Webhook.objects.create(
        key=key,
        name="Antrean portal",
        url=url,
        cursor=number_changes(),
        created_by=maker or UserFactory(assignments=[("administrator", "35.13")]),
        **{"told": EventType.values} | told,
    )


def call_of(hook, event=EventType.UPDATED, **facts):
    """A call that is made out and waits."""
    return Delivery.objects.create(hook=hook, event=event, body='{"type":"x"}', **facts)
