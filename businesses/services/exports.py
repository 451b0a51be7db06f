"""Noting what leaves the registry as a file."""

from django.db import transaction

from businesses.choices import AccessKind
from businesses.models import Export
from businesses.services.access import note_in_places

# What people type in words may name a person; that they searched is enough to keep.
WORDS = {"q"}
COVERED = "…"


@transaction.atomic
def note_export(*, by, format, filters, scope, columns, rows, request=""):
    """Write down who takes which list along, before its first row leaves.

    The register of access of each of her places tells of it, too.

    `filters` are pairs of parameter and value, as the address of the list has them.
    """
    export = Export.objects.create(
        user=by,
        format=format,
        filters={name: COVERED if name in WORDS else value for name, value in filters},
        scope=list(scope),
        columns=list(columns),
        rows=rows,
    )
    note_in_places(export.scope, kind=AccessKind.EXPORT, user=by, request=request, export=export)
    return export


def count_rows(export, rows):
    """How many rows of a stream left, whether it came to its end or was broken off."""
    Export.objects.filter(pk=export.pk).update(rows=rows)
