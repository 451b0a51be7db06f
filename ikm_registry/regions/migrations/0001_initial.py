"""The regions, and the extensions by which this and later apps search names."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import ikm_registry.regions.search
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=13, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('full_name', models.CharField(help_text='Up to the province, for finding and showing.', max_length=250, verbose_name='full name')),
                ('level', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Length('code'), output_field=models.IntegerField(choices=[(2, 'Province'), (5, 'Regency or city'), (8, 'District (kecamatan)'), (13, 'Village')]))),
                ('valid_from', models.DateField(blank=True, help_text='Empty: in force before this registry began.', null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='The first day on which the code is no longer in force.', null=True, verbose_name='valid to')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='regions.region', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(ikm_registry.regions.search.Spelled('name'), name='gin_trgm_ops'), name='region_name_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{2}(\\.[123][0-9]{3})?)?)?$')), name='region_code_is_a_kemendagri_code', violation_error_message='Write the code like 35.13.05.2008.'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='region_ends_not_before_it_begins', violation_error_message='A region cannot end before it begins.'), models.CheckConstraint(condition=models.Q(('successor', None), models.Q(('valid_to__isnull', False), models.Q(('successor', models.F('code')), _negated=True)), _connector='OR'), name='region_with_successor_has_ended', violation_error_message='Only a region that has ended has a successor.')],
            },
        ),
    ]
