"""Writing one record, whichever door it came through: rights, versions and rules in one place."""

from django.db import transaction


class StaleRecord(Exception):
    """Somebody saved this record after the writer had opened it; `current` is what is there now."""

    def __init__(self, current):
        super().__init__("stale")
        self.current = current


@transaction.atomic
def save_record(*, row, by, seen_version=None):
    """Write a new or changed record of `by`, or refuse it; nothing is half written.

    The stored row is locked before its version is read, so that of two people who save
    together the second gets StaleRecord instead of silently overwriting the first.
    Raises DoesNotExist for a row outside the writer's rights, PermissionDenied for one
    placed outside them, ValidationError for one that breaks a rule.
    """
    rows = type(row)._default_manager.all()
    right = "add" if row._state.adding else "change"
    if not row._state.adding:
        current = rows.permitted(by, right).select_for_update(of=("self",)).get(pk=row.pk)
        if seen_version is not None and current.version != seen_version:
            raise StaleRecord(current)
        row.version = current.version + 1
    row.full_clean()
    row.save()
    rows.require(row, by, right)
    return row


@transaction.atomic
def delete_record(*, row, by):
    """Remove one record; its history stays."""
    rows = type(row)._default_manager.all()
    rows.permitted(by, "delete").select_for_update(of=("self",)).get(pk=row.pk).delete()
