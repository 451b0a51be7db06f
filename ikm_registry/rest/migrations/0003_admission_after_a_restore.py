from django.db import migrations

from ikm_registry.accounts.policies import never_altered

# As when they were made: pages behind the wall let nobody in.
AFTER_RESTORE = """
CREATE FUNCTION rest_after_restore() RETURNS void LANGUAGE sql AS $$
    REVOKE ALL ON FUNCTION public.rest_admit, public.rest_note_failed FROM PUBLIC
$$
"""


class Migration(migrations.Migration):
    """What `restore` calls when the functions are back; see ikm_registry/operations/postgres.py."""

    dependencies = [("rest", "0002_wall_and_admission")]

    operations = [
        migrations.RunSQL(AFTER_RESTORE, "DROP FUNCTION rest_after_restore()"),
        migrations.RunSQL(never_altered("rest_apikeyevent"), migrations.RunSQL.noop),
    ]
