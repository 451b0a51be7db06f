import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from ikm_registry.accounts.policies import Guard, seen_with

# A token is looked for by its digest and asks `rest_admit` what its key is worth at this moment: in
# force, its user active, its limit. So the end of a key is the end of its tokens. Materialized: a
# plan that asked it first would count requests of whoever knows no more than the name of a key.
ADMIT_BY_TOKEN = """
CREATE FUNCTION rest_admit_by_token(
    asked_prefix text, asked_digest text, moment timestamptz, today date, earlier_bytes bigint
) RETURNS TABLE (
    key_id bigint, digest text, user_id bigint, username text, first_name text,
    is_superuser boolean, scopes text[], purpose text, read_only boolean, addresses text[],
    held text, allowed integer, asked integer
) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH given AS MATERIALIZED (
        SELECT t.digest, t.scopes, k.prefix, k.digest AS of_key
        FROM rest_accesstoken t JOIN rest_apikey k ON k.id = t.key_id
        WHERE t.digest = asked_digest AND t.expires_at > moment AND k.prefix = asked_prefix
    )
    SELECT a.key_id, given.digest::text, a.user_id, a.username, a.first_name, a.is_superuser,
           ARRAY(
               SELECT scope FROM unnest(a.scopes) WITH ORDINALITY AS held (scope, place)
               WHERE scope = ANY (given.scopes::text[]) ORDER BY place
           ),
           a.purpose, a.read_only, a.addresses, a.held, a.allowed, a.asked
    FROM given
    CROSS JOIN LATERAL rest_admit(given.prefix, given.of_key, moment, today, earlier_bytes) a
$$;
REVOKE ALL ON FUNCTION rest_admit_by_token FROM PUBLIC;
"""

# As when they were made: pages behind the wall let nobody in.
AFTER_RESTORE = """
CREATE OR REPLACE FUNCTION rest_after_restore() RETURNS void LANGUAGE sql AS $$
    REVOKE ALL ON FUNCTION
        public.rest_admit, public.rest_admit_by_token, public.rest_note_failed FROM PUBLIC
$$
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION rest_after_restore() RETURNS void LANGUAGE sql AS $$
    REVOKE ALL ON FUNCTION public.rest_admit, public.rest_note_failed FROM PUBLIC
$$
"""


class Migration(migrations.Migration):
    """Tokens of OAuth, and the function that lets one in by the key it was given for."""

    dependencies = [("rest", "0004_kept_answers")]

    operations = [
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[("businesses:read", "Read businesses, products, figures and permits"), ("businesses:write", "Register businesses, correct and remove them"), ("owners:read", "Read who owns them and what she agreed to"), ("owners:write", "Write owners and their consents"), ("finances:read", "Read and write turnover, investment and other money of a firm"), ("reveal", "Uncover personal numbers, one at a time, saying what for")], max_length=30), size=None)),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("key", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rest.apikey")),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
                "constraints": [models.UniqueConstraint(fields=("digest",), name="access_token_is_one")],
            },
        ),
        Guard("rest_accesstoken", seen_with("rest_apikey", "key_id")),
        migrations.RunSQL(ADMIT_BY_TOKEN, "DROP FUNCTION rest_admit_by_token"),
        migrations.RunSQL(AFTER_RESTORE, AS_BEFORE),
    ]
