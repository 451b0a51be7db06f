"""The short way of a request to the API: by key or by session, never redirected, never a page."""

import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from businesses.api.kinds import KINDS
from ikm_registry.history.middleware import facts_of
from ikm_registry.rest.models import ApiKey, FailedRequest, Traffic
from ikm_registry.rest.problems import CODES
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO = "35.13"
CHECK = "/api/v1/auth-check/"


@pytest.fixture
def key():
    return key_for(client_of(PROBOLINGGO))


def asked(words, path=CHECK, method="get", **more):
    return getattr(Client(), method)(path, headers={"Authorization": f"Bearer {words}"} | more)


def test_a_key_is_told_what_it_may_do_and_how_much_is_left(key):
    answer = asked(key[1])
    assert answer.status_code == 200
    told = answer.json()
    assert told["key"]["scopes"] == ["businesses:read"]
    assert told["key"]["expires_on"] == key[0].expires_on.isoformat()
    [assignment] = told["assignments"]
    assert assignment == {"role": "api_client", "region": PROBOLINGGO, "ends_on": None}
    assert answer["RateLimit-Limit"] == "600"
    assert answer["RateLimit-Remaining"] == "599"
    assert 0 < int(answer["RateLimit-Reset"]) <= 300
    assert len(answer["X-Request-ID"]) == 36


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Basic eA==", "Token 1", f"Bearer ikm_{'a' * 12}.{'b' * 40}"],
)
def test_whoever_is_unknown_is_answered_alike(header):
    answer = Client().get(CHECK, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert all(told.pop(name) for name in ("title", "detail", "request_id"))
    assert told == {
        "type": "http://testserver/api/problems/authentication/",
        "status": 401,
        "instance": CHECK,
        "code": "authentication",
    }


def test_an_ended_and_an_expired_key_are_answered_like_an_unknown_one(key):
    ApiKey.objects.update(ended_at="2099-01-01T00:00:00Z")
    ended = asked(key[1])
    over = asked(key_for(client_of(PROBOLINGGO), days=-1)[1])
    for answer in (ended, over):
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication")


def test_somebody_signed_in_asks_with_her_own_rights(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO))
    told = client.get(CHECK).json()
    assert told["key"] is None
    [assignment] = told["assignments"]
    assert assignment == {"role": "district_officer", "region": PROBOLINGGO, "ends_on": None}


def test_a_stranger_is_told_so_and_not_sent_to_the_sign_in(client):
    assert client.get(CHECK).status_code == 401


def test_a_session_without_its_second_step_is_refused(client, officer_of, settings):
    settings.REQUIRE_MFA = True
    client.force_login(officer_of(PROBOLINGGO))
    assert client.get(CHECK).status_code == 403


def test_a_session_writes_only_with_the_token_of_the_site(officer_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer_of(PROBOLINGGO))
    assert client.post(CHECK).json()["code"] == "permission"
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.post(CHECK, headers={"X-CSRFToken": token}).status_code == 405


def test_the_index_lists_what_needs_nothing_filled_in(key):
    listed = asked(key[1], "/api/v1/").json()
    assert listed["regions"] == "http://testserver/api/v1/regions/"
    assert listed["changes"] == "http://testserver/api/v1/changes/"
    assert listed["change-requests"] == "http://testserver/api/v1/change-requests/"
    assert listed.keys() >= {kind.address for kind in KINDS} | {"decrees", "programs", "jobs"}
    assert all(way.endswith(f"/api/v1/{name}/") for name, way in listed.items())
    assert all(asked(key[1], way).status_code < 500 for way in listed.values())


def test_the_history_says_by_which_request_of_which_key_and_why(rf, key):
    encoded = quote("pembaruan data – SK 12/2026") + "\0" + "x" * 300
    request = rf.patch(CHECK, headers={"X-Change-Reason": encoded})
    request.user, request.id = key[0].user, "number"
    facts = facts_of(request, door="api")
    assert facts["reason"].startswith("pembaruan data – SK 12/2026")
    assert len(facts["reason"]) == 200
    assert (facts["user"], facts["door"], facts["request"]) == (key[0].user_id, "api", "number")
    del request.META["HTTP_X_CHANGE_REASON"], request.headers
    assert "reason" not in facts_of(request, door="api")


