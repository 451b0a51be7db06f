from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_noop

from ikm_registry.rest.checks import there_is_a_pepper

# Django REST framework has no Indonesian for it.
OF_THE_FRAMEWORK = [
    gettext_noop('Expected a list of items but got type "{input_type}".'),
    gettext_noop('Expected a dictionary of items but got type "{input_type}".'),
]


class RestConfig(AppConfig):
    """What all endpoints of the API share; it knows no record of businesses."""

    name = "ikm_registry.rest"
    label = "rest"

    def ready(self):
        register(there_is_a_pepper, Tags.security, deploy=True)
