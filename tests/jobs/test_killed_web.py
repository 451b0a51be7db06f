"""The web server dies in the middle of a write: sent again, it happens once, and is told once."""

import json
import os
import signal
import socket
import time
from collections import Counter
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from businesses.choices import ImportState
from businesses.models import Business, BusinessDocument, ImportBatch
from ikm_registry.hooks.telling import tell_all
from ikm_registry.rest.models import KeptAnswer
from ikm_registry.rest.scopes import KeyScope
from ikm_registry.ui.tickets import Ticket
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK
from tests.factories.hooks import hook_for
from tests.factories.imports import check, sheet
from tests.factories.rest import client_of, key_for
from tests.jobs.conftest import wait_until
from tests.served import gunicorn

HERE = "35.13"
PATIENCE = 60
COUNT = 200
KEY = "0b0e2c1a-6f0e-4c53-9d1c-6c7a5d1f2e90"
REPLAYED = "Idempotency-Replayed"
ADDRESS = "/api/v1/businesses/bulk/?mode=commit&strategy=create"
BUSINESSES, IMPORTS = "businesses_business", "businesses_importbatch"


@pytest.fixture
def web(transactional_db, settings):
    environment = {**os.environ, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "REQUIRE_MFA": "0"}
    environment["TASKS_BACKEND"] = "django_tasks_db.DatabaseBackend"
    with gunicorn(environment) as site:
        yield site


@pytest.fixture
def words(transactional_db):
    user = client_of(HERE, role="district_officer")
    return key_for(user, scopes=tuple(KeyScope), read_only=False)[1]


@pytest.fixture
def body():
    items = [{"data": {"name": f"Usaha {n}", "region": CLARAK}} for n in range(COUNT)]
    return json.dumps({"items": items}).encode()


@pytest.fixture
def send(web, words, body):
    """The bulk call, always under the same key; None where nobody answers any more."""
    headers = {"Authorization": f"Bearer {words}", "Idempotency-Key": KEY}
    headers["Content-Type"] = "application/json"

    return lambda: posted(web, ADDRESS, body, headers)


def posted(site, path, body, headers):
    """Status, headers and body of the answer; None where there is none."""
    line = HTTPConnection(urlsplit(site.address).netloc, timeout=PATIENCE)
    with closing(line), suppress(OSError, HTTPException):
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    return None


def answer_of_a_patient(send):
    """As a client does: who hears nothing, or that the first is running, sends it again."""
    until = time.monotonic() + PATIENCE
    while (answer := send()) is None or answer[0] == 409:
        assert time.monotonic() < until, answer
        time.sleep(0.2)
    return answer


def kill(site):
    for pid in site.answering:
        os.kill(pid, signal.SIGKILL)


@contextmanager
def nobody_writes(table):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted "
            "AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def require_each_once(answer, hook):
    """In the registry, among the documents, in the answer, and for whoever is called."""
    status, _headers, told = answer
    assert status == 200
    assert json.loads(told)["summary"]["created"] == COUNT
    numbers = set(Business.objects.values_list("registry_no", flat=True))
    assert Business.objects.count() == len(numbers) == COUNT
    assert set(Counter(Business.objects.values_list("name", flat=True)).values()) == {1}
    assert BusinessDocument.objects.count() == COUNT
    tell_all()
    called = [json.loads(call.body)["data"]["registry_no"] for call in hook.deliveries.all()]
    assert Counter(called) == Counter(numbers)


@pytest.fixture
def hook(transactional_db):
    return hook_for(HERE, told=["business.created"])


def test_killed_within_a_bulk_call_it_writes_all_of_it_when_it_comes_again(web, send, hook, aside):
    with nobody_writes(BUSINESSES):
        first = aside(send)
        wait_until(somebody_waits, PATIENCE)
        kill(web)
        assert first.result(PATIENCE) is None
    answer = answer_of_a_patient(send)
    assert REPLAYED not in answer[1]
    require_each_once(answer, hook)


def test_killed_after_the_commit_it_answers_as_the_first_would_have(web, send, hook, words, body):
    """What was written but never heard."""
    with deaf(web, words, body):
        wait_until(KeptAnswer.objects.exists, PATIENCE)
        kill(web)
    answer = answer_of_a_patient(send)
    assert answer[1][REPLAYED] == "true"
    require_each_once(answer, hook)


@contextmanager
def deaf(site, words, body):
    """Somebody sends the call and never listens."""
    to = urlsplit(site.address)
    head = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: {to.netloc}\r\nAuthorization: Bearer {words}\r\n"
        f"Idempotency-Key: {KEY}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((to.hostname, to.port)) as line:
        line.sendall(head.encode() + body)
        yield


@pytest.mark.parametrize("seconds", [0.02, 0.15, 0.4, 0.8])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(web, send, hook, aside, seconds):
    first = aside(send)
    time.sleep(seconds)
    kill(web)
    first.result(PATIENCE)
    require_each_once(answer_of_a_patient(send), hook)


def test_killed_while_a_list_is_let_in_the_button_works_again(web, aside):
    """State and place in the queue are one: no list says that it is being loaded while none is."""
    officer = UserFactory(assignments=[("district_officer", HERE)])
    batch = check(sheet({}), by=officer)
    press = button(web, officer, reverse("businesses:import_load", args=[batch.uuid]))
    with transaction.atomic():
        ImportBatch.objects.select_for_update().get()
        first = aside(press)
        wait_until(somebody_waits, PATIENCE)
        kill(web)
        assert first.result(PATIENCE) is None
    wait_until(lambda: not DBTaskResult.objects.exists())
    assert ImportBatch.objects.get().state == ImportState.CHECKED

    assert answer_of_a_patient(press)[0] == 302
    assert ImportBatch.objects.get().state == ImportState.LOADING
    assert DBTaskResult.objects.count() == 1


def test_killed_while_a_list_is_handed_in_it_comes_in_once(web, aside):
    """The row, its place in the queue and that the form was sent are one."""
    officer = UserFactory(assignments=[("district_officer", HERE)])
    file = SimpleUploadedFile("daftar.csv", sheet({}))
    fields = {"file": file, "region": HERE, "year": "2025", "ticket": str(Ticket.new(officer))}
    body = encode_multipart(BOUNDARY, fields)
    press = button(web, officer, reverse("businesses:import_upload"), body)
    with nobody_writes(IMPORTS):
        first = aside(press)
        wait_until(somebody_waits, PATIENCE)
        kill(web)
        assert first.result(PATIENCE) is None
    for _time in range(2):
        assert answer_of_a_patient(press)[0] == 302
    assert ImportBatch.objects.get().state == ImportState.CHECKING
    assert DBTaskResult.objects.count() == 1


def button(site, person, path, body=b""):
    """What her browser sends when she presses it."""
    client = Client()
    client.force_login(person)
    token = get_random_string(32)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": MULTIPART_CONTENT}

    return lambda: posted(site, path, body, headers)
