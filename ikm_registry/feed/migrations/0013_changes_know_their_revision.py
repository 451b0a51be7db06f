from django.db import migrations, models


class Migration(migrations.Migration):
    """Which changes came after a document was read can be asked by its ETag."""

    dependencies = [("feed", "0012_told_to_all")]

    operations = [
        migrations.AddField(
            "change", "revision", models.BigIntegerField(null=True, verbose_name="revision")
        ),
    ]
