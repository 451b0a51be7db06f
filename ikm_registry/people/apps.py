from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ikm_registry.people"
    label = "people"
