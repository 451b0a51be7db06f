"""Documents of applications tell of decree, agreement, handover, visits and training, too."""

from importlib import import_module

from django.db import migrations

from ikm_registry.feed.triggers import ROWS, after, function

BEFORE = import_module("programs.migrations.0009_application_documents_kept_ready")
NUMBER = """coalesce(
            (SELECT number FROM programs_correction
             WHERE {name}_id = {name}.id ORDER BY id DESC LIMIT 1),
            {name}.number
        )"""
DECREE = f"""
CREATE FUNCTION programs_decree_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'number', {NUMBER.format(name="decree")},
        'signed_on', line.decreed_on
    )
    FROM programs_decreeline AS line JOIN programs_decree AS decree ON decree.id = line.decree_id
    WHERE line.application_id = wanted
$$
"""
AGREEMENT = f"""
CREATE FUNCTION programs_agreement_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'number', {NUMBER.format(name="agreement")},
        'signed_on', agreement.signed_on
    )
    FROM programs_agreement AS agreement WHERE agreement.application_id = wanted
$$
"""
# How a piece stands is told of whoever holds it now.
HANDOVER = f"""
CREATE FUNCTION programs_handover_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'number', {NUMBER.format(name="handover")},
        'signed_on', handover.signed_on,
        'items', (
            SELECT coalesce(json_agg(json_build_object(
                'plate', item.code,
                'kind', item.kind,
                'maker', item.maker,
                'serial_number', item.serial_no,
                'state', CASE WHEN holding.ended_on IS NULL THEN item.state END,
                'held_until', holding.ended_on
            ) ORDER BY holding.id), '[]')
            FROM programs_holding AS holding JOIN programs_item AS item ON item.id = holding.item_id
            WHERE holding.handover_id = handover.id
        )
    )
    FROM programs_handover AS handover WHERE handover.application_id = wanted
$$
"""
FOLLOW_UPS = """
CREATE FUNCTION programs_follow_ups_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', uuid,
        'months', months,
        'due_on', planned_on,
        'done_on', done_on,
        'effect', nullif(effect, '')
    ) ORDER BY months), '[]')
    FROM programs_followup WHERE application_id = wanted
$$
"""
TRAINING = """
CREATE FUNCTION programs_training_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'sessions', (
            SELECT count(*) FROM programs_trainingsession AS session
            WHERE session.program_id = application.program_id
        ),
        'attended', (
            SELECT count(*) FROM programs_attendance AS attendance
            WHERE attendance.participant_id = participant.id
        ),
        'pre_test', participant.pre_score,
        'post_test', participant.post_score,
        'certificate', (
            SELECT json_build_object(
                'number', number, 'issued_on', issued_on, 'withdrawn_on', withdrawn_on
            )
            FROM programs_trainingcertificate
            WHERE participant_id = participant.id ORDER BY id DESC LIMIT 1
        )
    )
    FROM programs_participant AS participant
    JOIN programs_application AS application ON application.id = participant.application_id
    WHERE participant.application_id = wanted
$$
"""
PARTS = ("decree", "agreement", "handover", "follow_ups", "training")
AFTER_THIS = "        'version', application.version,"


def application(parts):
    """The whole document of an application, with these parts before its version."""
    told = "".join(f"        '{part}', programs_{part}_json(application.id),\n" for part in parts)
    sql = BEFORE.APPLICATION.replace(AFTER_THIS, told + AFTER_THIS)
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


OF_PROGRAM = """
CREATE FUNCTION programs_document_of_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programs_refresh_applications(ARRAY({touched}));
    RETURN NULL;
END
$$
"""
TAUGHT = """
        SELECT DISTINCT participant.application_id
        FROM programs_participant AS participant
        JOIN programs_application AS application ON application.id = participant.application_id
        WHERE application.program_id IN (SELECT program_id FROM {rows})
    """
CORRECTED = """
        SELECT line.application_id FROM programs_decreeline AS line
        JOIN new_rows ON new_rows.decree_id = line.decree_id
        UNION
        SELECT agreement.application_id FROM programs_agreement AS agreement
        JOIN new_rows ON new_rows.agreement_id = agreement.id
        UNION
        SELECT handover.application_id FROM programs_handover AS handover
        JOIN new_rows ON new_rows.handover_id = handover.id
    """
OF_SESSION = OF_PROGRAM.format(name="training_session", touched=TAUGHT.format(rows="new_rows"))
OF_SESSION_GONE = OF_PROGRAM.format(
    name="training_session_gone", touched=TAUGHT.format(rows="old_rows")
)
OF_CORRECTION = OF_PROGRAM.format(name="correction", touched=CORRECTED)
# Of these the rows say of which application they are.
OF_APPLICATIONS = (
    "decreeline",
    "agreement",
    "handover",
    "item",
    "holding",
    "followup",
    "participant",
    "attendance",
    "trainingcertificate",
)
REFRESH_ALL = [
    "SELECT programs_refresh_applications(ARRAY(SELECT id FROM programs_application))",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("programs", "0018_corrections")]

    operations = [
        *map(function, [DECREE, AGREEMENT, HANDOVER, FOLLOW_UPS, TRAINING]),
        migrations.RunSQL(migrations.RunSQL.noop, REFRESH_ALL),
        migrations.RunSQL([(application(PARTS), None)], [(application(()), None)]),
        migrations.RunSQL(REFRESH_ALL, migrations.RunSQL.noop),
        *map(function, [OF_SESSION, OF_SESSION_GONE, OF_CORRECTION]),
        *(
            after(
                f"programs_{part}", "document", change, "programs_document_of_application_part()"
            )
            for part in OF_APPLICATIONS
            for change in ROWS
        ),
        *(
            after(
                "programs_trainingsession",
                "document",
                change,
                f"programs_document_of_training_session{gone}()",
            )
            for change, gone in {"INSERT": "", "UPDATE": "", "DELETE": "_gone"}.items()
        ),
        after("programs_correction", "document", "INSERT", "programs_document_of_correction()"),
    ]
