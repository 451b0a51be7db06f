from django.db import migrations

from ikm_registry.feed.triggers import with_one_plan


class Migration(migrations.Migration):
    """A group that is saved is planned for once, as businesses are."""

    dependencies = [("businesses", "0049_what_is_hers")]

    operations = [
        with_one_plan("businesses_refresh_group_documents(bigint[])"),
    ]
