from django.db import migrations

from ikm_registry.feed.triggers import note, renewed, with_one_plan


class Migration(migrations.Migration):
    """A record that is saved costs less: nothing is planned anew, and its news is one statement."""

    dependencies = [("businesses", "0030_plainer_words"), ("feed", "0004_differing_at_less_cost")]

    operations = [
        renewed(note("business", ["owner", "finances"])),
        with_one_plan("businesses_refresh_documents(bigint[])"),
        with_one_plan("businesses_refresh_search(bigint[])"),
    ]
