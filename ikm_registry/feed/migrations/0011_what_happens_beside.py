from django.db import migrations

from ikm_registry.feed.triggers import function

# It lies in no place, so no page sees it; whom it is told is asked of the record itself.
HAPPENED = """
CREATE FUNCTION feed_happened(of_kind text, record uuid, what text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO feed_change (kind, resource, position, place, type, fields, version)
    VALUES (of_kind, record, '', '', what, '{}', 0)
    ON CONFLICT (xact, kind, resource, place) WHERE timepoint IS NULL DO UPDATE SET
        id = excluded.id,
        type = excluded.type
$$
"""


class Migration(migrations.Migration):
    """What happens to a record that is no document takes its number among the changes."""

    dependencies = [("feed", "0010_shown_by_columns")]

    operations = [function(HAPPENED)]
