from django.db import migrations

# Said within the function itself, so that the rest of it stays as it was made (0021).
BEFORE = "'rw', nullif(business.rw, ''),"
AFTER = f"{BEFORE} 'opening_hours', nullif(business.opening_hours, ''),"
SAID = """
DO $do$ BEGIN
    EXECUTE replace(
        pg_get_functiondef('businesses_business_json'::regproc), $was${was}$was$, $now${now}$now$
    );
END $do$
"""
# A few thousand at a time, so that no statement holds them all.
REFRESHED = """
DO $do$
DECLARE
    these bigint[];
    reached bigint := 0;
BEGIN
    LOOP
        SELECT array_agg(id), max(id) INTO these, reached
        FROM (
            SELECT id FROM businesses_business WHERE id > reached ORDER BY id LIMIT 5000
        ) AS next;
        EXIT WHEN these IS NULL;
        PERFORM businesses_make_documents(these);
    END LOOP;
END $do$
"""


class Migration(migrations.Migration):
    """When a business is open stands in its document, as its address does."""

    dependencies = [("businesses", "0051_helpers_are_invited")]

    operations = [
        migrations.RunSQL(
            [(SAID.format(was=BEFORE, now=AFTER), None), (REFRESHED, None)],
            [(SAID.format(was=AFTER, now=BEFORE), None), (REFRESHED, None)],
        ),
    ]
