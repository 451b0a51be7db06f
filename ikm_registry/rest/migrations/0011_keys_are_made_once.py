from django.db import migrations, models


class Migration(migrations.Migration):
    """A form that is sent again makes no second key."""

    dependencies = [("rest", "0010_scopes_of_deliveries")]

    operations = [
        migrations.AddField(
            "apikey", "ticket", models.UUIDField(editable=False, null=True, unique=True)
        ),
    ]
