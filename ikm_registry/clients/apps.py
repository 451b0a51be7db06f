from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """The pages on which an administrator looks after the API clients of her area."""

    name = "ikm_registry.clients"
    label = "clients"
