"""The ready search rows and the words of the registry; the next migration fills and keeps them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension, CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('businesses', '0002_draft'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGinExtension(),
        CreateExtension('fuzzystrmatch'),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('business', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='search_entry', serialize=False, to='businesses.business', verbose_name='business')),
                ('place', models.CharField(max_length=13, verbose_name='place')),
                ('words', django.contrib.postgres.search.SearchVectorField(verbose_name='words')),
                ('province', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 2), output_field=models.CharField(max_length=2))),
                ('regency', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 5), output_field=models.CharField(max_length=5))),
                ('district', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 8), output_field=models.CharField(max_length=8))),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField(verbose_name='word')),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
            },
        ),
        migrations.RemoveIndex(
            model_name='business',
            name='business_name_trigrams',
        ),
        migrations.RemoveIndex(
            model_name='business',
            name='business_brand_trigrams',
        ),
        migrations.RemoveIndex(
            model_name='owner',
            name='owner_name_trigrams',
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(django.contrib.postgres.indexes.OpClass('nib', 'varchar_pattern_ops'), name='business_nib_beginnings'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(models.F('province'), models.F('regency'), models.F('district'), models.F('words'), name='searchentry_words_in_place'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=models.Index(django.contrib.postgres.indexes.OpClass('word', 'text_pattern_ops'), name='searchword_beginnings'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', 'gin_trgm_ops'), name='searchword_trigrams'),
        ),
    ]
