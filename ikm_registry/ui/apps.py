from django.apps import AppConfig
from django.utils.translation import gettext_noop

# Django has no Indonesian for it; what stands in the catalogue of the registry counts first.
OF_DJANGO = [gettext_noop("- Select an option -")]


class UiConfig(AppConfig):
    name = "ikm_registry.ui"
    label = "ui"
