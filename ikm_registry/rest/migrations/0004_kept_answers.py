import django.db.models.deletion
import ikm_registry.sealing.fields
from django.conf import settings
from django.db import migrations, models

from ikm_registry.accounts.policies import Guard, of_person


class Migration(migrations.Migration):
    """What writes were answered with, which the wall shows to whoever was answered alone."""

    dependencies = [
        ('rest', '0003_admission_after_a_restore'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64)),
                ('sealed', ikm_registry.sealing.fields.SealedBytesField()),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept answer',
                'verbose_name_plural': 'kept answers',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['given_at'], name='kept_answer_by_age')],
                'constraints': [models.UniqueConstraint(fields=('name',), name='kept_answer_is_kept_once')],
            },
        ),
        Guard('rest_keptanswer', of_person('user_id')),
    ]
