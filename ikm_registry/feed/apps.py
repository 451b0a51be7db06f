from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "ikm_registry.feed"
    label = "feed"
