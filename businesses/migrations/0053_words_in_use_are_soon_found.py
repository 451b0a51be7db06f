"""A word that a record loses is looked for in some other records before it is looked for in all.

Whether any record still has it was asked of the index alone, which first collects all that have it:
five milliseconds and more for an ordinary word of a million records. In a sample that grows with
the number of words ordinary ones are found at once, and only rare ones are left, whose lists are
short. The answer is the same. The index takes new words at once: those that wait beside it are read
from end to end by every search, and whoever saves when they are too many waits for all of them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from ikm_registry.feed.triggers import function

# Percent of all records for each word that was lost: a word of one record in 300 is found.
SAMPLE = "least(100, 0.002 * cardinality(lost))"
FORGET = f"""
CREATE FUNCTION businesses_forget_words(lost text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    rare text[];
BEGIN
    IF cardinality(lost) = 0 THEN
        RETURN;
    END IF;
    rare := ARRAY(
        SELECT unnest(lost)
        EXCEPT
        SELECT lexeme FROM businesses_searchentry TABLESAMPLE SYSTEM ({SAMPLE}), unnest(words)
    );
    DELETE FROM businesses_searchword WHERE word = ANY (rare) AND NOT EXISTS (
        SELECT FROM businesses_searchentry WHERE words @@ to_tsquery('simple', word)
    );
END
$$
"""
BEGUN = """
CREATE OR REPLACE FUNCTION businesses_search_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO businesses_searchword (word)
        SELECT DISTINCT lexeme FROM new_rows, unnest(words)
        WHERE lexeme ~ '[a-z]'
            AND NOT EXISTS (SELECT FROM businesses_searchword WHERE word = lexeme);
    END IF;
"""
ENDED = """
    RETURN NULL;
END
$$
"""
NOW = f"""{BEGUN}
    IF TG_OP = 'UPDATE' THEN
        PERFORM businesses_forget_words(ARRAY(
            SELECT lexeme FROM old_rows, unnest(words)
            EXCEPT SELECT lexeme FROM new_rows, unnest(words)
        ));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM businesses_forget_words(ARRAY(
            SELECT DISTINCT lexeme FROM old_rows, unnest(words)
        ));
    END IF;
{ENDED}"""
NOWHERE = """NOT EXISTS (
            SELECT FROM businesses_searchentry WHERE words @@ to_tsquery('simple', word)
        )"""
BEFORE = f"""{BEGUN}
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM businesses_searchword WHERE word IN (
            SELECT lexeme FROM old_rows, unnest(words)
            EXCEPT SELECT lexeme FROM new_rows, unnest(words)
        ) AND {NOWHERE};
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM businesses_searchword WHERE word IN (
            SELECT lexeme FROM old_rows, unnest(words)
        ) AND {NOWHERE};
    END IF;
{ENDED}"""


class Migration(migrations.Migration):
    dependencies = [("businesses", "0052_opening_hours_are_told")]

    operations = [
        migrations.RemoveIndex("searchentry", "searchentry_words_in_place"),
        migrations.AddIndex(
            "searchentry",
            GinIndex(
                "province",
                "regency",
                "district",
                "words",
                name="searchentry_words_in_place",
                fastupdate=False,
            ),
        ),
        function(FORGET),
        migrations.RunSQL([(NOW, None)], [(BEFORE, None)]),
    ]
