from importlib import import_module

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ikm_registry.accounts.policies import PERSON

BEFORE = import_module("programs.migrations.0011_credit_behind_the_wall").FOLLOWED
TODAY = "(now() AT TIME ZONE 'Asia/Jakarta')::date"
# A system follows what the person follows whose row its own shares; anybody else her own.
FOLLOWED_BY = f"""
CREATE FUNCTION programs_followed_by(asked bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(person.program_id), '{{}}')
    FROM programs_programpartner AS named
    JOIN programs_programpartner AS person ON person.id = coalesce(named.shares_id, named.id)
    JOIN accounts_user AS account ON account.id = person.user_id
    WHERE named.user_id = asked
        AND account.is_active
        AND (person.ends_on IS NULL OR person.ends_on >= {TODAY})
        AND NOT EXISTS (
            SELECT FROM accounts_assignment AS held
            WHERE held.user_id = person.user_id
                AND (held.starts_on IS NULL OR held.starts_on <= {TODAY})
                AND (held.ends_on IS NULL OR held.ends_on >= {TODAY})
        )
$$
"""
FOLLOWED = f"""
CREATE OR REPLACE FUNCTION programs_followed() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT programs_followed_by({PERSON})
$$
"""
OF_ONE_PROGRAM = [
    "ALTER TABLE programs_programpartner "
    "ADD CONSTRAINT programpartner_is_of_one_program UNIQUE (id, program_id)",
    "ALTER TABLE programs_programpartner ADD CONSTRAINT programpartner_shares_its_program "
    "FOREIGN KEY (shares_id, program_id) REFERENCES programs_programpartner (id, program_id)",
]
NOT_OF_ONE_PROGRAM = [
    f"ALTER TABLE programs_programpartner DROP CONSTRAINT {name}"
    for name in ("programpartner_shares_its_program", "programpartner_is_of_one_program")
]
# What was planned for other programs before stays; nothing is added to it.
OF_TRAININGS = [
    "ALTER TABLE programs_program ADD CONSTRAINT program_is_of_one_kind UNIQUE (id, kind)",
    "ALTER TABLE programs_trainingsession ADD COLUMN program_kind varchar(13) NOT NULL "
    "GENERATED ALWAYS AS ('training') STORED",
    "ALTER TABLE programs_trainingsession ADD CONSTRAINT session_is_of_a_training "
    "FOREIGN KEY (program_id, program_kind) REFERENCES programs_program (id, kind) NOT VALID",
]
OF_ALL_PROGRAMS = [
    "ALTER TABLE programs_trainingsession DROP CONSTRAINT session_is_of_a_training",
    "ALTER TABLE programs_trainingsession DROP COLUMN program_kind",
    "ALTER TABLE programs_program DROP CONSTRAINT program_is_of_one_kind",
]


class Migration(migrations.Migration):
    """Systems follow with a bank's people, sessions are of trainings, interests have a name outside."""


    dependencies = [
        ('programs', '0020_what_is_asked_for_and_found_out'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='interest',
            name='note_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programpartner',
            name='note_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programpartner',
            name='note_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programpartner',
            name='note_delete',
        ),
        migrations.AddField(
            model_name='interest',
            name='uuid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='programpartner',
            name='shares',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='systems', to='programs.programpartner', verbose_name='shares what she sees'),
        ),
        migrations.AddField(
            model_name='programpartnerevent',
            name='shares',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.programpartner', verbose_name='shares what she sees'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interest',
            trigger=pgtrigger.compiler.Trigger(name='note_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_interestevent" ("id", "officer_id", "kind", "business_id", "group_id", "application_id", "region_id", "note", "declared_at", "ended_at", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."officer_id", new_values."kind", new_values."business_id", new_values."group_id", new_values."application_id", new_values."region_id", new_values."note", new_values."declared_at", new_values."ended_at", new_values."ended_by_id", new_values."end_reason", CLOCK_TIMESTAMP(), \'update\', new_values."id", attached.context, new_values."region_id" FROM (SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."application_id" IS DISTINCT FROM (new_values."application_id") OR old_values."business_id" IS DISTINCT FROM (new_values."business_id") OR old_values."declared_at" IS DISTINCT FROM (new_values."declared_at") OR old_values."end_reason" IS DISTINCT FROM (new_values."end_reason") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."ended_by_id" IS DISTINCT FROM (new_values."ended_by_id") OR old_values."group_id" IS DISTINCT FROM (new_values."group_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."officer_id" IS DISTINCT FROM (new_values."officer_id") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id"))) AS new_values, attached; RETURN NULL;', hash='986059bfc2b1c78df031473f4bcd0bd39e6aad32', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_update_6f527', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='programs_interest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programpartner',
            trigger=pgtrigger.compiler.Trigger(name='note_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programpartnerevent" ("id", "program_id", "user_id", "bank", "ends_on", "shares_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."program_id", new_values."user_id", new_values."bank", new_values."ends_on", new_values."shares_id", CLOCK_TIMESTAMP(), \'insert\', new_values."id", attached.context, (SELECT "programs_program"."region_id" FROM "programs_program" WHERE "programs_program"."id" = new_values."program_id") FROM (SELECT new_values.* FROM new_values ) AS new_values, attached; RETURN NULL;', hash='cdde7d339bab1d2d7c5b8ac57e7243877aae9036', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_insert_de3b2', referencing='REFERENCING NEW TABLE AS new_values ', table='programs_programpartner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programpartner',
            trigger=pgtrigger.compiler.Trigger(name='note_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programpartnerevent" ("id", "program_id", "user_id", "bank", "ends_on", "shares_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."program_id", new_values."user_id", new_values."bank", new_values."ends_on", new_values."shares_id", CLOCK_TIMESTAMP(), \'update\', new_values."id", attached.context, (SELECT "programs_program"."region_id" FROM "programs_program" WHERE "programs_program"."id" = new_values."program_id") FROM (SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*)) AS new_values, attached; RETURN NULL;', hash='11430460594c34132011001efd5624a4cd308485', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_update_9a6ca', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='programs_programpartner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programpartner',
            trigger=pgtrigger.compiler.Trigger(name='note_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programpartnerevent" ("id", "program_id", "user_id", "bank", "ends_on", "shares_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT old_values."id", old_values."program_id", old_values."user_id", old_values."bank", old_values."ends_on", old_values."shares_id", CLOCK_TIMESTAMP(), \'delete\', old_values."id", attached.context, (SELECT "programs_program"."region_id" FROM "programs_program" WHERE "programs_program"."id" = old_values."program_id") FROM (SELECT old_values.* FROM old_values ) AS old_values, attached; RETURN NULL;', hash='f6e0ae52525443c7f70b187ec0c7bd003c7cce48', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_delete_17823', referencing='REFERENCING OLD TABLE AS old_values ', table='programs_programpartner', when='AFTER')),
        ),
        migrations.RunSQL(FOLLOWED_BY, "DROP FUNCTION programs_followed_by(bigint)"),
        migrations.RunSQL(FOLLOWED, BEFORE.replace("CREATE", "CREATE OR REPLACE", 1)),
        migrations.RunSQL(OF_ONE_PROGRAM, NOT_OF_ONE_PROGRAM),
        migrations.RunSQL(OF_TRAININGS, OF_ALL_PROGRAMS),
    ]
