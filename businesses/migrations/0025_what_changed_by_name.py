from django.db import migrations

from ikm_registry.feed.triggers import note, renewed


class Migration(migrations.Migration):
    """The feed names consents by their purpose, and what is new in a place as all of it."""

    dependencies = [
        ("businesses", "0024_streams_are_exports"),
        ("feed", "0002_told_to_readers"),
    ]

    operations = [renewed(note("business", ["owner", "finances"]))]
