"""Making one business of two records of the same one."""

from contextlib import contextmanager
from operator import attrgetter

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from businesses.models import (
    Business,
    BusinessPerson,
    Certificate,
    ChangeRequest,
    ExternalId,
    Figures,
    GroupMember,
    Market,
    OtherKbli,
    Photo,
    Product,
)
from businesses.services.figures import point_to_latest
from businesses.services.records import locked, save_record
from businesses.services.registration import delete_business

# What moves along, products before what names them, and by what it is the same as one that the
# kept record has already: then it goes with the double, as the kept record knows better. A model
# of an app above says so by itself: `same_in_business = ("program_id",)`.
PARTS: dict[type, tuple[str, ...]] = {
    Product: (),
    Certificate: ("kind", "number"),
    Market: (),
    Figures: ("year", "part"),
    Photo: (),
    ExternalId: ("system", "value"),
    ChangeRequest: (),
    GroupMember: ("group_id",),
    OtherKbli: ("kbli_id",),
    BusinessPerson: ("user_id", "ended_at"),
}
# Facts that only the double knows. Of those that belong together all come, or none.
COMPLETED = [
    ("brand",),
    ("legal_form",),
    ("nib", "nib_issued_on"),
    ("npwp",),
    ("siinas_no", "siinas_reported_on"),
    ("founded_year",),
    ("owner_id",),
    ("address", "rt", "rw"),
    ("tenure",),
    ("opening_hours",),
    ("latitude", "longitude", "accuracy_m", "coordinate_source"),
    ("kbli_id",),
]


@transaction.atomic
def merge(*, kept, double, by):
    """Let `kept` have all that only `double` knows, and remove the double.

    What both know stays as the kept record has it. The double's number is not given again; other
    systems learn from the feed which record took its place. Refuses what lies in two regencies:
    there a firm is two businesses (docs/adr/0006).
    """
    if kept.pk == double.pk:
        raise ValidationError(_("This is the same record. Write the number of the other one."))
    if kept.regency != double.regency:
        raise ValidationError(
            _("They lie in different regencies, and each keeps its own record of a firm.")
        )
    kept, double = both_locked(kept=kept, double=double, by=by)
    known = {names: [getattr(double, name) for name in names] for names in COMPLETED}
    with pghistory.context(act="merge", into=kept.registry_no):
        for model, sameness in (PARTS | of_apps_above()).items():
            bring_along(model, sameness, kept=kept, double=double, by=by)
        point_to_latest([kept.pk, double.pk])
        kept.refresh_from_db(fields=["latest_figures"])
        complete(kept, known)
        with told_as_merged(into=kept):
            remove(double, by=by)
        return save_record(row=kept, by=by)


def of_apps_above():
    relations = Business._meta.related_objects
    return {
        relation.related_model: relation.related_model.same_in_business
        for relation in relations
        if hasattr(relation.related_model, "same_in_business")
    }


def remove(double, *, by):
    try:
        delete_business(business=double, by=by)
    except ProtectedError as error:
        names = sorted({str(row) for row in error.protected_objects})
        raise ValidationError(
            _("Both records hold the same thing: %(names)s. End it at one of them first.")
            % {"names": ", ".join(names)}
        ) from error


def both_locked(*, kept, double, by):
    """In the order of their keys, so that two who merge the same two do not wait for each other."""
    rights = {kept: "change", double: "delete"}
    in_order = sorted(rights, key=attrgetter("pk"))
    rows = {row.pk: locked(row=row, by=by, right=rights[row]) for row in in_order}
    return rows[kept.pk], rows[double.pk]


def bring_along(model, sameness, *, kept, double, by):
    """Each record under its own key, so that its history and its public name go on."""
    rows = model._default_manager.permitted(by, "change").order_by("pk")
    there = {values_of(row, sameness) for row in rows.filter(business=kept)}
    for row in rows.filter(business=double).select_for_update(of=("self",)):
        if sameness and values_of(row, sameness) in there:
            continue
        row.business = kept
        if hasattr(row, "version"):
            row.version += 1
        row.full_clean()
        row.save()


def values_of(row, names):
    return tuple(getattr(row, name) for name in names)


def complete(kept, known):
    for names, values in known.items():
        if getattr(kept, names[0]) in (None, "") and values[0] not in (None, ""):
            for name, value in zip(names, values, strict=True):
                setattr(kept, name, value)


@contextmanager
def told_as_merged(*, into):
    """What is deleted meanwhile is told in the feed as merged into this record."""
    say_merged_into(str(into.uuid))
    yield
    say_merged_into("")


def say_merged_into(uuid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ikm.merged_into', %s, true)", [uuid])
