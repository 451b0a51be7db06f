"""The worker's door: an import in the background. Interrupted, it goes on where it stopped."""

import logging

from django.core.exceptions import PermissionDenied
from django.tasks import task
from django.utils.translation import gettext as _

from businesses.exchange.importer import run
from businesses.exchange.reader import Unreadable
from businesses.models import ImportBatch
from businesses.services.import_batches import fail, postpone
from ikm_registry.accounts.models import User
from ikm_registry.jobs.retrying import PASSING, go_again

logger = logging.getLogger(__name__)


@task(queue_name="imports")
def run_import(batch_pk, by_pk):
    work(batch_pk, User.objects.get(pk=by_pk))


def enqueue_import(batch, *, by):
    run_import.enqueue(batch.pk, by.pk)


def work(batch_pk, by):
    """Run a batch; whatever stops it, the batch says so in a sentence and can be tried again."""
    try:
        run(batch_pk, by=by)
    except Unreadable as error:
        fail(batch_pk, str(error))
    except PermissionDenied:
        fail(batch_pk, _("You may no longer write into this regency, so nothing was loaded."))
    except PASSING:
        logger.exception("Import %s was cut short.", batch_pk)
        try_later(batch_pk, by)
    except Exception:
        logger.exception("Import %s stopped.", batch_pk)
        fail(batch_pk, stopped())


def try_later(batch_pk, by):
    """Safe, because it goes on from the last chunk that was written with its count."""
    tries = ImportBatch.objects.values_list("tries", flat=True).get(pk=batch_pk)
    again_at = go_again(run_import, batch_pk, by.pk, tries=tries)
    if again_at:
        postpone(batch_pk, again_at)
    else:
        fail(batch_pk, stopped())


def stopped():
    return _("Something unexpected stopped the import. What was loaded is kept.")
