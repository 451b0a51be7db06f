"""What `check --deploy` says of webhooks."""

from django.conf import settings
from django.core.checks import Error


def calls_stay_outside(app_configs, **options):
    if not settings.WEBHOOKS_TO_LOOPBACK:
        return []
    told = "WEBHOOKS_TO_LOOPBACK lets whoever makes a webhook call this very machine."
    return [Error(told, hint="It is for developers alone.", id="hooks.E001")]
