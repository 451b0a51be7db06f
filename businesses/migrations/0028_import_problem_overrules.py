from django.db import migrations, models


class Migration(migrations.Migration):
    """The check of a list says where it wins over what was written here."""

    dependencies = [("businesses", "0027_shown_by_columns")]

    operations = [
        migrations.AddField(
            "importproblem",
            "overrules",
            models.BooleanField(
                "replaces a correction",
                default=False,
                help_text="The list's value takes the place of one that was written here.",
            ),
        )
    ]
