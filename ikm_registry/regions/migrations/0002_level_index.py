from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='region',
            index=models.Index(fields=['level', 'code'], name='region_of_level'),
        ),
    ]
