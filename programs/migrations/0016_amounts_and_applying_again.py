from django.db import migrations, models
from django.db.models import Q

CAME_TO_NOTHING = ("rejected", "withdrawn", "refused")
MADE_ONCE = {
    "business": "This business has already applied to this program.",
    "group": "This group has already applied to this program.",
}
# What earlier steps told of the money of a firm to everybody who may see the step.
NAMES = "ARRAY['granted', 'outstanding', 'collectability']"
APART = f"""
UPDATE programs_applicationstep SET
    amounts = (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(facts) WHERE key = ANY ({NAMES})
    ),
    facts = facts - {NAMES}
WHERE jsonb_exists_any(facts, {NAMES})
"""
TOGETHER = "UPDATE programs_applicationstep SET facts = facts || amounts WHERE amounts <> '{}'"


def made_once(applicant):
    return models.UniqueConstraint(
        fields=["program", applicant],
        name=f"application_of_a_{applicant}_is_made_once",
        condition=Q((f"{applicant}__isnull", False)) & ~Q(state__in=CAME_TO_NOTHING),
        violation_error_message=MADE_ONCE[applicant],
    )


class Migration(migrations.Migration):
    """After an answer of no one may apply anew; amounts of steps lie apart from their facts."""

    dependencies = [("programs", "0015_published_for_all")]

    operations = [
        *(
            migrations.RemoveConstraint("application", f"application_of_a_{each}_is_made_once")
            for each in MADE_ONCE
        ),
        *(migrations.AddConstraint("application", made_once(each)) for each in MADE_ONCE),
        migrations.AddField(
            "applicationstep",
            "amounts",
            models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                verbose_name="amounts",
            ),
        ),
        migrations.RunSQL(
            [APART, "SET CONSTRAINTS ALL IMMEDIATE"],
            [TOGETHER, "SET CONSTRAINTS ALL IMMEDIATE"],
        ),
    ]
