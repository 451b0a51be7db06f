"""What the log says of a request, and what it never says."""

import io
import json
import logging

import pytest
from django.conf import settings as project
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from businesses.models import Owner
from ikm_registry.accounts.wall import lowered
from ikm_registry.operations.logs import JsonFormatter, PlainFormatter
from tests.factories.businesses import BusinessFactory, OwnerFactory

NIK, PHONE, NAME = "3513054107850002", "081234567890", "Siti Aminah"
PERSONAL = {"nik": NIK, "phone": PHONE, "name": NAME}


@login_not_required
@csrf_exempt
def broken(request):
    """Breaks with an exception that quotes what was typed, and PostgreSQL's words as its cause."""
    try:
        with lowered():  # a stranger's owner would be refused before she is found twice
            OwnerFactory(nik=request.POST["nik"])
            Owner.objects.bulk_create([OwnerFactory.build(nik=request.POST["nik"])])
    except IntegrityError as error:
        raise ValueError(f"{request.POST['name']}, {request.POST['phone']}") from error
    return HttpResponse()


urlpatterns = [path("rusak/", broken, name="broken"), path("", broken, name="home")]
handler500 = "ikm_registry.ui.errors.server_error"


@pytest.fixture
def log():
    """Everything that is logged, as a real site writes it."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(), logging.getLogger("ikm_registry.operations.middleware")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_each_request_has_its_line(officer_of, client, log):
    officer = officer_of("35.13")
    client.force_login(officer)

    answer = client.get(f"/usaha/?q={NAME}")

    (line,) = [line for line in log() if "status" in line]
    milliseconds, time = line.pop("milliseconds"), line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "ikm_registry.operations.middleware",
        "message": "GET businesses:list",
        "request_id": answer["X-Request-ID"],
        "user_id": officer.pk,
        "method": "GET",
        "path": "/usaha/",
        "view": "businesses:list",
        "status": 200,
    }
    assert 0 <= milliseconds < 60_000
    assert time.endswith("+00:00")


def test_a_form_leaves_nothing_of_a_person_in_the_log(officer_of, client, log):
    client.force_login(officer_of("35.13"))
    typed = {f"owner-{field}": words for field, words in PERSONAL.items()}
    client.post(f"/usaha/tambah/?nik={NIK}", typed)
    Client().post("/masuk/", {"login": NAME, "password": PHONE})

    assert len(log()) >= 2
    assert not any(word in json.dumps(log()) for word in PERSONAL.values())


@pytest.mark.urls("tests.operations.test_logs")
@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_nor_does_a_request_that_breaks(db, log, formatter):
    output = io.StringIO()
    second = logging.StreamHandler(output)
    second.setFormatter(formatter)
    logging.getLogger().addHandler(second)
    try:
        answer = Client(raise_request_exception=False).post(f"/rusak/?nik={NIK}", PERSONAL)
    finally:
        logging.getLogger().removeHandler(second)

    assert answer.status_code == 500
    written = output.getvalue() + json.dumps(log())
    assert not any(word in written for word in PERSONAL.values())
    error = next(line for line in log() if "error" in line)
    assert error["request_id"] == answer["X-Request-ID"]
    assert error["error"][0] == "builtins.ValueError"
    assert "django.db.utils.IntegrityError" in error["error"]
    assert any("test_logs.py" in step for step in error["error"])
    assert answer["X-Request-ID"] in output.getvalue()


def test_a_developer_reads_exceptions_whole():
    formatter = PlainFormatter(words=True)
    try:
        raise ValueError("the words")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "m", (), (ValueError, error, None))
    assert "the words" in formatter.format(record)


def test_no_letter_quotes_what_was_sent():
    """Django's handler for administrators would mail the whole form of a request that broke."""
    assert project.LOGGING["loggers"]["django"]["handlers"] == []
    assert logging.getLogger("django").handlers == []


def test_the_history_names_the_request_as_the_log_does(officer_of, client, log):
    business = BusinessFactory()
    client.force_login(officer_of("35.13"))

    answer = client.post(reverse("businesses:confirm", args=[business.registry_no]))

    note = business.events.latest("pgh_id").pgh_context.metadata
    assert note["request"] == answer["X-Request-ID"]
    assert answer["X-Request-ID"] in {line["request_id"] for line in log()}
