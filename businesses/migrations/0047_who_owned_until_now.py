from django.db import migrations

WHO_OWNED = """
INSERT INTO businesses_businessperson
    (business_id, user_id, role, proven, consent_channel, consent_how)
SELECT business.id, owner.account_id, 'owner', 'before', '', ''
FROM businesses_business AS business JOIN businesses_owner AS owner ON owner.id = business.owner_id
WHERE owner.account_id IS NOT NULL
"""


class Migration(migrations.Migration):
    """Whoever was the account of an owner acts for her businesses, as before."""

    dependencies = [("businesses", "0046_owners_come_in")]

    operations = [migrations.RunSQL(WHO_OWNED, migrations.RunSQL.noop)]
