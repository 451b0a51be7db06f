
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from ikm_registry.accounts.policies import ROLE, Policies, in_place, seen_with

READ = f"FOR SELECT TO {ROLE}"


class Migration(migrations.Migration):

    dependencies = [
        ('feed', '0004_differing_at_less_cost'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=13, verbose_name='place')),
                ('province', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 2), output_field=models.CharField(max_length=2))),
                ('regency', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 5), output_field=models.CharField(max_length=5))),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('parts', models.CharField(blank=True, max_length=100, verbose_name='parts')),
                ('fingerprint', models.CharField(max_length=100)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('crc', models.BigIntegerField(default=0)),
                ('length', models.BigIntegerField(default=0, verbose_name='bytes')),
                ('size', models.BigIntegerField(default=0, verbose_name='bytes packed')),
            ],
            options={
                'verbose_name': 'edition of a regency',
                'verbose_name_plural': 'editions of regencies',
                'constraints': [models.UniqueConstraint(fields=('kind', 'parts', 'place', 'fingerprint'), name='edition_is_packed_once')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('date', models.DateField(verbose_name='day')),
                ('timepoint', models.BigIntegerField(verbose_name='timepoint')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made at')),
                ('built', models.JSONField(default=dict)),
                ('editions', models.ManyToManyField(related_name='snapshots', to='feed.edition')),
            ],
            options={
                'verbose_name': 'snapshot',
                'verbose_name_plural': 'snapshots',
                'ordering': ['-date'],
            },
        ),
        migrations.CreateModel(
            name='FileSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.CharField(blank=True, max_length=100)),
                ('places', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sums', to='feed.snapshot')),
            ],
            options={
                'verbose_name': 'sum of a file',
                'verbose_name_plural': 'sums of files',
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('packed', models.BinaryField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='feed.edition')),
            ],
            options={
                'verbose_name': 'block',
                'verbose_name_plural': 'blocks',
                'constraints': [models.UniqueConstraint(fields=('edition', 'number'), name='block_has_its_number')],
            },
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('kind', 'date'), name='snapshot_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='filesum',
            constraint=models.UniqueConstraint(fields=('snapshot', 'parts', 'places'), name='file_is_summed_once'),
        ),
        # What is packed already is not packed again.
        migrations.RunSQL(
            "ALTER TABLE feed_block ALTER COLUMN packed SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,  # a hint, of which nothing depends
        ),
        # Made each night by a command; pages read, each its own places, and write nothing.
        Policies("feed_edition", {"seen": f"{READ} USING ({in_place('place')})"}),
        Policies("feed_block", {"seen": f"{READ} USING ({seen_with('feed_edition', 'edition_id')})"}),
        Policies("feed_snapshot", {"seen": f"{READ} USING (true)"}),
        Policies("feed_snapshot_editions", {"seen": f"{READ} USING (true)"}),
        # Asked and kept outside of the wall.
        Policies("feed_filesum", {}),
    ]
