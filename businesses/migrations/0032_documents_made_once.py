from django.db import migrations

from ikm_registry.feed.triggers import function

# Whoever changes a record by several statements of one transaction may have its document wait for
# the last of them. Triggers call this as before; without that wish the document is made at once.
REFRESH = """
CREATE FUNCTION businesses_refresh_documents(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('ikm.documents_wait', true) = 'yes' THEN
        INSERT INTO documents_waiting SELECT unnest(touched);
    ELSE
        PERFORM businesses_make_documents(touched);
    END IF;
END
$$
"""
WAIT = """
CREATE FUNCTION businesses_let_documents_wait() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CREATE TEMPORARY TABLE IF NOT EXISTS documents_waiting (business_id bigint) ON COMMIT DROP;
    PERFORM set_config('ikm.documents_wait', 'yes', true);
END
$$
"""
MAKE_WAITING = """
CREATE FUNCTION businesses_make_waiting_documents() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('ikm.documents_wait', '', true);
    PERFORM businesses_make_documents(ARRAY(
        SELECT DISTINCT business_id FROM documents_waiting
        WHERE EXISTS (SELECT FROM businesses_business WHERE id = business_id)
    ));
    DELETE FROM documents_waiting;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("businesses", "0031_one_plan_for_a_write")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION businesses_refresh_documents RENAME TO businesses_make_documents",
            "ALTER FUNCTION businesses_make_documents RENAME TO businesses_refresh_documents",
        ),
        function(REFRESH),
        function(WAIT),
        function(MAKE_WAITING),
    ]
