"""Whether anything was written: the rows of every table, counted and summed up."""

from django.db import connection

# Signing in keeps these, whatever it is that one asks for then.
OF_THE_VISIT = {"django_session", "usersessions_usersession", "cache", "pghistory_context"}
# Thousands of rows that no page writes.
REFERENCE = {"regions_region", "businesses_kbli", "businesses_country", "businesses_unit"}


class Kept:
    """What the database keeps, table by table."""

    def __init__(self):
        tables = set(connection.introspection.table_names()) - OF_THE_VISIT - REFERENCE
        self.statement = " UNION ALL ".join(
            f"SELECT '{table}', count(*), sum(hashtext(t::text)) FROM \"{table}\" AS t"  # noqa: S608
            for table in sorted(tables)
        )
        self.before = self.now()

    def now(self):
        with connection.cursor() as cursor:
            cursor.execute(self.statement)
            return {table: rest for table, *rest in cursor.fetchall()}

    def changed(self):
        """The tables that hold something else than at first."""
        now = self.now()
        return sorted(table for table in now if now[table] != self.before[table])
