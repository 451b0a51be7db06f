"""Objections and attendance are told of a program, too."""

from django.db import migrations

PROGRAM = """
CREATE OR REPLACE FUNCTION programs_program_json(program programs_program) RETURNS json
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
        'selection', nullif(program.selection, ''),{more}
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
MORE = """
        'objection_days', program.objection_days,
        'objection_basis', nullif(program.objection_basis, ''),
        'attendance_minimum', program.attendance_minimum,"""
REFRESH = [
    "SELECT programs_refresh_documents(ARRAY(SELECT id FROM programs_program))",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


def told_with(more):
    return [(PROGRAM.replace("{more}", more), None), *REFRESH]


class Migration(migrations.Migration):
    dependencies = [("programs", "0016_amounts_and_applying_again")]

    operations = [migrations.RunSQL(told_with(MORE), told_with(""))]
