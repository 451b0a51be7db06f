"""Keeping what is being typed until it is saved, and letting each form be sent once."""

import json
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Draft
from ikm_registry.accounts import wall

# The longest form has fifty boxes; nobody types more than this into them.
LARGEST = 64 * 1024


class AlreadySent(Exception):
    """This very form was sent before (a double click); `subject` is what it was about."""

    def __init__(self, subject):
        super().__init__("already sent")
        self.subject = subject


@transaction.atomic
def keep_draft(*, key, by, values, **place):
    """Keep what `by` has typed into a form so far; raises AlreadySent where it was saved.

    The key tells forms apart, not their `place` (DraftQuerySet.of_form): two new businesses are
    two drafts.
    """
    if len(json.dumps(values)) > LARGEST:
        raise ValidationError(_("This is too much for a draft. Shorten it, or save it now."))
    draft = locked_draft(key=key, by=by, **place)
    if draft.sent_at:
        raise AlreadySent(draft.subject)
    draft.values = values
    draft.save()
    return draft


def locked_draft(*, key, by, **place):
    """The one row of this form; whoever else sends or keeps it waits.

    Of two at once the second waits at the unique key while there is no row, and at the lock
    once there is one.
    """
    draft, _is_new = Draft.objects.select_for_update().get_or_create(
        owner=by, key=key, defaults=place
    )
    return draft


def was_sent(*, key, by):
    """Whether this very form was saved before; what it says may be judged otherwise by now."""
    return Draft.objects.filter(owner=by, key=key, sent_at__isnull=False).exists()


@contextmanager
def sending(*, key, by, once):
    """Write within this block what a form says; what was kept of it goes with it.

    With `once`, the same form sent again raises AlreadySent; if the first failed, the second
    does the work. Without, versions tell (`save_record`). Yields the draft, for the block to
    say what it was about.
    """
    with transaction.atomic():
        draft = locked_draft(key=key, by=by)
        if once and draft.sent_at:
            raise AlreadySent(draft.subject)
        yield draft
        draft.sealed, draft.sent_at = b"", timezone.now()
        draft.save()


def discard_draft(*, draft, by):
    """Forget what was typed, at the wish of whoever typed it."""
    Draft.objects.permitted(by).filter(pk=draft.pk).delete()


def forget_drafts_about(**subject):
    """Whatever anybody typed about a record that is removed goes with it.

    The wall hides the drafts of others even from what removes the record, and PostgreSQL would keep
    the record for their sake. Nothing of them is read.
    """
    with wall.lowered():
        Draft.objects.filter(**subject).delete()


def forget_outdated():
    """Remove what nobody came back for; returns how many drafts that were."""
    outdated = Draft.objects.outdated()
    waiting = outdated.filter(sent_at=None).count()
    outdated.delete()
    return waiting
