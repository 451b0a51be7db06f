from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, in_place, seen_with


class Migration(migrations.Migration):
    """A hook is seen by whoever sees its key, a call with its hook."""

    dependencies = [("hooks", "0001_initial"), ("rest", "0002_wall_and_admission")]

    operations = [
        Guard("hooks_webhook", seen_with("rest_apikey", "key_id")),
        GuardEvents("hooks_webhookevent", in_place("pgh_region")),
        Guard("hooks_delivery", seen_with("hooks_webhook", "hook_id")),
    ]
