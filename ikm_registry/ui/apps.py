from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ikm_registry.ui"
    label = "ui"
