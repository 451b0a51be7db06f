from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """How somebody whom no office invited gets an account: by a number or an address of hers."""

    name = "ikm_registry.entrance"
    label = "entrance"
