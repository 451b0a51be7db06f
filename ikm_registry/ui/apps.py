from django.apps import AppConfig
from django.utils.translation import gettext_noop

# Django has no Indonesian for it, or says one thing in three ways; our own catalogue counts first.
OF_DJANGO = [
    gettext_noop("- Select an option -"),
    gettext_noop("This field is required."),
    gettext_noop("This field cannot be blank."),
    gettext_noop("This field cannot be null."),
]


class UiConfig(AppConfig):
    name = "ikm_registry.ui"
    label = "ui"