def test_an_unknown_address_is_a_problem_and_no_page(key, client):
    for answer in (asked(key[1], "/api/v1/nothing/"), client.get("/api/"), client.get("/api/v9/x")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_an_address_without_its_slash_is_not_found_and_never_a_redirect(key, method, client):
    words = key_for(client_of(PROBOLINGGO), read_only=False)[1]
    answer = asked(words, CHECK.rstrip("/"), method)
    assert answer.status_code == 404
    assert f"{CHECK}" in answer.json()["detail"]


def test_a_method_that_is_not_there_is_told(key):
    words = key_for(client_of(PROBOLINGGO), read_only=False)[1]
    assert asked(words, method="post").status_code == 405
    refused = asked(words, method="options")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert "GET, HEAD" in refused.json()["detail"]


def test_a_method_that_is_not_there_is_told_whatever_is_asked_by_it():
    words = key_for(client_of(PROBOLINGGO), read_only=False)[1]
    answer = asked(words, "/api/v1/decrees/?number=188", method="post")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_a_key_that_only_reads_cannot_write(key):
    answer = asked(key[1], method="post")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission")


@pytest.mark.parametrize(
    ("addresses", "status"),
    [
        (["127.0.0.0/8"], 200),
        (["127.0.0.1"], 200),
        (["203.0.113.0/24"], 403),
        (["::1/128", "10.0.0.0/8"], 403),
        (["2001:db8::/32", "127.0.0.1/32"], 200),
    ],
)
def test_a_key_comes_from_its_addresses_only(addresses, status):
    assert asked(key_for(client_of(PROBOLINGGO), addresses=addresses)[1]).status_code == status


def test_behind_a_proxy_the_address_it_names_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    words = key_for(client_of(PROBOLINGGO), addresses=["203.0.113.0/24"])[1]
    assert asked(words, **{"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert asked(words, **{"X-Forwarded-For": "203.0.113.9, 10.0.0.1"}).status_code == 403
    assert asked(words, **{"X-Forwarded-For": "rubbish"}).status_code == 403


def test_too_many_requests_are_refused_with_the_time_to_wait():
    key, words = key_for(client_of(PROBOLINGGO), rate=1)
    assert asked(words).status_code == 200
    answer = asked(words)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate-limited")
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    assert answer["RateLimit-Remaining"] == "0"
    assert Traffic.objects.get(key=key).refused == 1
    assert not FailedRequest.objects.exists()


def test_faults_are_counted_by_key_and_their_addresses_kept_without_query(key):
    asked(key[1], "/api/v1/nothing/?nik=3513054101800001")
    failed = FailedRequest.objects.get()
    assert (failed.status, failed.code, failed.method) == (404, "not-found", "GET")
    assert failed.path == "/api/v1/nothing/"
    assert Traffic.objects.get().failed == 1


def test_bytes_are_counted_with_the_next_request(key):
    first = asked(key[1])
    asked(key[1])
    assert Traffic.objects.get().bytes == len(first.content)


@pytest.mark.parametrize(
    ("asked_for", "language"),
    [
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("fr, id;q=0.5", "id"),
        ("\x7f;;;q=x", "id"),
    ],
)
def test_it_speaks_the_language_that_is_asked_for_and_indonesian_otherwise(
    key, asked_for, language
):
    answer = asked(key[1], "/api/v1/nothing/", **{"Accept-Language": asked_for})
    assert answer["Content-Language"] == language
    with translation.override(language):
        assert answer.json()["title"] == str(CODES["not-found"].title)


@pytest.mark.parametrize("path", [CHECK, "/api/v1/nothing/"])
def test_what_the_thread_does_next_speaks_the_language_of_before(key, path):
    for before in ("id", "en"):
        for asked_for in ("en", "id"):
            with translation.override(before):
                asked(key[1], path, **{"Accept-Language": asked_for})
                assert translation.get_language() == before


def test_no_answer_is_packed_or_set_a_cookie(key):
    answer = asked(key[1], "/api/v1/", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer
    assert not answer.cookies
    assert "Set-Cookie" not in answer


def test_every_answer_tells_the_browser_to_do_nothing_with_it(key, client):
    for answer in (asked(key[1]), asked("x"), client.get("/api/v9/")):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-cache"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Request-ID"]


def test_without_https_a_key_is_refused_and_not_redirected(key, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = asked(key[1])
    assert answer.status_code == 403
    assert not Traffic.objects.exists()


def test_a_host_that_is_not_ours_is_refused(key):
    answer = asked(key[1], Host="evil.example")
    assert answer.status_code == 400
    assert json.loads(answer.content)["type"] == "/api/problems/malformed/"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    words = key_for(client_of(PROBOLINGGO), read_only=False)[1]
    answer = Client().post(
        CHECK, "x" * 11, "application/json", headers={"Authorization": f"Bearer {words}"}
    )
    assert answer.status_code == 413


def test_a_key_costs_one_statement_beside_the_wall(key):
    asked(key[1], "/api/v1/")
    with CaptureQueriesContext(connection) as told:
        asked(key[1], "/api/v1/")
    statements = [query["sql"] for query in told]
    assert sum("rest_admit" in sql for sql in statements) == 1
    assert [sql for sql in statements if "rest_" in sql or 'FROM "' in sql] == statements[:1]
