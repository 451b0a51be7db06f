"""Taking back one's own last save, whatever records it wrote."""

from dataclasses import dataclass, field
from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from pghistory.models import Context

from businesses.models import Business, BusinessGroup, Owner
from businesses.services.records import StaleRecord
from businesses.services.restoring import write_back
from businesses.services.writing import delete_any, save_any
from ikm_registry.history.kinship import below, parents_first
from ikm_registry.history.past import rows_before
from ikm_registry.history.reading import events_of

OPEN_FOR = timedelta(hours=24)
MOST_ROWS = 500


def own_saves(user):
    """The requests by which this person wrote something on the pages lately."""
    since = timezone.now() - OPEN_FOR
    return Context.objects.filter(
        metadata__user=user.pk, metadata__door="web", created_at__gte=since
    )


def records():
    return {Owner, Business, *below(Business), BusinessGroup, *below(BusinessGroup)}


def kinds():
    """What this app keeps; steps of programs and the like are taken back where they were taken."""
    ours = Business._meta.app_label
    return list(parents_first({model for model in records() if model._meta.app_label == ours}))


def refuse_if_more_was_done(save):
    for model in records().difference(kinds()):
        if events_of(model).objects.filter(pgh_context=save).exists():
            raise ValidationError(
                _("This save did more than keep records, so it is not undone here.")
            )


@dataclass
class Touched:
    """The rows of one kind that a save wrote."""

    model: type[Model]
    made: set = field(default_factory=set)
    changed: dict = field(default_factory=dict)  # {key: version it has since}
    removed: set = field(default_factory=set)
    before: dict = field(default_factory=dict)  # {key: row as it was}


def touched_by(save, model):
    """Costs one query where this kind was not touched, three where it was."""
    events = events_of(model).objects.filter(pgh_context=save)
    found = Touched(model)
    for event in events.order_by("pgh_id")[: MOST_ROWS + 1]:
        note(found, event)
    if found.made or found.changed or found.removed:
        refuse_if_changed_since(events, save)
        keys = [*found.changed, *found.removed]
        found.before = rows_before(events.filter(pgh_obj_id__in=keys), {"pgh_context": save})
    return found


def note(found, event):
    """Follow one row through the events of the save: made, changed and removed in any order."""
    key = event.pgh_obj_id
    if event.pgh_label == "insert":
        found.made.add(key)
    elif event.pgh_label == "update" and key not in found.made:
        found.changed[key] = getattr(event, "version", None)
    elif event.pgh_label == "delete" and key in found.made:
        found.made.discard(key)
    elif event.pgh_label == "delete":
        found.changed.pop(key, None)
        found.removed.add(key)


def refuse_if_changed_since(events, save):
    same_row = events.model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"))
    later = same_row.filter(pgh_id__gt=OuterRef("pgh_id")).exclude(pgh_context=save)
    if events.filter(Exists(later)).exists():
        raise changed_since()


def changed_since():
    return ValidationError(
        _(
            "Something of it was changed again since, so it cannot be undone at once. "
            "Look at the history and bring back single values there."
        )
    )


@transaction.atomic
def undo(*, save, by):
    """Put everything back that one of `by`'s own requests wrote, or refuse all of it.

    What it made is removed, what it removed comes back under its old key, what it changed
    is saved as it was; each through the service and the rights of its kind. Raises
    ValidationError with the reason where that cannot be.
    """
    refuse_if_more_was_done(save)
    touched = [touched_by(save, model) for model in kinds()]
    if sum(len(each.made) + len(each.before) for each in touched) > MOST_ROWS:
        raise ValidationError(_("This is too much to be undone at once."))
    refuse_if_built_upon(touched)
    with pghistory.context(act="undo", undone=str(save)):
        removed = {each.model: pick(each.before, each.removed) for each in touched if each.removed}
        write_back(removed, by=by, right="delete")
        for each in touched:
            save_as_before(each, by)
        for each in reversed(touched):
            remove_made(each, by)


def pick(rows, keys):
    return {key: row for key, row in rows.items() if key in keys}


def refuse_if_built_upon(touched):
    """What others added below a record that was made goes with it, so it must stay."""
    made = {each.model: each.made for each in touched}
    for model, keys in made.items():
        for part, path in below(model).items() if keys else ():
            rows = part._default_manager.filter(**{f"{'__'.join(path)}__in": keys})
            if rows.exclude(pk__in=made.get(part, ())).exists():
                raise changed_since()


def save_as_before(touched, by):
    for key, version in touched.changed.items():
        row = touched.before[key]
        row._state.adding = False
        try:
            save_any(row=row, by=by, seen_version=version)
        except StaleRecord as error:
            raise changed_since() from error
        except touched.model.DoesNotExist as error:
            raise not_hers() from error


def remove_made(touched, by):
    """An owner who was made may be gone already, with the business that was hers."""
    rows = touched.model._default_manager
    for row in rows.filter(pk__in=touched.made):
        try:
            delete_any(row=row, by=by)
        except touched.model.DoesNotExist as error:
            raise not_hers() from error


def not_hers():
    return ValidationError(
        _("You may not remove or change all that was saved, so it cannot be undone here.")
    )
