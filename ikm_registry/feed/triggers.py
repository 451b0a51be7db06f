"""How the database notes changes of documents; migrations of this app and of others use it."""

from django.db import migrations

# The members of two JSON objects of the same shape that differ, found by going through both at
# once; of another shape, all of it.
DIFFERING = """
CREATE FUNCTION feed_differing(was text, now text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN was = now THEN '{}'
        WHEN bool_and(name IS NOT DISTINCT FROM before) THEN array_agg(name ORDER BY name)
        ELSE '{*}'
    END
    FROM ROWS FROM (json_each(was::json), json_each(now::json))
        AS pair (before, old, name, new)
    WHERE old::text IS DISTINCT FROM new::text OR name IS DISTINCT FROM before
$$
"""

# The last word of a transaction about a record in a place counts, and takes a new id. Whoever
# writes a document holds its row until the commit, so the ids of one record grow as its commits do.
TELL = """
INSERT INTO feed_change AS told
    (kind, resource, position, place, moved_to, merged_into, type, fields, version, revision)
{news}
ON CONFLICT (xact, kind, resource, place) WHERE timepoint IS NULL DO UPDATE SET
    id = excluded.id,
    position = excluded.position,
    moved_to = excluded.moved_to,
    merged_into = excluded.merged_into,
    type = excluded.type,
    version = excluded.version,
    revision = excluded.revision,
    fields = ARRAY(SELECT DISTINCT unnest(told.fields || excluded.fields) ORDER BY 1)
"""
COME = """
SELECT '{kind}', uuid, position, place, NULL, NULL::uuid, 'changed', '{{*}}', version, revision
FROM new_rows
"""
# Whoever merges two records says for so long which one takes the place of what is deleted.
GONE = """
SELECT '{kind}', uuid, position, place, NULL, heir,
    CASE WHEN heir IS NULL THEN 'deleted' ELSE 'merged' END, '{{}}', version, revision
FROM old_rows, (SELECT nullif(current_setting('ikm.merged_into', true), '')::uuid) AS one (heir)
"""
# "*": all of it, it is new in this place. Whose purpose her owner agreed to, or no longer does, is
# named by itself, so that no reader learns of another's.
CHANGED = """
SELECT '{kind}', uuid, now.position, now.place, NULL, NULL::uuid, 'changed',
    feed_differing(was.core || '}}', now.core || '}}')
    || array_remove(ARRAY[{parts}], NULL)
    || ARRAY(
        SELECT 'consent:' || purpose FROM unnest(was.purposes || now.purposes) AS purpose
        GROUP BY purpose HAVING count(*) = 1
    ),
    now.version, now.revision
FROM old_rows AS was JOIN new_rows AS now USING (uuid)
"""
PART = "CASE WHEN was.{part} <> now.{part} THEN '{part}' END"
ARRIVED = "CASE WHEN was.place <> now.place THEN '*' END"
MOVED = """
UNION ALL
SELECT '{kind}', uuid, now.position, was.place, now.place, NULL::uuid, 'out_of_scope', '{{}}',
    now.version, now.revision
FROM old_rows AS was JOIN new_rows AS now USING (uuid)
WHERE was.place <> now.place
"""
NOTE = """
CREATE FUNCTION feed_note_{kind}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {come};
    ELSIF TG_OP = 'DELETE' THEN {gone};
    ELSE {changed};
    END IF;
    RETURN NULL;
END
$$
"""

# One at a time: whoever waits here sees, in its next statement, all that was numbered meanwhile.
# What is visible is committed, so that nothing with a lower number can come later. After an import
# the first reader numbers a part of it; the next goes on.
AT_ONCE = 10_000
NUMBER = f"""
CREATE FUNCTION feed_number() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM feed_change WHERE timepoint IS NULL) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('feed_number', 0));
        WITH waiting AS (
            SELECT id, row_number() OVER (ORDER BY id) AS nth
            FROM (
                SELECT id FROM feed_change WHERE timepoint IS NULL ORDER BY id LIMIT {AT_ONCE}
            ) AS first
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
"""  # noqa: S608

# What one reader hears: without the parts that she may not see, of consents only that to her own
# purpose, and where she has a number alone, nothing of the rest.
NAMES_TOLD = """
CREATE FUNCTION feed_names_told(
    names text[], hidden text[], purpose text, agreed boolean
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(
        SELECT DISTINCT CASE name WHEN 'consent:' || purpose THEN '*' ELSE name END AS name
        FROM unnest(names) AS name
        WHERE name IN ('*', 'consent:' || purpose)
           OR agreed AND name NOT LIKE 'consent:%' AND name <> ALL (hidden)
        ORDER BY 1
    )
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


def renewed(sql):
    """Put a function in the place of one of the same name that an earlier migration made."""
    return migrations.RunSQL(
        [(sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1), None)],
        migrations.RunSQL.noop,  # the earlier migration makes it by the same text
    )


def note(kind, parts):
    """The function that tells changes of one kind of documents, its `parts` by name."""
    news = {"come": COME, "gone": GONE, "changed": CHANGED + MOVED}
    named = ", ".join([ARRIVED, *(PART.format(part=part) for part in parts)])
    statements = {
        name: TELL.format(news=sql.format(kind=kind, parts=named)) for name, sql in news.items()
    }
    return NOTE.format(kind=kind, **statements)


def told(table, kind, parts):
    """From now on the feed tells each change of this table of documents."""
    return [
        function(note(kind, parts)),
        *(after(table, "feed", change, f"feed_note_{kind}()") for change in ROWS),
    ]


def with_one_plan(function):
    """Plan its statements once for a session, not at each call.

    PostgreSQL thinks that ten rows are asked for where it cannot see how many, and then plans
    anew for the one there is, every time: three quarters of what keeping a document ready cost.
    """
    return migrations.RunSQL(
        f"ALTER FUNCTION {function} SET plan_cache_mode = force_generic_plan",
        f"ALTER FUNCTION {function} RESET plan_cache_mode",
    )
