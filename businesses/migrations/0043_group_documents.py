"""What leaves of a group, kept ready like what leaves of a business (0021), and told by the feed.

The functions below are the only places that say what the API tells of a group; a test compares
them with the serializers.
"""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE, Policies, in_place_by_columns
from ikm_registry.feed.triggers import ROWS, after, function, told

# The business by its number and address, its name it tells itself to whoever may see it.
MEMBER = """
CREATE FUNCTION businesses_groupmember_json(member businesses_groupmember) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', member.uuid,
        'business', json_build_object(
            'id', business.uuid,
            'registry_no', business.registry_no,
            'url', '/api/v1/businesses/' || business.uuid || '/'
        ),
        'role', member.role,
        'joined_on', member.joined_on,
        'left_on', member.left_on,
        'version', member.version
    )
    FROM businesses_business AS business WHERE business.id = member.business_id
$$
"""
OFFICERS = """
CREATE FUNCTION businesses_groupofficers_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', uuid, 'office', office, 'name', name, 'version', version
    ) ORDER BY id), '[]')
    FROM businesses_groupofficer WHERE group_id = wanted
$$
"""
GROUP = """
CREATE FUNCTION businesses_group_json(of_businesses businesses_businessgroup) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', of_businesses.uuid,
        'registry_no', of_businesses.registry_no,
        'url', '/api/v1/groups/' || of_businesses.uuid || '/',
        'display', of_businesses.name,
        'kind', of_businesses.kind,
        'name', of_businesses.name,
        'region', businesses_region_json(of_businesses.region_id),
        'address', nullif(of_businesses.address, ''),
        'kbli', businesses_kbli_json(of_businesses.kbli_id),
        'commodity', nullif(of_businesses.commodity, ''),
        'decree_no', nullif(of_businesses.decree_no, ''),
        'decree_on', of_businesses.decree_on,
        'has_statutes', of_businesses.has_statutes,
        'has_bank_account', of_businesses.has_bank_account,
        'has_machine_place', of_businesses.has_machine_place,
        'electricity_va', of_businesses.electricity_va,
        'dissolved_on', of_businesses.dissolved_on,
        'members', (
            SELECT coalesce(json_agg(businesses_groupmember_json(member) ORDER BY id), '[]')
            FROM businesses_groupmember AS member WHERE group_id = of_businesses.id
        ),
        'version', of_businesses.version,
        'created', businesses_moment(of_businesses.created_at),
        'last_updated', businesses_moment(of_businesses.updated_at)
    )
$$
"""
SOURCE = """
CREATE FUNCTION businesses_group_document_source(wanted bigint[]) RETURNS TABLE (
    group_id bigint, uuid uuid, "position" text, place text, version int, purposes text[],
    core text, bare text, officers text
) LANGUAGE sql STABLE AS $$
    SELECT
        kept.id,
        kept.uuid,
        kept.registry_no,
        kept.region_id,
        kept.version,
        '{}'::text[],
        left(businesses_group_json(kept)::text, -1),
        json_build_object(
            'id', kept.uuid,
            'registry_no', kept.registry_no,
            'url', '/api/v1/groups/' || kept.uuid || '/',
            'restricted', json_build_array('*')
        )::text,
        '"officers":' || businesses_groupofficers_json(kept.id)
    FROM businesses_businessgroup AS kept
    WHERE kept.id = ANY (wanted)
$$
"""
REFRESH = """
CREATE FUNCTION businesses_refresh_group_documents(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM businesses_groupdocument
    WHERE group_id = ANY (touched) ORDER BY group_id FOR UPDATE;
    INSERT INTO businesses_groupdocument AS kept
        (group_id, uuid, "position", place, version, purposes, core, bare, officers)
    SELECT * FROM businesses_group_document_source(touched)
    ON CONFLICT (group_id) DO UPDATE SET
        "position" = excluded.position, place = excluded.place, version = excluded.version,
        core = excluded.core, officers = excluded.officers,
        revision = excluded.revision, changed_at = excluded.changed_at
    WHERE (kept.core, kept.officers, kept.place)
        IS DISTINCT FROM (excluded.core, excluded.officers, excluded.place);
END
$$
"""
OF_GROUP = """
CREATE FUNCTION businesses_document_of_group() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM businesses_groupdocument WHERE group_id IN (SELECT id FROM old_rows);
    ELSE
        PERFORM businesses_refresh_group_documents(ARRAY(SELECT id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_PART = """
