import csv
import io

from django.core.management import call_command
from django.db import connection

from ikm_registry.regions.listing import read_listing
from ikm_registry.regions.management.commands.import_regions import OWN_LIST

PLAIN_TABLE = """
CREATE TABLE plain_region (
    code varchar(13) PRIMARY KEY, name varchar(100) NOT NULL, full_name varchar(250) NOT NULL
)
"""
COPY = "COPY plain_region FROM STDIN WITH (FORMAT csv)"


class LoadAllRegions:
    """Every region of the country: `import_regions` beside a plain COPY of the same rows.

    Ours reads and judges the list, compares it with the table, and keeps the indexes of
    searching; the plain way writes rows that were read before into a table with a key alone.
    """

    def __init__(self):
        text = io.StringIO()
        rows = ((line.code, line.name, line.full_name) for line in read_listing(OWN_LIST))
        csv.writer(text).writerows(rows)
        self.rows = text.getvalue()

    def empty(self):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE regions_region CASCADE")
            cursor.execute("DROP TABLE IF EXISTS plain_region")
            cursor.execute(PLAIN_TABLE)

    def ours(self):
        call_command("import_regions", verbosity=0)

    def plain(self):
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO(self.rows))
