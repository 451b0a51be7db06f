from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, in_place, of_person, seen_with
from ikm_registry.accounts.wall import ROLE

OF_APPLICATIONS = ["visit", "assessment", "rank", "score"]
# What was seen on the spot, and what was frozen, is written once.
NEVER_CHANGED = [
    f'REVOKE UPDATE, DELETE ON "programs_{table}" FROM {ROLE}' for table in ("visit", "score")
]
TRACKED = ["visit", "assessment", "rank", "interest"]
OF_HER_BUSINESS = "business_id = ANY ((SELECT businesses_own_businesses())::bigint[])"
OF_HER_GROUP = "group_id = ANY ((SELECT businesses_own_groups())::bigint[])"
SEEN = f"{in_place('region_id')} OR {OF_HER_BUSINESS}"


class Migration(migrations.Migration):
    """What is found out goes with its application; an interest is for her who declared it."""

    dependencies = [
        ("programs", "0006_judging_and_interests"),
        ("businesses", "0043_group_documents"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY seen ON programs_application USING ({SEEN} OR {OF_HER_GROUP})",
            f"ALTER POLICY seen ON programs_application USING ({SEEN})",
        ),
        *(
            Guard(f"programs_{table}", seen_with("programs_application", "application_id"))
            for table in OF_APPLICATIONS
        ),
        Guard("programs_interest", f"{in_place('region_id')} OR {of_person('officer_id')}"),
        *(
            GuardEvents(f"programs_{table}event", in_place("pgh_region"))
            for table in TRACKED
        ),
        migrations.RunSQL(NEVER_CHANGED, migrations.RunSQL.noop),
    ]
