from django.apps import AppConfig
from django.core.checks import Tags, register

from ikm_registry.sealing.checks import keys_are_keys, there_is_a_key


class SealingConfig(AppConfig):
    """What the database keeps encrypted, and the keys that open it."""

    name = "ikm_registry.sealing"
    label = "sealing"

    def ready(self):
        register(keys_are_keys, Tags.security)
        register(there_is_a_key, Tags.security, deploy=True)
