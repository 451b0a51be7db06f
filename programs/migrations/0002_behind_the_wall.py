from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, in_place, seen_with
from ikm_registry.accounts.wall import ROLE

PUBLISHED = "published_at IS NOT NULL"
OF_PROGRAMS = ["stage", "requirement", "criterion", "rule"]
OF_APPLICATIONS = ["paper", "applicationstep"]
# A step is written once and goes with its application alone.
NEVER_CHANGED = f'REVOKE UPDATE ON "programs_applicationstep" FROM {ROLE}'
OWN = "business_id = ANY ((SELECT businesses_own_businesses())::bigint[])"
TRACKED = ["program", *OF_PROGRAMS, "application", "paper"]


class Migration(migrations.Migration):
    """What is published is for everybody; applications are for their place and their applicant."""

    dependencies = [
        ("programs", "0001_programs_and_applications"),
        ("businesses", "0047_who_owned_until_now"),
    ]

    operations = [
        Guard("programs_program", f"{PUBLISHED} OR {in_place('region_id')}"),
        *(
            Guard(f"programs_{table}", seen_with("programs_program", "program_id"))
            for table in OF_PROGRAMS
        ),
        Guard("programs_application", f"{in_place('region_id')} OR {OWN}"),
        *(
            Guard(f"programs_{table}", seen_with("programs_application", "application_id"))
            for table in OF_APPLICATIONS
        ),
        *(
            GuardEvents(f"programs_{table}event", in_place("pgh_region"))
            for table in TRACKED
        ),
        migrations.RunSQL(NEVER_CHANGED, migrations.RunSQL.noop),
    ]
