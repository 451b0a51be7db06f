from django.db import migrations

from ikm_registry.accounts.policies import never_altered


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_seal_second_steps")]

    operations = [
        migrations.RunSQL(never_altered("accounts_assignmentevent"), migrations.RunSQL.noop)
    ]
