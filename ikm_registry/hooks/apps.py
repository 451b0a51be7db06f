from django.apps import AppConfig
from django.core.checks import Tags, register

from ikm_registry.hooks.checks import calls_stay_outside
from ikm_registry.jobs import beside
from ikm_registry.operations import collectors


class HooksConfig(AppConfig):
    """Calls to other systems when something changes that they may know of."""

    name = "ikm_registry.hooks"
    label = "hooks"

    def ready(self):
        register(calls_stay_outside, Tags.security, deploy=True)
        beside.register("ikm_registry.hooks.rounds.go_round")
        collectors.register("ikm_registry.hooks.metrics.Webhooks")
