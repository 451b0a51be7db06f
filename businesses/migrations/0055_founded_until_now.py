"""A business was founded in a year that has begun; the rule is asked where one is written."""

import businesses.models.record
import django.core.validators
from django.db import migrations, models


def founded():
    return models.PositiveSmallIntegerField(
        blank=True,
        null=True,
        validators=[
            django.core.validators.MinValueValidator(1800),
            django.core.validators.MaxValueValidator(businesses.models.record.this_year),
        ],
        verbose_name="founded in",
    )


class Migration(migrations.Migration):
    dependencies = [("businesses", "0054_changes_know_their_revision")]

    operations = [
        migrations.AlterField(model_name="business", name="founded_year", field=founded()),
        migrations.AlterField(model_name="businessevent", name="founded_year", field=founded()),
    ]
