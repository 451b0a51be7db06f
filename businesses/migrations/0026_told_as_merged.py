from django.db import migrations

from ikm_registry.feed.triggers import note, renewed


class Migration(migrations.Migration):
    """The feed tells which business took the place of one that was merged into it."""

    dependencies = [("businesses", "0025_what_changed_by_name"), ("feed", "0003_merged")]

    operations = [renewed(note("business", ["owner", "finances"]))]
