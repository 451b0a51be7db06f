from django.db import migrations

from ikm_registry.feed.triggers import with_one_plan


class Migration(migrations.Migration):
    """Facts and documents are kept ready without planning anew at each save."""

    dependencies = [
        ("programs", "0013_behind_the_wall_of_deliveries"),
        ("businesses", "0050_one_plan_for_a_group"),
    ]

    operations = [
        with_one_plan("programs_refresh_facts(bigint[])"),
        with_one_plan("programs_refresh_documents(bigint[])"),
        with_one_plan("programs_refresh_applications(bigint[])"),
    ]
