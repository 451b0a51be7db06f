from django.db import migrations

from ikm_registry.sealing.rotation import reseal


def seal_everything(apps, schema_editor):
    for name in ("Owner", "OwnerEvent", "Business", "BusinessEvent"):
        reseal(apps.get_model("businesses", name))


class Migration(migrations.Migration):
    """What was written before its column was sealed is sealed now, in the history as well."""

    dependencies = [("businesses", "0009_sealed")]

    operations = [migrations.RunPython(seal_everything, migrations.RunPython.noop)]
