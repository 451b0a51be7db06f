from django.db import migrations

from ikm_registry.accounts.sealed_steps import open_steps, reseal_steps


def seal_all(apps, schema_editor):
    reseal_steps(apps.get_model("mfa", "Authenticator"))


def open_all(apps, schema_editor):
    open_steps(apps.get_model("mfa", "Authenticator"))


class Migration(migrations.Migration):
    """The secrets of apps and backup codes are sealed like numbers of persons."""

    dependencies = [
        ("accounts", "0006_wall_of_people"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, open_all)]
