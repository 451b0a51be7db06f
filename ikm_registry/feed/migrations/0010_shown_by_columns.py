from django.db import migrations

from ikm_registry.accounts.policies import in_place, in_place_by_columns

POLICY = "ALTER POLICY seen ON feed_change USING ({condition})"


class Migration(migrations.Migration):
    """Changes keep the codes around their place, so the wall compares and computes nothing."""

    dependencies = [("feed", "0009_differing_side_by_side")]

    operations = [
        migrations.RunSQL(
            POLICY.format(condition=in_place_by_columns()),
            POLICY.format(condition=in_place("place")),
        )
    ]
