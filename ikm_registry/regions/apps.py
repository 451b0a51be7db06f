from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "ikm_registry.regions"
    label = "regions"
