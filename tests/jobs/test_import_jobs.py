"""A long list loaded by workers that are killed."""

import signal
from collections import Counter
from datetime import timedelta

from businesses.choices import ImportState
from businesses.exchange.jobs import enqueue_import
from businesses.models import Business, BusinessDocument, ImportBatch, Owner
from businesses.services.import_batches import start_loading
from ikm_registry.jobs.rescue import rescue
from tests.factories.accounts import UserFactory
from tests.factories.imports import check, sheet
from tests.jobs.conftest import require_told_once, wait_until

TOTAL, PIECE = 3_000, 1_000


def state():
    return ImportBatch.objects.values_list("state", "done").get()


def test_a_killed_worker_loses_no_row_and_the_next_loads_none_twice(start_worker):
    officer = UserFactory(assignments=[("district_officer", "35.13")])
    rows = ({"Nama IKM": f"Usaha {n}", "Nama Pemilik": f"Rupiah {n}"} for n in range(TOTAL))
    batch = check(sheet(*rows), by=officer)
    start_loading(batch=batch, by=officer)
    enqueue_import(batch, by=officer)
    worker = start_worker()
    wait_until(lambda: state()[1] >= PIECE)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    name, done = state()
    assert (name, done % PIECE) == (ImportState.LOADING, 0)
    assert Business.objects.count() == done < TOTAL

    wait_until(lambda: rescue(young=timedelta(0)) == 1)
    start_worker()
    wait_until(lambda: state()[0] == ImportState.DONE)
    batch.refresh_from_db()
    assert (batch.created, batch.done) == (TOTAL, TOTAL)
    assert Business.objects.count() == BusinessDocument.objects.count() == TOTAL
    assert Owner.objects.count() == TOTAL
    assert set(Counter(Business.objects.values_list("name", flat=True)).values()) == {1}
    require_told_once(batch, businesses=TOTAL)
