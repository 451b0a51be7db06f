"""What keeps the search ready: one view that says what a business is found by, and triggers.

ADR 8 tells why these are triggers. Each works on a whole statement, whatever its size.
"""

from django.db import migrations

# One spelling for what is kept and what is asked: small letters and digits without marks.
SPELLED = """
CREATE FUNCTION businesses_spelled(written text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_tsvector('simple', regexp_replace(
    lower(unaccent(translate(left(written, 100000), '''’‘`´', ''))), '[^a-z0-9]+', ' ', 'g'
))
"""

# The only place that says what a business is found by. Weights: A its names, B its products,
# C where it lies, D its owner's name. Costs a few look-ups by key for each business asked for.
DOCUMENT = """
CREATE VIEW businesses_searchdocument AS
SELECT
    business.id AS business_id,
    business.region_id AS place,
    setweight(businesses_spelled(business.name || ' ' || business.brand), 'A')
    || setweight(businesses_spelled(products.names), 'B')
    || setweight(businesses_spelled(region.full_name || ' ' || business.address), 'C')
    || setweight(businesses_spelled(coalesce(owner.name, '')), 'D') AS words
FROM businesses_business AS business
JOIN regions_region AS region ON region.code = business.region_id
LEFT JOIN businesses_owner AS owner ON owner.id = business.owner_id
CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(name || ' ' || brand, ' ' ORDER BY id), '') AS names
    FROM businesses_product
    WHERE business_id = business.id
) AS products
"""

# Of two people who change one business, the second waits here and then reads what the first
# wrote: each statement of a volatile function sees the newest rows.
REFRESH = """
CREATE FUNCTION businesses_refresh_search(touched bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(touched) = 0 THEN
        RETURN;
    END IF;
    PERFORM FROM businesses_searchentry
    WHERE business_id = ANY (touched) ORDER BY business_id FOR UPDATE;
    INSERT INTO businesses_searchentry AS kept (business_id, place, words)
    SELECT business_id, place, words FROM businesses_searchdocument
    WHERE business_id = ANY (touched)
    ON CONFLICT (business_id) DO UPDATE SET place = excluded.place, words = excluded.words
    WHERE (kept.place, kept.words) IS DISTINCT FROM (excluded.place, excluded.words);
END
$$
"""

# For each table what touches the search; a statement that changes none of it costs one join.
BUSINESS = """
CREATE FUNCTION businesses_search_business() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM businesses_refresh_search(ARRAY(SELECT id FROM new_rows));
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM businesses_refresh_search(ARRAY(
            SELECT id FROM new_rows AS now JOIN old_rows AS was USING (id)
            WHERE (now.name, now.brand, now.address, now.region_id, now.owner_id)
                IS DISTINCT FROM (was.name, was.brand, was.address, was.region_id, was.owner_id)
        ));
    ELSE
        DELETE FROM businesses_searchentry WHERE business_id IN (SELECT id FROM old_rows);
    END IF;
    RETURN NULL;
END
$$
"""
PRODUCT = """
CREATE FUNCTION businesses_search_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM businesses_refresh_search(ARRAY(SELECT DISTINCT business_id FROM new_rows));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM businesses_refresh_search(ARRAY(SELECT DISTINCT business_id FROM old_rows));
    ELSE
        PERFORM businesses_refresh_search(ARRAY(
            SELECT DISTINCT unnest(ARRAY[now.business_id, was.business_id])
            FROM new_rows AS now JOIN old_rows AS was USING (id)
            WHERE (now.name, now.brand, now.business_id)
                IS DISTINCT FROM (was.name, was.brand, was.business_id)
        ));
    END IF;
    RETURN NULL;
END
$$
"""
OWNER = """
CREATE FUNCTION businesses_search_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM businesses_refresh_search(ARRAY(
        SELECT business.id
        FROM new_rows AS now JOIN old_rows AS was USING (id)
        JOIN businesses_business AS business ON business.owner_id = now.id
        WHERE now.name <> was.name
    ));
    RETURN NULL;
END
$$
"""
REGION = """
CREATE FUNCTION businesses_search_region() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM businesses_refresh_search(ARRAY(
        SELECT business.id
        FROM new_rows AS now JOIN old_rows AS was USING (code)
        JOIN businesses_business AS business ON business.region_id = now.code
        WHERE now.full_name <> was.full_name
    ));
    RETURN NULL;
END
$$
"""

# The words that entries bring, and those that the last entry has lost. Numbers are no words.
WORDS = """
CREATE FUNCTION businesses_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO businesses_searchword (word)
        SELECT DISTINCT lexeme FROM new_rows, unnest(words)
        WHERE lexeme ~ '[a-z]'
            AND NOT EXISTS (SELECT FROM businesses_searchword WHERE word = lexeme);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM businesses_searchword WHERE word IN (
            SELECT lexeme FROM old_rows, unnest(words)
            EXCEPT SELECT lexeme FROM new_rows, unnest(words)
        ) AND NOT EXISTS (
            SELECT FROM businesses_searchentry WHERE words @@ to_tsquery('simple', word)
        );
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM businesses_searchword WHERE word IN (
            SELECT lexeme FROM old_rows, unnest(words)
        ) AND NOT EXISTS (
            SELECT FROM businesses_searchentry WHERE words @@ to_tsquery('simple', word)
        );
    END IF;
    RETURN NULL;
END
$$
"""

NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
ROWS = {"INSERT": NEW, "UPDATE": f"{NEW} {OLD}", "DELETE": OLD}
KEPT = [
    ("businesses_business", "business", ["INSERT", "UPDATE", "DELETE"]),
    ("businesses_product", "product", ["INSERT", "UPDATE", "DELETE"]),
    ("businesses_owner", "owner", ["UPDATE"]),
    ("regions_region", "region", ["UPDATE"]),
    ("businesses_searchentry", "words", ["INSERT", "UPDATE", "DELETE"]),
]


def trigger(table, subject, change):
    name = f"search_{subject}_{change.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {change} ON {table} REFERENCING {ROWS[change]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION businesses_search_{subject}()",
        f"DROP TRIGGER {name} ON {table}",
    )


def function(sql):
    signature = sql.split(" RETURNS ")[0].strip().removeprefix("CREATE FUNCTION ")
    return migrations.RunSQL([(sql, None)], f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    dependencies = [("businesses", "0003_search")]

    operations = [
        function(SPELLED),
        migrations.RunSQL(DOCUMENT, "DROP VIEW businesses_searchdocument"),
        *map(function, [REFRESH, BUSINESS, PRODUCT, OWNER, REGION, WORDS]),
        *(trigger(table, subject, change) for table, subject, all_ in KEPT for change in all_),
        migrations.RunSQL(
            "INSERT INTO businesses_searchentry (business_id, place, words) "
            "SELECT business_id, place, words FROM businesses_searchdocument",
            migrations.RunSQL.noop,
        ),
    ]
