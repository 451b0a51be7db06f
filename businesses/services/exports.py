"""Noting what leaves the registry as a file."""

from businesses.models import Export

# What people type in words may name a person; that they searched is enough to keep.
WORDS = {"q"}
COVERED = "…"


def note_export(*, by, format, filters, scope, columns, rows):
    """Write down who takes which list along, before its first row leaves.

    `filters` are pairs of parameter and value, as the address of the list has them.
    """
    return Export.objects.create(
        user=by,
        format=format,
        filters={name: COVERED if name in WORDS else value for name, value in filters},
        scope=list(scope),
        columns=list(columns),
        rows=rows,
    )
