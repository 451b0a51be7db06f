from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, in_place, never_altered, seen_with
from ikm_registry.accounts.wall import ROLE

OF_PROGRAMS = ["point", "trainingsession"]
OF_APPLICATIONS = [
    "decreeline",
    "agreement",
    "handover",
    "item",
    "holding",
    "followup",
    "pointanswer",
    "participant",
    "attendance",
    "trainingcertificate",
]
# For the office that issued it, and those whom it names.
OF_ITS_OFFICE = (
    "EXISTS (SELECT 1 FROM programs_program AS offered "
    f"WHERE offered.id = program_id AND {in_place('offered.region_id')})"
)
NAMED = (
    "EXISTS (SELECT 1 FROM programs_decreeline AS named "
    "WHERE named.decree_id = programs_decree.id)"
)
# What was signed, and how a piece was found, is written once.
SIGNED = ["decree", "decreeline", "agreement", "handover", "itemcheck"]
# Rights are given anew by a restore, and what migrations took back is taken back again.
AS_BEFORE = [
    f"REVOKE INSERT, UPDATE, DELETE ON public.programs_programdocument FROM {ROLE}",
    f"REVOKE UPDATE ON public.programs_amendment FROM {ROLE}",
    f"REVOKE INSERT, UPDATE, DELETE ON public.programs_facts FROM {ROLE}",
    f"REVOKE UPDATE ON public.programs_applicationstep FROM {ROLE}",
    f"REVOKE UPDATE, DELETE ON public.programs_visit, public.programs_score FROM {ROLE}",
    f"REVOKE INSERT, UPDATE, DELETE ON public.programs_applicationdocument FROM {ROLE}",
]
SINCE = [f"REVOKE UPDATE, DELETE ON public.programs_{table} FROM {ROLE}" for table in SIGNED]
TRACKED = ["decree", *OF_PROGRAMS, *OF_APPLICATIONS, "itemcheck"]


def after_restore(*statements):
    return (
        "CREATE OR REPLACE FUNCTION programs_after_restore() RETURNS void LANGUAGE sql AS "
        f"$${'; '.join(statements)}$$"
    )


def same_day(name, table, columns, target, keys):
    """The day that `table` repeats is that of the row it points to; nobody can change either."""
    return migrations.RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT {name} FOREIGN KEY ({columns}) '
        f'REFERENCES "{target}" ({keys}) DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT {name}',
    )


class Migration(migrations.Migration):
    """Decrees to certificates: seen with what they belong to, and signed only once."""

    dependencies = [("programs", "0012_deliveries_and_training")]

    operations = [
        same_day(
            "decree_line_repeats_its_decree",
            "programs_decreeline",
            "decree_id, decreed_on",
            "programs_decree",
            "id, signed_on",
        ),
        same_day(
            "agreement_repeats_its_decree",
            "programs_agreement",
            "line_id, application_id, decreed_on",
            "programs_decreeline",
            "id, application_id, decreed_on",
        ),
        same_day(
            "handover_repeats_its_agreement",
            "programs_handover",
            "agreement_id, application_id, agreed_on",
            "programs_agreement",
            "id, application_id, signed_on",
        ),
        Guard("programs_decree", f"{OF_ITS_OFFICE} OR {NAMED}"),
        *(
            Guard(f"programs_{table}", seen_with("programs_program", "program_id"))
            for table in OF_PROGRAMS
        ),
        *(
            Guard(f"programs_{table}", seen_with("programs_application", "application_id"))
            for table in OF_APPLICATIONS
        ),
        Guard("programs_itemcheck", seen_with("programs_item", "item_id")),
        *(
            GuardEvents(f"programs_{table}event", in_place("pgh_region"))
            for table in TRACKED
        ),
        *(
            migrations.RunSQL(
                never_altered(f"programs_{table}"),
                f'GRANT UPDATE, DELETE ON "programs_{table}" TO {ROLE}',
            )
            for table in SIGNED
        ),
        migrations.RunSQL(after_restore(*AS_BEFORE, *SINCE), after_restore(*AS_BEFORE)),
    ]
