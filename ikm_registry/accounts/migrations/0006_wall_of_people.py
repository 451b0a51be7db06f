from django.db import migrations

from ikm_registry.accounts.policies import Guard, GuardEvents, around_place, of_person


class Migration(migrations.Migration):
    """One's own roles, those inside one's places, and those above them: they bind who gives."""

    dependencies = [("accounts", "0005_assignments_end")]

    operations = [
        Guard("accounts_assignment", f"{of_person('user_id')} OR {around_place('region_id')}"),
        GuardEvents("accounts_assignmentevent", around_place("pgh_region")),
    ]
