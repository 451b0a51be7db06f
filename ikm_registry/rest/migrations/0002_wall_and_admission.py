from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, in_place, of_person, seen_with

# How long traffic is kept, and how many failed requests of a key.
KEEP = "interval '35 days'"
LAST_FAILED = 100

# One statement, one transaction of its own: what it counts stays, whatever the request meets
# afterwards, and no request of a key waits for another one's end. That a crash of the machine
# may forget the counts of its last half second is worth a write that waits for no disk.
ADMIT = f"""
CREATE FUNCTION rest_admit(
    asked_prefix text, asked_digest text, moment timestamptz, today date, earlier_bytes bigint
) RETURNS TABLE (
    key_id bigint, digest text, user_id bigint, username text, first_name text,
    is_superuser boolean, scopes text[], purpose text, read_only boolean, addresses text[],
    held text, allowed integer, asked integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    kept record;
    began timestamptz := to_timestamp(floor(extract(epoch FROM moment) / 300) * 300);
    counted integer;
BEGIN
    SELECT k.id, k.digest, k.user_id, u.username, u.first_name, u.is_superuser, k.scopes,
           k.purpose, k.read_only, k.addresses, k.rate, k.last_used_at
    INTO kept
    FROM rest_apikey k JOIN accounts_user u ON u.id = k.user_id
    WHERE k.prefix = asked_prefix AND k.digest = asked_digest
      AND k.ended_at IS NULL AND k.expires_on >= today AND u.is_active;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO rest_traffic AS t (key_id, began_at, requests, refused, failed, errors, bytes)
    VALUES (kept.id, began, 1, 0, 0, 0, earlier_bytes)
    ON CONFLICT (key_id, began_at) DO UPDATE
        SET requests = t.requests + 1,
            refused = t.refused + (t.requests >= kept.rate)::integer,
            bytes = t.bytes + earlier_bytes
    RETURNING t.requests INTO counted;
    IF counted = 1 THEN
        DELETE FROM rest_traffic t WHERE t.key_id = kept.id AND t.began_at < moment - {KEEP};
    END IF;
    IF kept.last_used_at IS NULL OR kept.last_used_at < moment - interval '1 minute' THEN
        UPDATE rest_apikey SET last_used_at = moment WHERE id = kept.id;
    END IF;
    RETURN QUERY SELECT
        kept.id, kept.digest::text, kept.user_id, kept.username::text,
        kept.first_name::text, kept.is_superuser, kept.scopes::text[], kept.purpose::text,
        kept.read_only, kept.addresses::text[],
        (SELECT string_agg(a.role || ' ' || a.region_id, ',') FROM accounts_assignment a
         WHERE a.user_id = kept.user_id
           AND (a.starts_on IS NULL OR a.starts_on <= today)
           AND (a.ends_on IS NULL OR a.ends_on >= today)),
        kept.rate, counted;
END $$;
REVOKE ALL ON FUNCTION rest_admit FROM PUBLIC;
"""

NOTE_FAILED = f"""
CREATE FUNCTION rest_note_failed(
    of_key bigint, moment timestamptz, answered smallint, problem text, asked_method text,
    asked_path text, asked_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE rest_traffic
    SET failed = failed + (answered < 500)::integer, errors = errors + (answered >= 500)::integer
    WHERE key_id = of_key
      AND began_at = to_timestamp(floor(extract(epoch FROM moment) / 300) * 300);
    INSERT INTO rest_failedrequest (key_id, at, status, code, method, path, request)
    VALUES (of_key, moment, answered, problem, asked_method, asked_path, asked_request);
    DELETE FROM rest_failedrequest WHERE key_id = of_key AND id <= (
        SELECT id FROM rest_failedrequest WHERE key_id = of_key
        ORDER BY id DESC OFFSET {LAST_FAILED} LIMIT 1
    );
END $$;
REVOKE ALL ON FUNCTION rest_note_failed FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """Whom the wall shows keys to, and the functions that let a key in and count it."""

    dependencies = [("rest", "0001_initial"), ("accounts", "0006_wall_of_people")]

    operations = [
        Guard("rest_apikey", f"{in_place('region_id')} OR {of_person('user_id')}"),
        GuardEvents("rest_apikeyevent", in_place("pgh_region")),
        Guard("rest_traffic", seen_with("rest_apikey", "key_id")),
        Guard("rest_failedrequest", seen_with("rest_apikey", "key_id")),
        migrations.RunSQL(ADMIT, "DROP FUNCTION rest_admit"),
        migrations.RunSQL(NOTE_FAILED, "DROP FUNCTION rest_note_failed"),
    ]
