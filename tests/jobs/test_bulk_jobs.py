"""Many businesses sent at once, by workers that are killed."""

import signal
from collections import Counter
from datetime import timedelta

from businesses.choices import JobState
from businesses.models import BulkJob, Business, BusinessDocument
from ikm_registry.jobs.rescue import rescue
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, Machine
from tests.factories.businesses import CLARAK
from tests.factories.rest import client_of, key_for
from tests.jobs.conftest import require_told_once, wait_until

TOTAL, PIECE = 3_000, 1_000


def state():
    return BulkJob.objects.values_list("state", "done").get()


def test_a_killed_worker_loses_nothing_and_the_next_writes_nothing_twice(start_worker):
    user = client_of(HERE, role="district_officer")
    machine = Machine(key_for(user, scopes=tuple(KeyScope), read_only=False)[1])
    items = [{"data": {"name": f"Usaha {n}", "region": CLARAK}} for n in range(TOTAL)]
    query = "businesses/bulk/?mode=commit&atomic=row&strategy=create"
    address = machine.post(query, {"items": items}, **{"Idempotency-Key": "one"})["Location"]
    worker = start_worker()
    wait_until(lambda: state()[1] >= PIECE)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    name, done = state()
    assert (name, done % PIECE) == (JobState.RUNNING, 0)
    assert Business.objects.count() == done < TOTAL

    wait_until(lambda: rescue(young=timedelta(0)) == 1)
    start_worker()
    wait_until(lambda: state()[0] == JobState.SUCCESS)
    told = machine.client.get(address).json()
    assert told["summary"]["created"] == Business.objects.count() == TOTAL
    assert BusinessDocument.objects.count() == TOTAL
    assert set(Counter(Business.objects.values_list("name", flat=True)).values()) == {1}
    lines = b"".join(machine.client.get(told["results"])).splitlines()
    assert len(lines) == TOTAL
    require_told_once(BulkJob.objects.get(), businesses=TOTAL)
