"""Sealing anew what is sealed already, with the first of DATA_KEYS, and what is not sealed yet."""

import pgtrigger
from django.db import connection, models, transaction
from psycopg2 import sql

from ikm_registry.sealing.cipher import seal, sealed_anew, unseal
from ikm_registry.sealing.digests import digest
from ikm_registry.sealing.fields import DigestField, SealedColumn

BEGINS = "gAAAAA"  # every Fernet token, and no number or day
CHUNK = 2_000


def sealed_fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedColumn)]


def reseal(model: type[models.Model]) -> int:
    """Seal every sealed column of a table with the first key; return how many rows there were.

    Chunk by chunk, each in a transaction of its own: what is stopped goes on where it stood,
    and may be done again. The history keeps no event of it, as no value changes.
    """
    table = Sheet(model)
    count, last = 0, 0
    while rows := table.after(last):
        table.write(rows)
        count, last = count + len(rows), rows[-1][0]
    return count


class Sheet:
    """The sealed columns of one table, and the digests of them."""

    def __init__(self, model):
        self.fields = sealed_fields(model)
        concrete = model._meta.concrete_fields
        self.digests = [field for field in concrete if isinstance(field, DigestField)]
        columns = [field.column for field in [*self.fields, *self.digests]]
        self.names = {
            "table": sql.Identifier(model._meta.db_table),
            "key": sql.Identifier(model._meta.pk.column),
            "sealed": named(field.column for field in self.fields),
            "columns": named(columns),
            "to": listed(sql.SQL("{0} = anew.{0}").format(sql.Identifier(c)) for c in columns),
        }
        types = [field.db_type(connection) for field in self.fields] + ["text"] * len(self.digests)
        self.template = f"(%s, {', '.join(f'%s::{type}' for type in types)})"

    def after(self, key):
        """The next rows of which at least one sealed column is not empty."""
        statement = sql.SQL(
            "SELECT {key}, {sealed} FROM {table} "
            "WHERE {key} > %s AND num_nonnulls({sealed}) > 0 ORDER BY {key} LIMIT %s"
        ).format(**self.names)
        with connection.cursor() as cursor:
            cursor.execute(statement, [key, CHUNK])
            return cursor.fetchall()

    @transaction.atomic
    def write(self, rows):
        statement = sql.SQL(
            "UPDATE {table} AS kept SET {to} FROM (VALUES {values}) AS anew ({key}, {columns}) "
            "WHERE kept.{key} = anew.{key}"
        )
        values = listed(sql.SQL(self.template) for _row in rows)
        numbers = [number for row in rows for number in self.anew(*row)]
        with pgtrigger.ignore(), connection.cursor() as cursor:
            cursor.execute(statement.format(values=values, **self.names), numbers)

    def anew(self, key, *tokens):
        by_name = dict(zip((field.name for field in self.fields), tokens, strict=True))
        plain = (by_name[each.of] and opened(by_name[each.of]) for each in self.digests)
        found = [
            text and digest(text, each.of) for text, each in zip(plain, self.digests, strict=True)
        ]
        return [key, *(token and resealed(token) for token in tokens), *found]


def listed(parts):
    return sql.SQL(", ").join(parts)


def named(columns):
    return listed(sql.Identifier(column) for column in columns)


def opened(token):
    return unseal(token.encode()) if token.startswith(BEGINS) else token


def resealed(token):
    if not isinstance(token, str):
        return sealed_anew(token) if len(token) else token
    written = sealed_anew(token.encode()) if token.startswith(BEGINS) else seal(token)
    return written.decode()
