"""A training names kinds to choose from, a facilitation the permits that it helps with."""

from importlib import import_module

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

OF_PROGRAM = import_module("programs.migrations.0017_more_of_a_program")
OF_APPLICATION = import_module("programs.migrations.0019_what_became_of_applications")
LAST = import_module("programs.migrations.0020_what_is_asked_for_and_found_out")
KINDS = """
        'training_kinds', program.training_kinds,
        'permit_kinds', program.permit_kinds,"""
WISH = "        'wish', nullif(application.wish, ''),\n"
CHOSEN = "        'training_kind', nullif(application.training_kind, ''),\n"
PROGRAM = OF_PROGRAM.told_with(OF_PROGRAM.MORE + KINDS)
APPLICATION = [
    (OF_APPLICATION.application(LAST.PARTS).replace(WISH, WISH + CHOSEN), None),
    *OF_APPLICATION.REFRESH_ALL,
]
PROGRAM_BEFORE = OF_PROGRAM.told_with(OF_PROGRAM.MORE)
APPLICATION_BEFORE = [
    (OF_APPLICATION.application(LAST.PARTS), None),
    *OF_APPLICATION.REFRESH_ALL,
]


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0022_changes_know_their_revision'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='note_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='note_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='note_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='program',
            name='note_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='program',
            name='note_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='program',
            name='note_delete',
        ),
        migrations.AddField(
            model_name='application',
            name='training_kind',
            field=models.CharField(blank=True, max_length=100, verbose_name='kind of training'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='training_kind',
            field=models.CharField(blank=True, max_length=100, verbose_name='kind of training'),
        ),
        migrations.AddField(
            model_name='program',
            name='permit_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nib', 'NIB'), ('pirt', 'P-IRT'), ('halal', 'Halal'), ('sni', 'SNI (SPPT-SNI)'), ('bpom_md', 'BPOM MD'), ('brand', 'Brand (DJKI)'), ('tkdn', 'TKDN-IK'), ('siinas', 'SIINas account'), ('other', 'Other certificate')], max_length=8), blank=True, default=list, verbose_name='permits and certificates it helps with'),
        ),
        migrations.AddField(
            model_name='program',
            name='training_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, verbose_name='kinds of training to choose from'),
        ),
        migrations.AddField(
            model_name='programevent',
            name='permit_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nib', 'NIB'), ('pirt', 'P-IRT'), ('halal', 'Halal'), ('sni', 'SNI (SPPT-SNI)'), ('bpom_md', 'BPOM MD'), ('brand', 'Brand (DJKI)'), ('tkdn', 'TKDN-IK'), ('siinas', 'SIINas account'), ('other', 'Other certificate')], max_length=8), blank=True, default=list, verbose_name='permits and certificates it helps with'),
        ),
        migrations.AddField(
            model_name='programevent',
            name='training_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, verbose_name='kinds of training to choose from'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='note_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_applicationevent" ("id", "uuid", "version", "created_at", "number", "program_id", "business_id", "group_id", "region_id", "state", "stage_id", "wish", "training_kind", "reason", "due_on", "submitted_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."uuid", new_values."version", new_values."created_at", new_values."number", new_values."program_id", new_values."business_id", new_values."group_id", new_values."region_id", new_values."state", new_values."stage_id", new_values."wish", new_values."training_kind", new_values."reason", new_values."due_on", new_values."submitted_at", CLOCK_TIMESTAMP(), \'insert\', new_values."id", attached.context, new_values."region_id" FROM (SELECT new_values.* FROM new_values ) AS new_values, attached; RETURN NULL;', hash='c561fe178cfef8d5e66622173d4976b0c215d799', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_insert_49b12', referencing='REFERENCING NEW TABLE AS new_values ', table='programs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='note_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_applicationevent" ("id", "uuid", "version", "created_at", "number", "program_id", "business_id", "group_id", "region_id", "state", "stage_id", "wish", "training_kind", "reason", "due_on", "submitted_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."uuid", new_values."version", new_values."created_at", new_values."number", new_values."program_id", new_values."business_id", new_values."group_id", new_values."region_id", new_values."state", new_values."stage_id", new_values."wish", new_values."training_kind", new_values."reason", new_values."due_on", new_values."submitted_at", CLOCK_TIMESTAMP(), \'update\', new_values."id", attached.context, new_values."region_id" FROM (SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."business_id" IS DISTINCT FROM (new_values."business_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."group_id" IS DISTINCT FROM (new_values."group_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."program_id" IS DISTINCT FROM (new_values."program_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."stage_id" IS DISTINCT FROM (new_values."stage_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at") OR old_values."training_kind" IS DISTINCT FROM (new_values."training_kind") OR old_values."uuid" IS DISTINCT FROM (new_values."uuid") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wish" IS DISTINCT FROM (new_values."wish"))) AS new_values, attached; RETURN NULL;', hash='77a48592e3bc011bc6b210c4f663d1f61c24c59b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_update_1c232', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='programs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='note_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_applicationevent" ("id", "uuid", "version", "created_at", "number", "program_id", "business_id", "group_id", "region_id", "state", "stage_id", "wish", "training_kind", "reason", "due_on", "submitted_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT old_values."id", old_values."uuid", old_values."version", old_values."created_at", old_values."number", old_values."program_id", old_values."business_id", old_values."group_id", old_values."region_id", old_values."state", old_values."stage_id", old_values."wish", old_values."training_kind", old_values."reason", old_values."due_on", old_values."submitted_at", CLOCK_TIMESTAMP(), \'delete\', old_values."id", attached.context, old_values."region_id" FROM (SELECT old_values.* FROM old_values ) AS old_values, attached; RETURN NULL;', hash='42a379006298e9645afb1be6ad6cfe388b5b18ae', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_delete_a7025', referencing='REFERENCING OLD TABLE AS old_values ', table='programs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='program',
            trigger=pgtrigger.compiler.Trigger(name='note_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programevent" ("id", "uuid", "version", "created_at", "number", "name", "kind", "recipient", "year", "region_id", "organiser", "partner", "fund_source", "budget_code", "open_to_id", "opens_on", "closes_on", "summary", "selection", "objection_days", "objection_basis", "attendance_minimum", "training_kinds", "permit_kinds", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."uuid", new_values."version", new_values."created_at", new_values."number", new_values."name", new_values."kind", new_values."recipient", new_values."year", new_values."region_id", new_values."organiser", new_values."partner", new_values."fund_source", new_values."budget_code", new_values."open_to_id", new_values."opens_on", new_values."closes_on", new_values."summary", new_values."selection", new_values."objection_days", new_values."objection_basis", new_values."attendance_minimum", new_values."training_kinds", new_values."permit_kinds", new_values."published_at", CLOCK_TIMESTAMP(), \'insert\', new_values."id", attached.context, new_values."region_id" FROM (SELECT new_values.* FROM new_values ) AS new_values, attached; RETURN NULL;', hash='86cf443b862de8bf9817560744da345510f44edb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_insert_1b57a', referencing='REFERENCING NEW TABLE AS new_values ', table='programs_program', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='program',
            trigger=pgtrigger.compiler.Trigger(name='note_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programevent" ("id", "uuid", "version", "created_at", "number", "name", "kind", "recipient", "year", "region_id", "organiser", "partner", "fund_source", "budget_code", "open_to_id", "opens_on", "closes_on", "summary", "selection", "objection_days", "objection_basis", "attendance_minimum", "training_kinds", "permit_kinds", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT new_values."id", new_values."uuid", new_values."version", new_values."created_at", new_values."number", new_values."name", new_values."kind", new_values."recipient", new_values."year", new_values."region_id", new_values."organiser", new_values."partner", new_values."fund_source", new_values."budget_code", new_values."open_to_id", new_values."opens_on", new_values."closes_on", new_values."summary", new_values."selection", new_values."objection_days", new_values."objection_basis", new_values."attendance_minimum", new_values."training_kinds", new_values."permit_kinds", new_values."published_at", CLOCK_TIMESTAMP(), \'update\', new_values."id", attached.context, new_values."region_id" FROM (SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."attendance_minimum" IS DISTINCT FROM (new_values."attendance_minimum") OR old_values."budget_code" IS DISTINCT FROM (new_values."budget_code") OR old_values."closes_on" IS DISTINCT FROM (new_values."closes_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."fund_source" IS DISTINCT FROM (new_values."fund_source") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."objection_basis" IS DISTINCT FROM (new_values."objection_basis") OR old_values."objection_days" IS DISTINCT FROM (new_values."objection_days") OR old_values."open_to_id" IS DISTINCT FROM (new_values."open_to_id") OR old_values."opens_on" IS DISTINCT FROM (new_values."opens_on") OR old_values."organiser" IS DISTINCT FROM (new_values."organiser") OR old_values."partner" IS DISTINCT FROM (new_values."partner") OR old_values."permit_kinds" IS DISTINCT FROM (new_values."permit_kinds") OR old_values."published_at" IS DISTINCT FROM (new_values."published_at") OR old_values."recipient" IS DISTINCT FROM (new_values."recipient") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."selection" IS DISTINCT FROM (new_values."selection") OR old_values."summary" IS DISTINCT FROM (new_values."summary") OR old_values."training_kinds" IS DISTINCT FROM (new_values."training_kinds") OR old_values."uuid" IS DISTINCT FROM (new_values."uuid") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."year" IS DISTINCT FROM (new_values."year"))) AS new_values, attached; RETURN NULL;', hash='9ff3d1a55d4e28ac86e39a04e45ff7c033d6cb9c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_update_63260', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='programs_program', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='program',
            trigger=pgtrigger.compiler.Trigger(name='note_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH attached AS (SELECT _pgh_attach_context() AS context) INSERT INTO "programs_programevent" ("id", "uuid", "version", "created_at", "number", "name", "kind", "recipient", "year", "region_id", "organiser", "partner", "fund_source", "budget_code", "open_to_id", "opens_on", "closes_on", "summary", "selection", "objection_days", "objection_basis", "attendance_minimum", "training_kinds", "permit_kinds", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_region") SELECT old_values."id", old_values."uuid", old_values."version", old_values."created_at", old_values."number", old_values."name", old_values."kind", old_values."recipient", old_values."year", old_values."region_id", old_values."organiser", old_values."partner", old_values."fund_source", old_values."budget_code", old_values."open_to_id", old_values."opens_on", old_values."closes_on", old_values."summary", old_values."selection", old_values."objection_days", old_values."objection_basis", old_values."attendance_minimum", old_values."training_kinds", old_values."permit_kinds", old_values."published_at", CLOCK_TIMESTAMP(), \'delete\', old_values."id", attached.context, old_values."region_id" FROM (SELECT old_values.* FROM old_values ) AS old_values, attached; RETURN NULL;', hash='df63594ea7feec2c08613681d5c3a36d3717d32e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_delete_65c5d', referencing='REFERENCING OLD TABLE AS old_values ', table='programs_program', when='AFTER')),
        ),
        migrations.RunSQL(PROGRAM, PROGRAM_BEFORE),
        migrations.RunSQL(APPLICATION, APPLICATION_BEFORE),
    ]
