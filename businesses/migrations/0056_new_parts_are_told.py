from django.db import migrations, models

KINDS = [
    ("business", "Business"),
    ("figures", "Figures"),
    ("product", "Product"),
    ("owner", "Owner"),
    ("period", "Figures of a new period"),
    ("new_product", "New product"),
    ("new_certificate", "New certificate"),
    ("identity", "NIK or birth date"),
]


class Migration(migrations.Migration):
    """Products and certificates that the registry does not know yet are told by a request, and
    that a NIK or birth date is wrong.
    """

    dependencies = [("businesses", "0055_founded_until_now")]

    operations = [
        migrations.AlterField(
            model_name="changerequest",
            name="kind",
            field=models.CharField(
                choices=KINDS, editable=False, max_length=16, verbose_name="record"
            ),
        ),
        migrations.AlterField(
            model_name="proposedvalue",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=16, verbose_name="record"),
        ),
    ]
