"""What the API tells of a program, kept ready by triggers (ADR 10)."""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE, Guard, Policies, in_place_by_columns, seen_with
from ikm_registry.feed.triggers import ROWS, after, function, told

STAGE = """
CREATE FUNCTION programs_stage_json(stage programs_stage) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'name', stage.name,
        'quota', stage.quota,
        'ends_on', stage.ends_on,
        'requirements', (
            SELECT coalesce(json_agg(json_build_object(
                'name', name, 'hint', nullif(hint, ''), 'is_required', is_required
            ) ORDER BY id), '[]')
            FROM programs_requirement WHERE stage_id = stage.id
        ),
        'criteria', (
            SELECT coalesce(json_agg(json_build_object(
                'name', name, 'kind', kind, 'fact', nullif(fact, ''), 'bands', bands,
                'weight', weight
            ) ORDER BY id), '[]')
            FROM programs_criterion WHERE stage_id = stage.id
        )
    )
$$
"""
PROGRAM = """
CREATE FUNCTION programs_program_json(program programs_program) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', program.uuid,
        'number', program.number,
        'url', '/api/v1/programs/' || program.uuid || '/',
        'display', program.name,
        'name', program.name,
        'kind', program.kind,
        'recipient', program.recipient,
        'year', program.year,
        'region', businesses_region_json(program.region_id),
        'organiser', program.organiser,
        'partner', nullif(program.partner, ''),
        'fund_source', program.fund_source,
        'budget_code', nullif(program.budget_code, ''),
        'open_to', businesses_region_json(program.open_to_id),
        'opens_on', program.opens_on,
        'closes_on', program.closes_on,
        'summary', program.summary,
        'selection', nullif(program.selection, ''),
        'published_at', businesses_moment(program.published_at),
        'stages', (
            SELECT coalesce(json_agg(programs_stage_json(stage) ORDER BY stage."order"), '[]')
            FROM programs_stage AS stage WHERE program_id = program.id
        ),
        'rules', (
            SELECT coalesce(
                json_agg(json_build_object('kind', kind, 'terms', terms) ORDER BY id), '[]'
            )
            FROM programs_rule WHERE program_id = program.id
        ),
        'version', program.version,
        'created', businesses_moment(program.created_at),
        'last_updated', businesses_moment(program.updated_at)
    )
$$
"""
# A program is no person: for whatever purpose it is fetched, all of it is told.
SOURCE = """
CREATE FUNCTION programs_document_source(wanted bigint[]) RETURNS TABLE (
    program_id bigint, uuid uuid, "position" text, place text, version int, purposes text[],
    core text, bare text, is_published boolean
) LANGUAGE sql STABLE AS $$
    SELECT
        program.id,
        program.uuid,
        program.number,
        program.region_id,
        program.version,
        ARRAY['bank', 'catalogue', 'partner', 'public_task', 'statistics'],
        left(programs_program_json(program)::text, -1),
        json_build_object('id', program.uuid, 'number', program.number)::text,
        program.published_at IS NOT NULL
    FROM programs_program AS program
    WHERE program.id = ANY (wanted)
$$
"""
FILL = """
INSERT INTO programs_programdocument AS kept
    (program_id, uuid, "position", place, version, purposes, core, bare, is_published)
SELECT * FROM programs_document_source({wanted})
"""
REFRESH = f"""
CREATE FUNCTION programs_refresh_documents(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(touched) = 0 THEN
        RETURN;
    END IF;
    PERFORM FROM programs_programdocument
    WHERE program_id = ANY (touched) ORDER BY program_id FOR UPDATE;
    {FILL.format(wanted="touched")}
    ON CONFLICT (program_id) DO UPDATE SET
        place = excluded.place, version = excluded.version, core = excluded.core,
        bare = excluded.bare, is_published = excluded.is_published,
        revision = excluded.revision, changed_at = excluded.changed_at
    WHERE (kept.core, kept.place) IS DISTINCT FROM (excluded.core, excluded.place);
END
$$
"""
OF_PROGRAM = """
CREATE FUNCTION programs_document_of_program() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM programs_programdocument WHERE program_id IN (SELECT id FROM old_rows);
    ELSE
        PERFORM programs_refresh_documents(ARRAY(SELECT id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_PART = """
CREATE FUNCTION programs_document_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM programs_refresh_documents(ARRAY(
            SELECT DISTINCT program_id FROM old_rows
            WHERE EXISTS (SELECT FROM programs_program WHERE id = program_id)
        ));
    ELSE
        PERFORM programs_refresh_documents(ARRAY(SELECT DISTINCT program_id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_REGION = """
CREATE FUNCTION programs_document_of_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programs_refresh_documents(ARRAY(
        SELECT program.id FROM programs_program AS program
        JOIN new_rows AS now ON now.code IN (program.region_id, program.open_to_id)
        JOIN old_rows AS was ON was.code = now.code AND was.full_name <> now.full_name
    ));
    RETURN NULL;
END
$$
"""
PARTS = ["stage", "requirement", "criterion", "rule"]
READ_ONLY = f"""
    REVOKE INSERT, UPDATE, DELETE ON public.programs_programdocument FROM {ROLE};
    REVOKE UPDATE ON public.programs_amendment FROM {ROLE}
"""
# Rights are given anew by a restore, and what 0002 and 0004 took back is taken back again.
AFTER_RESTORE = f"""
CREATE FUNCTION programs_after_restore() RETURNS void LANGUAGE sql AS $$
    {READ_ONLY};
    REVOKE INSERT, UPDATE, DELETE ON public.programs_facts FROM {ROLE};
    REVOKE UPDATE ON public.programs_applicationstep FROM {ROLE}
$$
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_facts_kept_ready"), ("feed", "0010_shown_by_columns")]

    operations = [
        *map(function, [STAGE, PROGRAM, SOURCE, REFRESH, OF_PROGRAM, OF_PART, OF_REGION]),
        migrations.RunSQL(
            [
                FILL.format(wanted="ARRAY(SELECT id FROM programs_program)"),
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            migrations.RunSQL.noop,
        ),
        *(
            after("programs_program", "document", change, "programs_document_of_program()")
            for change in ROWS
        ),
        *(
            after(f"programs_{part}", "document", change, "programs_document_of_part()")
            for part in PARTS
            for change in ROWS
        ),
        after("regions_region", "program_document", "UPDATE", "programs_document_of_region()"),
        *told("programs_programdocument", "program", []),
        Policies(
            "programs_programdocument",
            {
                "seen": f"FOR SELECT TO {ROLE} USING (is_published OR {in_place_by_columns()})",
            },
        ),
        Guard("programs_amendment", seen_with("programs_program", "program_id")),
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
        function(AFTER_RESTORE),
    ]
