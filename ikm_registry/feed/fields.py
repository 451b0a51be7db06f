"""Columns that PostgreSQL has and Django has not."""

from django.db.models import Field, Func


class TransactionField(Field):
    """PostgreSQL's number of a transaction, which never comes again."""

    def db_type(self, connection):
        return "xid8"


class CurrentTransaction(Func):
    template = "pg_current_xact_id()"
    output_field = TransactionField()
