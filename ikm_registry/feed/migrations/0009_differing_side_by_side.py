from django.db import migrations

from ikm_registry.feed.triggers import DIFFERING, renewed


class Migration(migrations.Migration):
    """What differs between two documents is found without making a tree of either."""

    dependencies = [("feed", "0008_found_by_province")]

    operations = [renewed(DIFFERING)]
