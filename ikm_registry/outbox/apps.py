from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What the registry writes to people: one box, and senders behind it."""

    name = "ikm_registry.outbox"
    label = "outbox"
