"""The life of an import: opened, checked, loaded, perhaps checked again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from businesses.choices import ImportEvent, ImportState
from businesses.models import ImportBatch
from ikm_registry.accounts.scope import Scope
from ikm_registry.feed.models import happened
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region


def regencies_open_to(user):
    """The regencies into whose registry this user may load lists."""
    inside = Scope.of(user, "businesses.add_importbatch").q("code")
    return Region.objects.current().filter(inside, level=Level.REGENCY)


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
    batch.begin_anew()
    batch.state, batch.preview = state, []
    batch.save()
    return batch


@transaction.atomic
def cancel_import(batch, *, by):
    """End the work after the chunk that is being written now, whose end this waits for.

    What was loaded stays; a check has written nothing anyway.
    """
    batch = locked(batch, by)
    if not batch.is_working:
        raise ValidationError(_("This work has ended already."))
    end(batch, ImportState.CANCELLED)
    return batch


def end(batch, state, failure=""):
    """What was loaded by then is told to others; a check has written nothing."""
    was_loading = batch.state == ImportState.LOADING
    batch.state, batch.failure, batch.again_at = state, failure[:300], None
    batch.save(update_fields=["state", "failure", "again_at"])
    if was_loading:
        happened(batch, ImportEvent.FINISHED)


def try_import_again(batch, *, by):
    """What failed or was cancelled is checked from its first row; what fell silent goes on."""
    if not batch.is_silent:
        check_again(batch=batch, by=by)


def is_wanted(batch):
    """Whether nobody cancelled it meanwhile; nobody does until the transaction ends."""
    rows = ImportBatch.objects.select_for_update(no_key=True).filter(pk=batch.pk)
    return rows.values_list("state", flat=True).get() == batch.state


@transaction.atomic
def fail(batch_pk, sentence):
    """Unless it was cancelled meanwhile, which is then the reason why it ended."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch_pk).first()
    if batch and batch.is_working:
        end(batch, ImportState.FAILED, sentence)


def postpone(batch_pk, again_at):
    """It was cut short, and is tried again at that moment."""
    ImportBatch.objects.filter(pk=batch_pk).update(tries=F("tries") + 1, again_at=again_at)
