from django.db import migrations

from ikm_registry.accounts.policies import in_place, in_place_by_columns

POLICY = "ALTER POLICY seen ON businesses_businessdocument USING ({condition})"


class Migration(migrations.Migration):
    """Documents keep the codes around their place, so the wall compares and computes nothing."""

    dependencies = [("businesses", "0026_told_as_merged")]

    operations = [
        migrations.RunSQL(
            POLICY.format(condition=in_place_by_columns()),
            POLICY.format(condition=in_place("place")),
        )
    ]
