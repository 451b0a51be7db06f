"""Writing one record, whichever door it came through: rights, versions and rules in one place."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _


class StaleRecord(Exception):
    """Somebody saved this record after the writer had opened it; `current` is what is there now."""

    def __init__(self, current):
        super().__init__("stale")
        self.current = current


@transaction.atomic
def save_record(*, row, by, seen_version=None, right=""):
    """Write a new or changed record of `by`, or refuse it; nothing is half written.

    `right` is another one than adding or changing, where that is enough for what is written.

    The stored row is locked before its version is read, so that of two people who save
    together the second gets StaleRecord instead of silently overwriting the first.
    Raises DoesNotExist for a row outside the writer's rights, PermissionDenied for one
    placed outside them, ValidationError for one that breaks a rule.
    """
    rows = type(row)._default_manager.all()
    right = right or ("add" if row._state.adding else "change")
    if not row._state.adding:
        current = locked(row=row, by=by, right=right)
        if seen_version is not None and current.version != seen_version:
            raise StaleRecord(current)
        keep_what_no_form_edits(row, current)
        row.version = current.version + 1
    row.full_clean()
    row.save()
    rows.require(row, by, right)
    return row


def locked(*, row, by, right):
    """The row as it is stored now; others who want to write it wait."""
    rows = type(row)._default_manager.permitted(by, right)
    return rows.select_for_update(of=("self",)).get(pk=row.pk)


def keep_what_no_form_edits(row, current):
    """A pointer or confirmation written since the form was opened must not be undone by it."""
    for field in row._meta.concrete_fields:
        if not field.editable and not field.generated:
            setattr(row, field.attname, getattr(current, field.attname))


@transaction.atomic
def delete_record(*, row, by):
    """Remove one record; its history stays."""
    locked(row=row, by=by, right="delete").delete()


def require_all(model, records, by, right):
    """`require` for many rows by one query."""
    keys = {record.pk for record in records}
    if keys and model.objects.permitted(by, right).filter(pk__in=keys).count() != len(keys):
        raise PermissionDenied(_("This place lies outside your region."))


def broken_rule(error, *models, otherwise=None):
    """The sentence of the constraint that the database found broken by two at once."""
    name = error.__cause__.diag.constraint_name
    for model in models:
        for constraint in model._meta.constraints:
            if constraint.name == name:
                sentence = constraint.get_violation_error_message()
                return ValidationError(sentence, constraint.violation_error_code)
    return ValidationError(
        otherwise or _("Somebody saved the same thing just now. Please look at it again.")
    )
