from django.db import migrations, models


class Migration(migrations.Migration):
    """A NIK is unique among the persons of a regency that their writers could see.

    Backwards only while nobody is doubled: the constraint says so.
    """

    dependencies = [("businesses", "0028_import_problem_overrules")]

    operations = [
        migrations.AddField(
            "owner",
            "nik_is_doubled",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RemoveConstraint("owner", "owner_nik_is_unique_in_its_regency"),
        migrations.AddConstraint(
            "owner",
            models.UniqueConstraint(
                fields=["region", "nik_digest"],
                name="owner_nik_is_unique_in_its_regency",
                condition=models.Q(nik_digest__isnull=False, nik_is_doubled=False),
                violation_error_message="An owner with this NIK is already registered here.",
            ),
        ),
    ]
