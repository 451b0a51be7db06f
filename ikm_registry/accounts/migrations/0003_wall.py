from django.db import migrations

from ikm_registry.accounts.policies import GiveRights


class Migration(migrations.Migration):
    """From now on requests run as a role that owns nothing; tables to come are lent to it."""

    dependencies = [("accounts", "0002_sign_ins"), ("businesses", "0001_initial")]

    operations = [GiveRights()]
