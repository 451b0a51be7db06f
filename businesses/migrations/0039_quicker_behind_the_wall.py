from django.db import migrations, models

from ikm_registry.accounts.policies import in_place, in_place_by_columns

POLICY = "ALTER POLICY seen ON businesses_business USING ({place} OR {owned})"
OWNED = "owner_id = ANY ((SELECT businesses_own_owners())::bigint[])"
BY_COLUMNS = in_place_by_columns("region_id", province="left(region_id, 2)")


class Migration(migrations.Migration):
    """The wall compares what stands in a row or in an index, and computes nothing for each row."""

    dependencies = [("businesses", "0038_steps_stay_after_a_restore")]

    operations = [
        migrations.RunSQL(
            POLICY.format(place=BY_COLUMNS, owned=OWNED),
            POLICY.format(place=in_place("region_id"), owned=OWNED),
        ),
        migrations.RemoveIndex(model_name="businessdocument", name="businessdocument_for_totals"),
        migrations.AddIndex(
            model_name="businessdocument",
            index=models.Index(
                fields=["business"],
                include=["place", "province", "regency", "workers", "production"],
                name="businessdocument_for_totals",
            ),
        ),
    ]
