"""Figures of a period, and the pointer from a business to its newest ones."""

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from businesses.models import Business, Figures
from businesses.services.records import delete_record, save_record


def point_to_latest(business_ids):
    """Let each of these businesses know its newest figures; one statement for all of them."""
    newest = Figures.objects.filter(business=OuterRef("pk")).newest_first()
    businesses = Business.objects.filter(pk__in=business_ids)
    latest = Subquery(newest.values("pk")[:1])
    businesses.exclude(Q(latest_figures=latest)).update(latest_figures=latest)


@transaction.atomic
def save_figures(*, figures, by, seen_version=None, right=""):
    save_record(row=figures, by=by, seen_version=seen_version, right=right)
    point_to_latest([figures.business_id])
    return figures


@transaction.atomic
def delete_figures(*, figures, by):
    delete_record(row=figures, by=by)
    point_to_latest([figures.business_id])
