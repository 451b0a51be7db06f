"""Requests as other programs send them: in pieces, with words on encodings, or refused unread."""

import json
from io import BytesIO

import pytest
from django.test import Client, RequestFactory

from businesses.models import Business
from ikm_registry.rest.arriving import MOST_LEFT
from ikm_registry.rest.scopes import KeyScope
from ikm_registry.wsgi import all_in_utf_8, application
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO = "35.13"
CLARAK = "35.13.05.2008"
BUSINESSES = "/api/v1/businesses/"
JSON = "application/json"


@pytest.fixture
def words():
    user = client_of(PROBOLINGGO, role="district_officer")
    return key_for(user, read_only=False, scopes=[KeyScope.READ, KeyScope.WRITE])[1]


def arrived(body, words="nobody's", *, length=None, path=BUSINESSES, **more):
    """As gunicorn hands over what it gets; without `length` it came in pieces."""
    stream = BytesIO(body)
    pieces = {"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {}
    environ = {
        "wsgi.input": stream,
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "" if length is None else str(length),
        "HTTP_AUTHORIZATION": f"Bearer {words}",
    }
    return Client().post(path, content_type=JSON, **environ | pieces | more), stream


def test_a_body_that_comes_in_pieces_is_taken(words):
    answer, _stream = arrived(json.dumps({"name": "Tempe Leces", "region": CLARAK}).encode(), words)
    assert answer.status_code == 201
    assert Business.objects.get().name == "Tempe Leces"


@pytest.mark.parametrize("path", ["businesses/", "businesses/bulk/", "reconcile/"])
def test_a_name_that_stands_twice_in_an_object_is_refused_and_not_taken_by_its_last_value(
    words, path
):
    body = b'{"items": [{"data": {"name": "Tahu", "name": "Tempe"}}]}'
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}
    answer, _stream = arrived(body, words, length=len(body), path=f"/api/v1/{path}", **key)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert "“name”" in answer.json()["detail"]


def test_a_body_in_pieces_is_no_larger_than_another(words, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer, _stream = arrived(b" " * 1_001, words)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_body_whose_pieces_are_broken_cannot_be_read(words):
    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("no size of a piece")

    answer, _stream = arrived(b"", words, **{"wsgi.input": Broken()})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("length", [200_000, None], ids=["whole", "in pieces"])
def test_what_was_sent_is_read_before_it_is_refused(length):
    """Else the connection is closed on whoever sends her next request by it."""
    answer, stream = arrived(b" " * 200_000, length=length)
    assert answer.status_code == 401
    assert stream.read() == b""


def test_without_end_nothing_is_read():
    size = MOST_LEFT + 1_000_000
    answer, stream = arrived(b" " * size, length=size)
    assert answer.status_code == 413
    assert stream.read()


ENCODINGS = ["charset=zip", "charset=hex", "charset=utf-16", "x*=nobody's'en'words"]


@pytest.mark.parametrize("told", ENCODINGS)
def test_an_address_is_utf_8_whatever_is_said_of_the_body(told):
    """And no fault: Django reads the address by it before any of ours is asked."""
    environ = RequestFactory().get("/health/live", {"q": "tempe"}).environ
    environ["CONTENT_TYPE"] = f"{JSON}; {told}"
    answers = []
    application(environ, lambda status, _headers: answers.append(status))
    assert answers == ["200 OK"]


def test_where_a_form_is_parted_stays():
    asked = []
    answer = all_in_utf_8(lambda environ, _start: asked.append(environ["CONTENT_TYPE"]))
    answer({"CONTENT_TYPE": "multipart/form-data; charset=hex; boundary=x"}, None)
    assert asked == ["multipart/form-data; boundary=x"]
