"""What machines that watch the site are told."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ikm_registry.operations import health

READY = "/health/ready"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def task(**fields):
    """A task that was put into the queue an hour ago."""
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.jobs.sample_tasks.note",
        backend_name="default",
        run_after=timezone.now() - timedelta(hours=1),
        **fields,
    )
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    return row


def failing(client):
    answer = client.get(READY)
    failed = {name for name, word in answer.json()["checks"].items() if word == "failed"}
    assert answer.status_code == (503 if failed else 200)
    assert answer.json()["ready"] is (not failed)
    return failed


def test_the_process_answers_without_asking_the_database(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_site_that_can_work_is_ready(db, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert failing(client) == set()


def test_a_migration_that_is_missing_is_told(db, client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'businesses'")
    assert failing(client) == {"migrations"}


def test_a_folder_that_takes_no_uploads_is_told(db, client, settings, uploads):
    (uploads / "file").touch()
    settings.MEDIA_ROOT = uploads / "file/media"
    assert failing(client) == {"media"}


def test_a_database_that_is_away_is_told_and_nothing_else(db, client, caplog):
    def away(*arguments):
        raise OperationalError("connection to db.dinas.example failed: password=rahasia")

    with connection.execute_wrapper(away):
        assert failing(client) == {"database", "migrations", "queue"}
        assert "rahasia" not in client.get(READY).text


def test_tasks_that_wait_while_nobody_works_are_told(db, client):
    task()
    assert failing(client) == {"queue"}


def test_a_task_whose_worker_died_is_nobody_at_work(db, client):
    task()
    task(status="RUNNING")
    assert failing(client) == {"queue"}


def test_a_long_task_may_let_others_wait(transactional_db, client):
    """Its worker is another session: a lock looks free to the one that holds it."""
    task()
    running = task(status="RUNNING")
    worker = connection.copy()
    try:
        with worker.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [str(running.pk)])
        assert failing(client) == set()
    finally:
        worker.close()


def test_young_tasks_may_wait(db, client):
    task()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - health.PATIENCE / 2)
    assert failing(client) == set()


def test_watching_looks_and_changes_nothing(db, client):
    assert client.post(READY).status_code == 405
    assert client.head("/health/live").status_code == 200


def test_a_watcher_on_the_machine_needs_no_certificate(db, client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200
    assert client.get("/masuk/").status_code == 301