CREATE FUNCTION businesses_document_of_group_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM businesses_refresh_group_documents(ARRAY(SELECT DISTINCT group_id FROM new_rows));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM businesses_refresh_group_documents(ARRAY(SELECT DISTINCT group_id FROM old_rows));
    ELSE
        PERFORM businesses_refresh_group_documents(ARRAY(
            SELECT group_id FROM old_rows UNION SELECT group_id FROM new_rows
        ));
    END IF;
    RETURN NULL;
END
$$
"""
OF_REGION = """
CREATE FUNCTION businesses_group_document_of_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM businesses_refresh_group_documents(ARRAY(
        SELECT id FROM businesses_businessgroup WHERE region_id IN (
            SELECT code FROM new_rows AS now JOIN old_rows AS was USING (code)
            WHERE now.full_name <> was.full_name
        )
    ));
    RETURN NULL;
END
$$
"""
OF_KBLI = """
CREATE FUNCTION businesses_group_document_of_kbli() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM businesses_refresh_group_documents(ARRAY(
        SELECT id FROM businesses_businessgroup WHERE kbli_id IN (
            SELECT id FROM new_rows AS now JOIN old_rows AS was USING (id)
            WHERE (now.version, now.code, now.title) <> (was.version, was.code, was.title)
        )
    ));
    RETURN NULL;
END
$$
"""
KEPT = [("businessgroup", "group"), ("groupmember", "group_part"), ("groupofficer", "group_part")]

# As 0038, and the documents of groups are written by no page either.
SLICES = [
    f"public.businesses_{name}slice"
    for name in ("certificate", "figures", "market", "owner", "photo", "product")
]
READ_ONLY = f"REVOKE INSERT, UPDATE, DELETE ON public.businesses_groupdocument FROM {ROLE}"
AS_BEFORE = f"""
    REVOKE UPDATE, DELETE ON public.businesses_accessnote FROM {ROLE};
    REVOKE INSERT, UPDATE, DELETE ON public.businesses_businessdocument, {", ".join(SLICES)}
    FROM {ROLE};
    REVOKE UPDATE ON public.businesses_changestep FROM {ROLE}
"""


def after_restore(*statements):
    return (
        "CREATE OR REPLACE FUNCTION businesses_after_restore() RETURNS void LANGUAGE sql AS "
        f"$${'; '.join(statements)}$$"
    )


class Migration(migrations.Migration):
    dependencies = [("businesses", "0042_groups"), ("feed", "0010_shown_by_columns")]

    operations = [
        *map(
            function,
            [MEMBER, OFFICERS, GROUP, SOURCE, REFRESH, OF_GROUP, OF_PART, OF_REGION, OF_KBLI],
        ),
        *(
            after(f"businesses_{table}", "document", change, f"businesses_document_of_{whose}()")
            for table, whose in KEPT
            for change in ROWS
        ),
        after(
            "regions_region", "group_document", "UPDATE", "businesses_group_document_of_region()"
        ),
        after(
            "businesses_kbli", "group_document", "UPDATE", "businesses_group_document_of_kbli()"
        ),
        *told("businesses_groupdocument", "group", ["officers"]),
        Policies(
            "businesses_groupdocument",
            {"seen": f"FOR SELECT TO {ROLE} USING ({in_place_by_columns()})"},
        ),
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(after_restore(AS_BEFORE, READ_ONLY), after_restore(AS_BEFORE)),
    ]
