import django.db.models.deletion
from django.db import migrations, models


def tenure():
    choices = [("01", "Rented"), ("02", "Owned"), ("03", "Lent")]
    return models.CharField("land tenure", blank=True, choices=choices, max_length=2)


class Migration(migrations.Migration):
    """Names of two columns; the tables stay as they are."""

    dependencies = [("businesses", "0029_doubled_nik")]

    operations = [
        migrations.AlterField("business", "tenure", tenure()),
        migrations.AlterField("businessevent", "tenure", tenure()),
        migrations.AlterField(
            "otherkbli",
            "kbli",
            models.ForeignKey(
                "businesses.kbli",
                django.db.models.deletion.PROTECT,
                related_name="+",
                verbose_name="KBLI",
            ),
        ),
        migrations.AlterField(
            "otherkblievent",
            "kbli",
            models.ForeignKey(
                "businesses.kbli",
                django.db.models.deletion.DO_NOTHING,
                db_constraint=False,
                related_name="+",
                related_query_name="+",
                verbose_name="KBLI",
            ),
        ),
    ]
