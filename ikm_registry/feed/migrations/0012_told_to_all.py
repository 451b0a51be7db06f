from django.db import migrations

from ikm_registry.accounts.policies import in_place, in_place_by_columns

FOR_ALL = "place = '*'"


def seen(table, condition):
    return f"ALTER POLICY seen ON {table} USING ({condition})"


def widened(table, condition):
    return migrations.RunSQL(seen(table, f"{condition} OR {FOR_ALL}"), seen(table, condition))


class Migration(migrations.Migration):
    """What is published for everybody lies in no place of its own, and the wall hides it from none."""

    dependencies = [("feed", "0011_what_happens_beside")]

    operations = [
        widened("feed_change", in_place_by_columns()),
        widened("feed_edition", in_place("place")),
    ]
