from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What whoever runs the site needs: backup and restore, health, metrics, the log."""

    name = "ikm_registry.operations"
    label = "operations"
