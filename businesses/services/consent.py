"""Noting what a person agreed to, and that she no longer does."""

from django.db import transaction
from django.utils.timezone import localdate

from businesses.services.records import locked, save_record


@transaction.atomic
def withdraw(*, consent, by):
    """She no longer agrees; the row stays as proof of what held until today. Twice is once."""
    row = locked(row=consent, by=by, right="change")
    if row.withdrawn_on is None:
        row.withdrawn_on = max(localdate(), row.given_on)
        save_record(row=row, by=by)
    return row
