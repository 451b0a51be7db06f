from django.db import migrations

from ikm_registry.feed.triggers import DIFFERING, renewed


class Migration(migrations.Migration):
    """What differs between two documents is found by looking through one of them."""

    dependencies = [("feed", "0003_merged")]

    operations = [renewed(DIFFERING)]
