"""The life of an import: opened, checked, loaded, perhaps checked again."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ImportState
from businesses.models import ImportBatch
from ikm_registry.accounts.scope import Scope
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

# A chunk takes a second or two; after this a worker is either dead or busy elsewhere.
SILENCE = timedelta(minutes=2)
COUNTS = ["total", "done", "created", "updated", "unchanged", "refused"]


def regencies_open_to(user):
    """The regencies into whose registry this user may load lists."""
    inside = Scope.of(user, "businesses.add_importbatch").q("code")
    return Region.objects.current().filter(inside, level=Level.REGENCY)


def is_silent(batch):
    """Whether a batch at work has given no sign of life for too long."""
    return batch.is_working and timezone.now() - batch.heard_at > SILENCE


@transaction.atomic
def open_batch(*, batch, by):
    """Take in a file for checking, or refuse it for a place outside the user's region."""
    batch.started_by = by if by.pk else None
    batch.full_clean()
    batch.save()
    ImportBatch.objects.require(batch, by, "add")
    return batch


@transaction.atomic
def check_again(*, batch, by, money_unit=None):
    """Let a list be checked from its first row, perhaps with money read another way.

    Also the way out of a failure: rows that are in the registry by now are found there
    and left as they are, so that loading again adds only what is missing.
    """
    batch = locked(batch, by)
    if batch.is_working:
        raise ValidationError(_("This list is being worked on. Please wait a moment."))
    batch.money_unit = money_unit or batch.money_unit
    return restart(batch, ImportState.CHECKING)


@transaction.atomic
def start_loading(*, batch, by):
    batch = locked(batch, by)
    if batch.state != ImportState.CHECKED:
        raise ValidationError(_("Only a list that was checked and not yet loaded can be loaded."))
    return restart(batch, ImportState.LOADING)


def locked(batch, by):
    rows = ImportBatch.objects.permitted(by, "change").select_for_update(of=("self",))
    return rows.get(pk=batch.pk)


def restart(batch, state):
    """Forget what was found so far: the state's own run finds it again."""
    batch.problems.all().delete()
    for count in COUNTS:
        setattr(batch, count, 0)
    batch.state, batch.failure, batch.preview = state, "", []
    batch.heard_at = timezone.now()
    batch.save()
    return batch


def fail(batch_pk, sentence):
    ImportBatch.objects.filter(pk=batch_pk).update(state=ImportState.FAILED, failure=sentence[:300])
