from django.db import migrations

from ikm_registry.feed.triggers import note, renewed


class Migration(migrations.Migration):
    """What the feed tells of businesses and groups says of which revision it is."""

    dependencies = [
        ("businesses", "0053_words_in_use_are_soon_found"),
        ("feed", "0013_changes_know_their_revision"),
    ]

    operations = [
        renewed(note("business", ["owner", "finances"])),
        renewed(note("group", ["officers"])),
    ]
