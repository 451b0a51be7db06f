"""The page of background work: who sees what of it, and what its two buttons do."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from businesses.choices import ImportState
from businesses.exchange.jobs import enqueue_import, work
from businesses.models import Business, ImportBatch
from businesses.services.import_batches import cancel_import, start_loading
from ikm_registry.jobs.rescue import rescue
from ikm_registry.jobs.retrying import RESTS
from tests.factories.accounts import UserFactory
from tests.factories.imports import check, hand_in, load, sheet

pytestmark = pytest.mark.django_db
LIST = reverse("businesses:work_list")


@pytest.fixture
def queue(settings):
    """Tasks wait in the queue, and no worker is there."""
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": backend}}


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def press(client, verb, batch):
    url = reverse(f"businesses:work_{verb}", args=["impor", batch.uuid])
    answer = client.post(url, follow=True)
    batch.refresh_from_db()
    return answer.content.decode()


def makers(count):
    return sheet(*({"Nama IKM": f"Usaha {number}"} for number in range(count)))


def test_work_is_told_with_who_when_and_how_far(signed_in, officer):
    batch = load(sheet({}, {"NIB": "123"}), by=officer, name="Data Leces.csv")
    said = signed_in.get(LIST).content.decode()
    for words in (batch.filename, batch.get_absolute_url(), "2 dari 2 baris", "ditolak 1"):
        assert words in said
    assert "every 2s" not in said


def test_another_regency_is_told_nothing(client, officer, officer_of):
    load(sheet({}), by=officer, name="Data Leces.csv")
    client.force_login(officer_of("35.08"))
    assert "Data Leces" not in client.get(LIST).content.decode()


def test_work_that_runs_has_a_bar_a_rate_and_the_time_left(signed_in, officer):
    hand_in(sheet({}), by=officer)
    now = timezone.now()
    facts = {"total": 6_000, "done": 1_000, "created": 1_000, "heard_at": now}
    ImportBatch.objects.update(**facts, began_at=now - timedelta(seconds=50))
    said = signed_in.get(LIST).content.decode()
    for words in ('<progress max="6000" value="1000"', "20 baris", "5 menit", "every 2s"):
        assert words in said


def test_what_waits_is_taken_out_of_the_queue(signed_in, officer, queue):
    batch = hand_in(sheet({}), by=officer)
    enqueue_import(batch, by=officer)
    assert "Menunggu" in signed_in.get(LIST).content.decode()
    press(signed_in, "cancel", batch)
    assert batch.state == ImportState.CANCELLED
    assert not DBTaskResult.objects.exists()


def test_what_runs_ends_after_its_chunk_and_keeps_what_it_wrote(officer):
    batch = check(makers(1_100), by=officer)
    start_loading(batch=batch, by=officer)
    asked = []

    def cancelled_meanwhile(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql:
            asked.append(sql)
            if len(asked) == 2:
                cancel_import(ImportBatch.objects.get(), by=officer)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cancelled_meanwhile):
        work(batch.pk, officer)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (ImportState.CANCELLED, 1_000)
    assert Business.objects.count() == 1_000


def test_what_was_cancelled_can_be_tried_again(signed_in, officer):
    batch = hand_in(sheet({}), by=officer)
    press(signed_in, "cancel", batch)
    press(signed_in, "again", batch)
    assert (batch.state, batch.created) == (ImportState.CHECKED, 1)
    assert "sudah berakhir" in press(signed_in, "cancel", batch)


class Deadlock:
    """What another writer may do to a chunk, so many times."""

    def __init__(self, times):
        self.left = times

    def __call__(self, execute, sql, params, many, context):
        if self.left and "businesses_business" in sql and sql.startswith("INSERT"):
            self.left -= 1
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)


def test_what_passes_is_tried_again_after_ever_longer_rests(officer, queue):
    batch = hand_in(sheet({}), by=officer)
    rests = []
    with connection.execute_wrapper(Deadlock(4)):
        for _try in range(4):
            before = timezone.now()
            work(batch.pk, officer)
            batch.refresh_from_db()
            rests.append(batch.again_at and batch.again_at - before)
            if batch.again_at:
                assert batch.is_waiting
    assert [rest and round(rest / timedelta(minutes=1)) for rest in rests[:3]] == [1, 5, 30]
    assert DBTaskResult.objects.count() == len(RESTS)
    assert batch.state == ImportState.FAILED
    assert batch.failure.endswith(".")


def test_after_the_rest_it_is_finished(officer, queue):
    batch = hand_in(sheet({}), by=officer)
    with connection.execute_wrapper(Deadlock(1)):
        work(batch.pk, officer)
    work(batch.pk, officer)
    batch.refresh_from_db()
    assert (batch.state, batch.again_at) == (ImportState.CHECKED, None)


def test_work_that_killed_its_workers_fails_and_says_so(officer, queue):
    batch = hand_in(sheet({}), by=officer)
    enqueue_import(batch, by=officer)
    task = DBTaskResult.objects.get()
    for worker in ("one", "two", "three"):
        task.claim(worker)
    assert rescue(young=timedelta(0)) == 1
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert batch.failure.endswith(".")


def test_technical_tasks_are_for_superusers(client, signed_in, queue):
    DBTaskResult.objects.create(
        args_kwargs={"args": ["geheim"], "kwargs": {}},
        task_path="tests.jobs.sample_tasks.stumble",
        backend_name="default",
        run_after=timezone.now(),
    )
    assert "sample_tasks" not in signed_in.get(LIST).content.decode()
    client.force_login(UserFactory(is_superuser=True))
    said = client.get(LIST).content.decode()
    assert "sample_tasks.stumble" in said
    assert "geheim" not in said
