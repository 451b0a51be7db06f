from importlib import import_module

from django.db import migrations

SOURCE = import_module("programs.migrations.0005_documents_kept_ready").SOURCE
PLACE = "        program.region_id,\n"
FOR_ALL = "        CASE WHEN program.published_at IS NULL THEN program.region_id ELSE '*' END,\n"
AGAIN = [
    "SELECT programs_refresh_documents(ARRAY(SELECT id FROM programs_program))",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


def put(source):
    return [(source.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1), None), *AGAIN]


class Migration(migrations.Migration):
    """The document of a published program lies everywhere: so feed and snapshots tell it to all."""

    dependencies = [("programs", "0014_one_plan_for_a_write"), ("feed", "0012_told_to_all")]

    operations = [migrations.RunSQL(put(SOURCE.replace(PLACE, FOR_ALL)), put(SOURCE))]
