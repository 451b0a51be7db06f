from django.db import migrations

from ikm_registry.feed.triggers import NAMES_TOLD


class Migration(migrations.Migration):
    """Operators and the reader's own program tell the names: a call for each row cost the most."""

    dependencies = [("feed", "0006_begun_anew_by_a_restore")]

    operations = [
        migrations.RunSQL(
            "DROP FUNCTION feed_names_told(text[], text[], text, boolean)", [(NAMES_TOLD, None)]
        )
    ]
