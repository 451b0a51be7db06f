"""How the database notes changes of documents; migrations of this app and of others use it."""

from django.db import migrations

DIFFERING = """
CREATE FUNCTION feed_differing(was text, now text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(key ORDER BY key), '{}')
    FROM jsonb_each(was::jsonb) AS before (key, value)
    FULL JOIN jsonb_each(now::jsonb) AS after (key, value) USING (key)
    WHERE before.value IS DISTINCT FROM after.value AND key NOT IN ('version', 'last_updated')
$$
"""

# The last word of a transaction about a record in a place counts, and takes a new id. Whoever
# writes a document holds its row until the commit, so the ids of one record grow as its commits do.
TELL = """
INSERT INTO feed_change AS told
    (kind, resource, position, place, moved_to, type, fields, version)
{news}
ON CONFLICT (xact, kind, resource, place) DO UPDATE SET
    id = excluded.id,
    position = excluded.position,
    moved_to = excluded.moved_to,
    type = excluded.type,
    version = excluded.version,
    fields = ARRAY(SELECT DISTINCT unnest(told.fields || excluded.fields) ORDER BY 1)
"""
COME = "SELECT '{kind}', uuid, position, place, NULL, 'changed', '{{}}', version FROM new_rows"
GONE = "SELECT '{kind}', uuid, position, place, NULL, 'deleted', '{{}}', version FROM old_rows"
CHANGED = """
SELECT '{kind}', uuid, now.position, now.place, NULL, 'changed',
    feed_differing(was.core, now.core) || array_remove(ARRAY[{parts}], NULL), now.version
FROM old_rows AS was JOIN new_rows AS now USING (uuid)
"""
PART = "CASE WHEN was.{part} <> now.{part} THEN '{part}' END"
MOVED = """
SELECT '{kind}', uuid, now.position, was.place, now.place, 'out_of_scope', '{{}}', now.version
FROM old_rows AS was JOIN new_rows AS now USING (uuid)
WHERE was.place <> now.place
"""
NOTE = """
CREATE FUNCTION feed_note_{kind}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {come};
    ELSIF TG_OP = 'DELETE' THEN {gone};
    ELSE {changed}; {moved};
    END IF;
    RETURN NULL;
END
$$
"""

# One at a time: whoever waits here sees, in its next statement, all that was numbered meanwhile.
# What is visible is committed, so that nothing with a lower number can come later.
NUMBER = """
CREATE FUNCTION feed_number() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM feed_change WHERE timepoint IS NULL) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('feed_number', 0));
        WITH waiting AS (
            SELECT id, row_number() OVER (ORDER BY id) AS nth
            FROM feed_change WHERE timepoint IS NULL
        ), reached AS (
            UPDATE feed_horizon SET reached = reached + (SELECT count(*) FROM waiting)
            RETURNING reached
        )
        UPDATE feed_change AS told
        SET timepoint = reached.reached - (SELECT count(*) FROM waiting) + waiting.nth
        FROM waiting, reached
        WHERE told.id = waiting.id;
    END IF;
    RETURN (SELECT reached FROM feed_horizon);
END
$$
"""

NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
ROWS = {"INSERT": NEW, "UPDATE": f"{OLD} {NEW}", "DELETE": OLD}


def after(table, name, change, call):
    """A statement trigger that sees the rows it is about as `old_rows` and `new_rows`."""
    trigger = f"{name}_{change.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {trigger} AFTER {change} ON {table} REFERENCING {ROWS[change]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {call}",
        f"DROP TRIGGER {trigger} ON {table}",
    )


def function(sql):
    """Make a function, and drop it on the way back."""
    signature = sql.split(" RETURNS ")[0].strip().removeprefix("CREATE FUNCTION ")
    return migrations.RunSQL([(sql, None)], f"DROP FUNCTION {signature}")


def told(table, kind, parts):
    """From now on the feed tells each change of this table of documents, its `parts` by name."""
    news = {"come": COME, "gone": GONE, "changed": CHANGED, "moved": MOVED}
    named = ", ".join(PART.format(part=part) for part in [*parts, "purposes"])
    statements = {
        name: TELL.format(news=sql.format(kind=kind, parts=named)) for name, sql in news.items()
    }
    return [
        function(NOTE.format(kind=kind, **statements)),
        *(after(table, "feed", change, f"feed_note_{kind}()") for change in ROWS),
    ]
