import django.db.models.functions.text
from django.db import migrations, models

from ikm_registry.accounts.policies import ROLE, Policies
from ikm_registry.feed.triggers import DIFFERING, NAMES_TOLD, NUMBER, function, renewed


class Migration(migrations.Migration):
    """What each reader hears of a change; a write pays only for the indexes of what waits."""

    dependencies = [("feed", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name='change', name='change_is_told_once'),
        migrations.RemoveIndex(model_name='change', name='change_of_regency'),
        migrations.RemoveIndex(model_name='change', name='change_by_time'),
        migrations.AlterField(
            model_name='change',
            name='timepoint',
            field=models.BigIntegerField(null=True, verbose_name='timepoint'),
        ),
        migrations.AddField(
            model_name='change',
            name='province',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('place', 2), output_field=models.CharField(max_length=2)),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(condition=models.Q(('timepoint__isnull', False)), fields=['regency', 'timepoint'], name='change_of_regency'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(condition=models.Q(('timepoint__isnull', False)), fields=('timepoint',), name='change_has_a_timepoint_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(condition=models.Q(('timepoint__isnull', True)), fields=('xact', 'kind', 'resource', 'place'), name='change_is_told_once'),
        ),
        *map(renewed, [DIFFERING, NUMBER]),
        function(NAMES_TOLD),
        # Rights are given anew when a backup is put back; policies come with it.
        Policies("feed_horizon", {"seen": f"FOR SELECT TO {ROLE} USING (true)"}),
    ]
