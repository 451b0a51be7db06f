from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "ikm_registry.history"
    label = "history"
