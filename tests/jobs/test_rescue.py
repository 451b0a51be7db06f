import signal
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ikm_registry.jobs.rescue import rescue
from tests.jobs import sample_tasks
from tests.jobs.conftest import wait_until

AT_ONCE = timedelta(0)


def status(result):
    return DBTaskResult.objects.get(pk=result.id).status


def has_status(result, *wanted):
    return lambda: status(result) in wanted


def kill(worker):
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_a_worker_runs_what_waits_in_the_queue(start_worker):
    result = sample_tasks.note.enqueue("jobs-note", "done")
    start_worker()
    wait_until(has_status(result, TaskResultStatus.SUCCESSFUL))
    assert cache.get("jobs-note") == "done"


def test_a_worker_told_to_stop_finishes_its_task_first(start_worker):
    result = sample_tasks.sleep_once.enqueue("jobs-stop", 1)
    worker = start_worker()
    wait_until(lambda: cache.get("jobs-stop"))
    worker.terminate()
    assert worker.wait(60) == 0
    assert status(result) == TaskResultStatus.SUCCESSFUL


def test_an_idle_worker_stops_at_once(start_worker):
    result = sample_tasks.note.enqueue("jobs-idle", 1)
    worker = start_worker()
    wait_until(has_status(result, TaskResultStatus.SUCCESSFUL))
    worker.terminate()
    assert worker.wait(60) == 0


def test_the_task_of_a_living_worker_is_left_alone(start_worker):
    result = sample_tasks.sleep_once.enqueue("jobs-alive", 60)
    start_worker()
    wait_until(lambda: cache.get("jobs-alive"))
    assert rescue(young=AT_ONCE) == 0
    assert status(result) == TaskResultStatus.RUNNING


def test_the_task_of_a_killed_worker_is_finished_by_the_next(start_worker):
    result = sample_tasks.sleep_once.enqueue("jobs-killed", 60)
    worker = start_worker()
    wait_until(lambda: cache.get("jobs-killed"))
    kill(worker)
    wait_until(lambda: rescue(young=AT_ONCE) == 1)
    assert status(result) == TaskResultStatus.READY
    start_worker()
    wait_until(has_status(result, TaskResultStatus.SUCCESSFUL))
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_a_worker_rescues_by_itself_once_the_task_is_old_enough(start_worker):
    result = sample_tasks.sleep_once.enqueue("jobs-itself", 60)
    worker = start_worker()
    wait_until(lambda: cache.get("jobs-itself"))
    kill(worker)
    start_worker("--rescue-every", "0.5")
    wait_until(has_status(result, TaskResultStatus.SUCCESSFUL))


def test_a_task_that_kills_three_workers_fails_and_says_so(start_worker):
    result = sample_tasks.sleep_always.enqueue("jobs-deadly", 60)
    for _ in range(3):
        cache.delete("jobs-deadly")
        worker = start_worker()
        wait_until(lambda: cache.get("jobs-deadly"))
        kill(worker)
        wait_until(lambda: rescue(young=AT_ONCE) == 1)
    failed = DBTaskResult.objects.get(pk=result.id)
    assert failed.status == TaskResultStatus.FAILED
    assert failed.finished_at
    assert "3 workers died while they ran it" in failed.traceback


def test_a_task_that_fails_by_itself_is_not_tried_again(start_worker):
    result = sample_tasks.stumble.enqueue()
    start_worker("--rescue-every", "0.1")
    wait_until(has_status(result, TaskResultStatus.FAILED))
    assert rescue(young=AT_ONCE) == 0
    assert "stumbled" in DBTaskResult.objects.get().traceback


@pytest.mark.django_db
def test_a_young_task_without_owner_is_given_time_to_take_its_lock(settings):
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.jobs.sample_tasks.stumble",
        backend_name="default",
    )
    row.claim("a worker between claim and lock")
    assert rescue() == 0
    assert rescue(young=AT_ONCE) == 1
