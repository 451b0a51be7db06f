"""What the API tells of an application, kept ready by triggers (ADR 10)."""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE, Policies, in_place_by_columns
from ikm_registry.feed.triggers import ROWS, after, function, told

APPLICATION = """
CREATE FUNCTION programs_application_json(application programs_application) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', application.uuid,
        'number', application.number,
        'url', '/api/v1/applications/' || application.uuid || '/',
        'program', (
            SELECT json_build_object(
                'id', uuid, 'number', number, 'url', '/api/v1/programs/' || uuid || '/'
            )
            FROM programs_program WHERE id = application.program_id
        ),
        'business', (
            SELECT json_build_object(
                'id', uuid, 'registry_no', registry_no, 'url', '/api/v1/businesses/' || uuid || '/'
            )
            FROM businesses_business WHERE id = application.business_id
        ),
        'group', (
            SELECT json_build_object('id', uuid, 'registry_no', registry_no)
            FROM businesses_businessgroup WHERE id = application.group_id
        ),
        'region', businesses_region_json(application.region_id),
        'state', application.state,
        'stage', (SELECT "order" FROM programs_stage WHERE id = application.stage_id),
        'wish', nullif(application.wish, ''),
        'reason', nullif(application.reason, ''),
        'due_on', application.due_on,
        'submitted_at', businesses_moment(application.submitted_at),
        'steps', (
            SELECT coalesce(json_agg(json_build_object(
                'deed', deed, 'on', "on", 'at', businesses_moment(at),
                'note', nullif(note, ''), 'facts', facts
            ) ORDER BY id), '[]')
            FROM programs_applicationstep WHERE application_id = application.id
        ),
        'ranks', (
            SELECT coalesce(json_agg(json_build_object(
                'stage', stage."order", 'place', rank.place, 'computed', rank.computed,
                'total', rank.total::text
            ) ORDER BY stage."order"), '[]')
            FROM programs_rank AS rank JOIN programs_stage AS stage ON stage.id = rank.stage_id
            WHERE rank.application_id = application.id
        ),
        'version', application.version,
        'created', businesses_moment(application.created_at),
        'last_updated', businesses_moment(application.updated_at)
    )
$$
"""
SOURCE = """
CREATE FUNCTION programs_application_source(wanted bigint[]) RETURNS TABLE (
    application_id bigint, uuid uuid, "position" text, place text, version int, purposes text[],
    core text, bare text
) LANGUAGE sql STABLE AS $$
    SELECT
        application.id,
        application.uuid,
        application.number,
        application.region_id,
        application.version,
        ARRAY['public_task'],
        left(programs_application_json(application)::text, -1),
        json_build_object('id', application.uuid, 'number', application.number)::text
    FROM programs_application AS application
    WHERE application.id = ANY (wanted)
$$
"""
FILL = """
INSERT INTO programs_applicationdocument AS kept
    (application_id, uuid, "position", place, version, purposes, core, bare)
SELECT * FROM programs_application_source({wanted})
"""
REFRESH = f"""
CREATE FUNCTION programs_refresh_applications(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(touched) = 0 THEN
        RETURN;
    END IF;
    PERFORM FROM programs_applicationdocument
    WHERE application_id = ANY (touched) ORDER BY application_id FOR UPDATE;
    {FILL.format(wanted="touched")}
    ON CONFLICT (application_id) DO UPDATE SET
        place = excluded.place, version = excluded.version, core = excluded.core,
        bare = excluded.bare, revision = excluded.revision, changed_at = excluded.changed_at
    WHERE (kept.core, kept.place) IS DISTINCT FROM (excluded.core, excluded.place);
END
$$
"""
OF_APPLICATION = """
CREATE FUNCTION programs_document_of_application() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM programs_applicationdocument
        WHERE application_id IN (SELECT id FROM old_rows);
    ELSE
        PERFORM programs_refresh_applications(ARRAY(SELECT id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_PART = """
CREATE FUNCTION programs_document_of_application_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM programs_refresh_applications(ARRAY(
            SELECT DISTINCT application_id FROM old_rows
            WHERE EXISTS (SELECT FROM programs_application WHERE id = application_id)
        ));
    ELSE
        PERFORM programs_refresh_applications(ARRAY(SELECT DISTINCT application_id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_STAGE = """
CREATE FUNCTION programs_application_document_of_stage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programs_refresh_applications(ARRAY(
        SELECT application.id FROM programs_application AS application
        WHERE application.program_id IN (
            SELECT now.program_id FROM new_rows AS now JOIN old_rows AS was USING (id)
            WHERE now."order" <> was."order"
        )
    ));
    RETURN NULL;
END
$$
"""
OF_REGION = """
CREATE FUNCTION programs_application_document_of_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programs_refresh_applications(ARRAY(
        SELECT application.id FROM programs_application AS application
        JOIN new_rows AS now ON now.code = application.region_id
        JOIN old_rows AS was ON was.code = now.code AND was.full_name <> now.full_name
    ));
    RETURN NULL;
END
$$
"""
READ_ONLY = f"REVOKE INSERT, UPDATE, DELETE ON public.programs_applicationdocument FROM {ROLE}"
# Rights are given anew by a restore, and what migrations took back is taken back again.
AS_BEFORE = [
    f"REVOKE INSERT, UPDATE, DELETE ON public.programs_programdocument FROM {ROLE}",
    f"REVOKE UPDATE ON public.programs_amendment FROM {ROLE}",
    f"REVOKE INSERT, UPDATE, DELETE ON public.programs_facts FROM {ROLE}",
    f"REVOKE UPDATE ON public.programs_applicationstep FROM {ROLE}",
]
SINCE = [
    f"REVOKE UPDATE, DELETE ON public.programs_visit, public.programs_score FROM {ROLE}",
    READ_ONLY,
]


def after_restore(*statements):
    return (
        "CREATE OR REPLACE FUNCTION programs_after_restore() RETURNS void LANGUAGE sql AS "
        f"$${'; '.join(statements)}$$"
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_application_documents"), ("feed", "0010_shown_by_columns")]

    operations = [
        *map(
            function,
            [APPLICATION, SOURCE, REFRESH, OF_APPLICATION, OF_PART, OF_STAGE, OF_REGION],
        ),
        migrations.RunSQL(
            [
                FILL.format(wanted="ARRAY(SELECT id FROM programs_application)"),
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            migrations.RunSQL.noop,
        ),
        *(
            after("programs_application", "document", change, "programs_document_of_application()")
            for change in ROWS
        ),
        *(
            after(
                f"programs_{part}", "document", change, "programs_document_of_application_part()"
            )
            for part in ("applicationstep", "rank")
            for change in ROWS
        ),
        after(
            "programs_stage",
            "application_document",
            "UPDATE",
            "programs_application_document_of_stage()",
        ),
        after(
            "regions_region",
            "application_document",
            "UPDATE",
            "programs_application_document_of_region()",
        ),
        *told("programs_applicationdocument", "application", []),
        Policies(
            "programs_applicationdocument",
            {"seen": f"FOR SELECT TO {ROLE} USING ({in_place_by_columns()})"},
        ),
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(after_restore(*AS_BEFORE, *SINCE), after_restore(*AS_BEFORE)),
    ]
