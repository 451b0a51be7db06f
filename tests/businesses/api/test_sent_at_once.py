"""The same write comes twice at once, or whoever runs it dies: it happens once, or not yet."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction

from businesses.models import Business, Product
from ikm_registry.rest.models import KeptAnswer
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, Machine
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for
from tests.jobs.conftest import address_of, wait_until

KEY = {"Idempotency-Key": "0b0e2c1a-6f0e-4c53-9d1c-6c7a5d1f2e90"}
REPLAYED = "Idempotency-Replayed"
PATIENCE = 60  # seconds until a test gives up
AT_ONCE = 8


@pytest.fixture
def words(transactional_db):
    user = client_of(HERE, role="district_officer")
    return key_for(user, scopes=tuple(KeyScope), read_only=False)[1]


@pytest.fixture
def product(words):
    """Of a new product, what is sent."""
    return {"business": str(BusinessFactory().uuid), "name": "Emping"}


@pytest.fixture
def send(words, product):
    """Send it with a connection of one's own."""

    def send(**headers):
        machine = Machine(words)
        machine.client.raise_request_exception = False
        return machine.post("products/", product, **(KEY | headers))

    return send


@contextmanager
def nobody_writes_products():
    """Whoever wants to waits until the block ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE businesses_product IN SHARE ROW EXCLUSIVE MODE")
        yield


def waiting():
    """The connections that wait for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted "
            "AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return [pid for (pid,) in cursor]


def test_while_the_first_is_running_the_second_is_told_to_wait(send, aside):
    with nobody_writes_products():
        first = aside(send)
        wait_until(waiting, PATIENCE)
        second = aside(send).result(PATIENCE)
        other = aside(lambda: send(**{"X-Change-Reason": "SK 12/2026"})).result(PATIENCE)
        assert not first.done()
    made = first.result(PATIENCE)

    for answer in (second, other):
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-running")
        assert answer["Retry-After"] == "5"
    assert made.status_code == 201
    again = send()
    assert (again[REPLAYED], again.content) == ("true", made.content)
    assert Product.objects.count() == 1


def test_another_request_does_not_wait_for_the_first_to_be_answered(words, send, aside):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    with nobody_writes_products():
        aside(send)
        wait_until(waiting, PATIENCE)
        change = aside(lambda: Machine(words).patch(address, {"name": "Opak"}, seen="*", **KEY))
        assert change.result(PATIENCE).status_code == 200
    assert Business.objects.get(pk=business.pk).name == "Opak"


def test_of_many_at_once_one_writes(send, aside):
    answers = [each.result(PATIENCE) for each in [aside(send) for _ in range(AT_ONCE)]]

    made = [each for each in answers if each.status_code == 201]
    assert len({each.content for each in made}) == 1
    assert [REPLAYED in each for each in made].count(False) == 1
    assert {each.status_code for each in answers} <= {201, 409}
    assert Product.objects.count() == KeptAnswer.objects.count() == 1


def test_a_write_whose_connection_breaks_is_made_by_the_retry(send, aside):
    with nobody_writes_products():
        broken = aside(send)
        wait_until(waiting, PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", waiting())
    assert broken.result(PATIENCE).status_code == 500
    assert not Product.objects.exists()
    assert not KeptAnswer.objects.exists()

    answer = send()

    assert answer.status_code == 201
    assert REPLAYED not in answer
    assert Product.objects.count() == 1


# A process of its own, which sends what stands in its arguments and prints the status.
PROCESS = """
import sys, django
django.setup()
from tests.businesses.api.conftest import Machine
words, key, business = sys.argv[1:]
product = {"business": business, "name": "Emping"}
answer = Machine(words).post("products/", product, **{"Idempotency-Key": key})
print(answer.status_code, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def start(words, product):
    """Another process of the site begins to answer the same."""
    started = []
    facts = {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": address_of(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "ikm_registry.settings",
    }

    def start():
        arguments = [words, KEY["Idempotency-Key"], product["business"]]
        process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, *arguments],
            env=os.environ | facts,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def answer_of_a_patient(send):
    """As a client does: whoever is told that it is running sends it again."""
    deadline = time.monotonic() + PATIENCE
    while (answer := send()).status_code == 409 and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def test_what_a_killed_process_had_not_committed_is_made_by_the_retry(start, send):
    with nobody_writes_products():
        process = start()
        wait_until(waiting, PATIENCE)
        kill(process)

    answer = answer_of_a_patient(send)

    assert answer.status_code == 201
    assert REPLAYED not in answer
    assert Product.objects.count() == 1


def test_what_a_killed_process_had_committed_is_answered_and_not_made_again(start, send):
    process = start()
    assert process.stdout.readline().strip() == "201"
    kill(process)

    answer = send()

    assert (answer.status_code, answer[REPLAYED]) == (201, "true")
    assert answer.json()["id"] == str(Product.objects.get().uuid)
