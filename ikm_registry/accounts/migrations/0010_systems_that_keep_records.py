from django.db import migrations, models

ROLES = [
    ("administrator", "Administrator"),
    ("province_officer", "Province officer"),
    ("district_officer", "District officer"),
    ("verifier", "Verifier"),
    ("field_officer", "Field officer"),
    ("village_operator", "Village operator"),
    ("viewer", "Viewer"),
    ("api_client", "API client"),
    ("auditor", "Auditor"),
    ("api_keeper", "API client that keeps records"),
]


class Migration(migrations.Migration):
    """A role for systems that keep whole records, given to no people."""

    dependencies = [("accounts", "0009_mobile_number")]

    operations = [
        migrations.AlterField(
            name, "role", models.CharField(choices=ROLES, max_length=20, verbose_name="role")
        )
        for name in ("assignment", "assignmentevent")
    ]
