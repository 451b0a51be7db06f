"""What is written to people leaves once, by the sender that the site names, and is not kept."""

from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ikm_registry.accounts import wall
from ikm_registry.outbox.choices import State
from ikm_registry.outbox.models import Message
from ikm_registry.outbox.services import write
from tests.factories.accounts import UserFactory
from tests.factories.messages import SCREEN

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECRET = "Kode Anda 482910"


def written(to="rupi@contoh.id", useful_for=HOUR):
    return write(to=to, kind="test.kind", subject="Kode", text=SECRET, useful_for=useful_for)


@pytest.fixture
def leave(django_capture_on_commit_callbacks):
    """Write one, let the transaction end, and look at what became of it."""

    def let(**facts):
        with django_capture_on_commit_callbacks(execute=True):
            message = written(**facts)
        message.refresh_from_db()
        return message

    return let


@contextmanager
def gateway(settings, *answers):
    """A service that sends WhatsApp or SMS, as the site would call it; what it was asked."""
    asked, left = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.path, self.headers["Authorization"], body))
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOX_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/kirim?dari=ikm"
    settings.OUTBOX_GATEWAY_TOKEN = "rahasia-gerbang"
    settings.OUTBOX = settings.OUTBOX | {"phone": "ikm_registry.outbox.senders.gateway"}
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_message_leaves_by_mail_and_its_words_are_not_kept(leave):
    message = leave()

    assert message.state == State.SENT
    assert [(each.to, each.body) for each in mail.outbox] == [(["rupi@contoh.id"], SECRET)]
    assert message.body is None
    assert message.to == "-"


def test_nothing_leaves_of_what_was_undone(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        written()

    assert len(callbacks) == 1
    assert mail.outbox == []


def test_the_database_holds_neither_words_nor_address_readably():
    written(to="+6281234567890")

    with connection.cursor() as cursor:
        cursor.execute('SELECT row_to_json(m)::text FROM "outbox_message" AS m')
        row = cursor.fetchone()[0]
    assert SECRET not in row
    assert "81234567890" not in row


def test_the_gateway_is_asked_once_with_its_token(leave, settings):
    with gateway(settings, 202) as asked:
        message = leave(to="+6281234567890")

    assert message.state == State.SENT
    [(path, token, body)] = asked
    assert path == "/kirim?dari=ikm"
    assert token == "Bearer rahasia-gerbang"
    assert "+6281234567890" in body
    assert SECRET in body


@pytest.mark.parametrize("status", [302, 400, 401])
def test_what_the_gateway_refuses_is_not_tried_again_and_no_redirect_followed(
    status, leave, settings
):
    with gateway(settings, status) as asked:
        message = leave(to="+6281234567890")

    assert (message.state, message.fault, len(asked)) == (State.FAILED, f"HTTP {status}", 1)


def test_a_gateway_that_is_down_is_asked_again_a_minute_later(leave, settings):
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": backend}}
    with gateway(settings, 503, 202) as asked:
        message = leave(to="+6281234567890")
        first = DBTaskResult.objects.get()
        first.task.func(*first.args_kwargs["args"])
        message.refresh_from_db()
        again = DBTaskResult.objects.exclude(pk=first.pk).get()

        assert message.state == State.WAITING
        assert again.run_after > timezone.now() + timedelta(seconds=30)

        again.task.func(*again.args_kwargs["args"])
        message.refresh_from_db()
    assert (message.state, message.tries, len(asked)) == (State.SENT, 2, 2)


def test_a_gateway_that_stays_down_is_given_up(leave, settings):
    with gateway(settings, 503):
        message = leave(to="+6281234567890")

    assert message.state == State.FAILED
    assert message.body is None


def test_nobody_is_puzzled_by_a_code_that_comes_too_late(leave):
    message = leave(useful_for=-HOUR)

    assert (message.state, message.fault) == (State.FAILED, "too late")
    assert mail.outbox == []


def test_a_site_without_a_gateway_says_so(leave):
    assert leave(to="+6281234567890").fault == "no sender"


@pytest.mark.parametrize("is_superuser", [False, True])
def test_no_page_reads_what_was_written_to_people(is_superuser):
    written()
    with wall.raised_for(UserFactory(is_superuser=is_superuser)):
        assert not Message.objects.exists()


def test_the_demo_shows_it_to_whoever_looks_after_people(client, officer_of, settings):
    settings.OUTBOX, settings.OUTBOX_ON_SCREEN = SCREEN, True
    written()
    client.force_login(officer_of("35.13", "administrator"))
    assert SECRET in client.get("/kotak-keluar/").text

    client.force_login(officer_of("35.13"))
    assert client.get("/kotak-keluar/").status_code == 403


def test_a_real_site_has_no_such_page(client, officer_of):
    written()
    client.force_login(officer_of("35.13", "administrator"))
    assert client.get("/kotak-keluar/").status_code == 404


def test_what_is_a_month_old_is_forgotten(capsys):
    old, _new = written(), written()
    Message.objects.filter(pk=old.pk).update(written_at=timezone.now() - timedelta(days=31))

    call_command("forget_messages")

    assert Message.objects.count() == 1
