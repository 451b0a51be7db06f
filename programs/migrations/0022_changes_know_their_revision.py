from django.db import migrations

from ikm_registry.feed.triggers import note, renewed


class Migration(migrations.Migration):
    """What the feed tells of programs and applications says of which revision it is."""

    dependencies = [
        ("programs", "0021_systems_sessions_interests"),
        ("feed", "0013_changes_know_their_revision"),
    ]

    operations = [
        renewed(note("program", [])),
        renewed(note("application", ["credit"])),
    ]
