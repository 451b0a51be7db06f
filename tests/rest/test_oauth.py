"""By OAuth 2.0 a key is exchanged for a token, which opens for an hour what the key opens."""

import logging
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ikm_registry.rest.models import AccessToken, ApiKey, FailedRequest, Traffic
from ikm_registry.rest.scopes import KeyScope
from tests.factories.businesses import CLARAK
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO = "35.13"
TOKEN, CHECK, BUSINESSES = "/api/v1/oauth/token/", "/api/v1/auth-check/", "/api/v1/businesses/"
FORM = "application/x-www-form-urlencoded"
GRANT = "grant_type=client_credentials"
NOON = datetime(2026, 11, 24, 12, 1, tzinfo=UTC)
BOTH = (KeyScope.READ, KeyScope.WRITE)


@pytest.fixture
def key():
    user = client_of(PROBOLINGGO, role="district_officer")
    return key_for(user, scopes=BOTH, read_only=False)


def asks_for_token(words, body=GRANT, **headers):
    client_id, _point, secret = words.partition(".")
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"} | headers
    return Client().post(TOKEN, body, FORM, headers=headers)


def token_for(words, body=GRANT):
    answer = asks_for_token(words, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


def asks(words, path=CHECK, method="get", *sent, **headers):
    headers = {"Authorization": f"Bearer {words}"} | headers
    return getattr(Client(), method)(path, *sent, headers=headers)


def refused(answer, status, error):
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert not AccessToken.objects.exists()


def test_a_token_is_answered_what_the_key_is_answered(key):
    words = key[1]
    of_key, of_token = asks(words).json(), asks(token_for(words)).json()
    left = [told["key"]["rate"].pop("remaining") for told in (of_key, of_token)]
    assert of_token == of_key
    assert left == [599, 597]


def test_it_writes_where_the_key_writes_and_the_history_names_the_key(key):
    token = token_for(key[1])
    body = {"name": "Emping", "region": CLARAK}
    answer = asks(token, BUSINESSES, "post", body, "application/json")
    assert answer.status_code == 201
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata->>'key' FROM pghistory_context WHERE metadata ? 'key'")
        assert {name for (name,) in cursor.fetchall()} == {key[0].prefix}


def test_a_scope_narrows_and_never_adds(key):
    answer = asks_for_token(key[1], f"{GRANT}&scope=businesses:read")
    assert answer.json()["scope"] == "businesses:read"
    token = answer.json()["access_token"]
    assert asks(token).json()["key"]["scopes"] == ["businesses:read"]
    assert asks(token, BUSINESSES).status_code == 200
    body = {"name": "Emping", "region": CLARAK}
    assert asks(token, BUSINESSES, "post", body, "application/json").status_code == 403
    ApiKey.objects.update(scopes=["businesses:write"])
    assert asks(token).json()["key"]["scopes"] == []


@pytest.mark.parametrize("scope", ["owners:read", "businesses:read+reveal", "everything", "%22"])
def test_a_scope_that_the_key_has_not_is_refused(key, scope):
    refused(asks_for_token(key[1], f"{GRANT}&scope={scope}"), 400, "invalid_scope")
    assert FailedRequest.objects.get().path == TOKEN


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", "invalid_request"),
        ("scope=businesses:read", "invalid_request"),
        (f"{GRANT}&{GRANT}", "invalid_request"),
        ('{"grant_type": "client_credentials"}', "invalid_request"),
        (b"grant_type=\xff", "invalid_request"),
        ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
        ("grant_type=authorization_code&code=a", "unsupported_grant_type"),
        ("grant_type=refresh_token&refresh_token=a", "unsupported_grant_type"),
    ],
)
def test_what_is_no_request_for_a_token_is_told_in_the_words_of_the_standard(key, body, error):
    answer = asks_for_token(key[1], body)
    refused(answer, 400, error)


def test_parameters_stand_in_the_body_alone(key):
    answer = Client().post(f"{TOKEN}?{GRANT}&x=[", GRANT, FORM)
    refused(answer, 400, "invalid_request")


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_is_asked_by_post_alone(method):
    assert getattr(Client(), method)(TOKEN).status_code == 405


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic x", "Basic /w==", "Bearer {words}", "Basic {wrong}", "Basic {token}"],
)
def test_whoever_is_unknown_gets_none_and_is_told_how_to_say_who_she_is(key, header):
    name, _point, secret = key[1].partition(".")
    token = token_for(key[1]).removeprefix(f"ikm_at_{key[0].prefix}.")
    AccessToken.objects.all().delete()
    pairs = {"wrong": f"{name}:{'a' * 40}", "token": f"ikm_at_{key[0].prefix}:{token}"}
    told = {each: b64encode(pair.encode()).decode() for each, pair in pairs.items()}
    answer = asks_for_token(key[1], Authorization=header.format(words=key[1], **told))
    refused(answer, 401, "invalid_client")
    assert answer["WWW-Authenticate"] == 'Basic realm="ikm"'
    assert secret not in answer.text


def test_without_any_words_nobody_gets_one():
    refused(Client().post(TOKEN, GRANT, FORM), 401, "invalid_client")


def test_a_token_is_over_after_an_hour_and_a_new_one_takes_its_place(key):
    with time_machine.travel(NOON, tick=False) as clock:
        ApiKey.objects.update(expires_on=NOON.date())
        token = token_for(key[1])
        clock.shift(timedelta(minutes=59, seconds=59))
        assert asks(token).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = asks(token)
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication")
        assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert asks(token_for(key[1])).status_code == 200
    assert AccessToken.objects.count() == 1


def end(key):
    ApiKey.objects.update(ended_at="2099-01-01T00:00:00Z")


def let_it_run_out(key):
    ApiKey.objects.update(expires_on="2020-01-01")


def close_its_account(key):
    key.user.is_active = False
    key.user.save()


@pytest.mark.parametrize("what", [end, let_it_run_out, close_its_account])
def test_the_end_of_a_key_is_the_end_of_its_tokens(key, what):
    token = token_for(key[1])
    what(key[0])
    counted = Traffic.objects.get().requests
    assert asks(token).status_code == 401
    assert asks_for_token(key[1]).json()["error"] == "invalid_client"
    assert Traffic.objects.get().requests == counted


@pytest.mark.parametrize("wrong", ["ikm_at_{prefix}." + "a" * 40, "ikm_{prefix}.{secret}"])
def test_the_name_of_a_key_alone_opens_and_counts_nothing(key, wrong):
    secret = token_for(key[1]).partition(".")[2]
    counted = Traffic.objects.get().requests
    assert asks(wrong.format(prefix=key[0].prefix, secret=secret)).status_code == 401
    assert Traffic.objects.get().requests == counted


def test_addresses_bind_the_client_and_the_token(key, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    at_home, abroad = ({"X-Forwarded-For": each} for each in ("203.0.113.9", "198.51.100.1"))
    ApiKey.objects.update(addresses=["203.0.113.0/24"])
    refused(asks_for_token(key[1], **abroad), 400, "unauthorized_client")
    token = asks_for_token(key[1], **at_home).json()["access_token"]
    assert asks(token, **at_home).status_code == 200
    assert asks(token, **abroad).status_code == 403


def test_asking_for_tokens_and_coming_by_them_counts_as_requests_of_the_key(key):
    ApiKey.objects.update(rate=2)
    token = token_for(key[1])
    assert asks(token)["RateLimit-Remaining"] == "0"
    assert asks(token).status_code == 429
    answer = asks_for_token(key[1])
    assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    traffic = Traffic.objects.get()
    assert (traffic.key, traffic.requests, traffic.refused) == (key[0], 4, 2)


def test_a_key_that_only_reads_gives_no_token_that_writes(key):
    ApiKey.objects.update(read_only=True)
    body = {"name": "Emping", "region": CLARAK}
    answer = asks(token_for(key[1]), BUSINESSES, "post", body, "application/json")
    assert answer.status_code == 403


def test_nothing_of_a_token_is_kept_or_written_into_the_log_in_clear(key, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    secret = key[1].partition(".")[2]
    token = token_for(key[1])
    asks(token, f"/api/v1/nothing/?access_token={token}")
    asks_for_token(key[1], f"grant_type=nothing&client_secret={secret}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM rest_accesstoken t UNION SELECT f::text FROM rest_failedrequest f"
        )
        kept = " ".join(row for (row,) in cursor.fetchall())
    # Django itself writes its statements down where somebody asks for them; ours hold digests.
    written = [caplog.text, kept, *capfd.readouterr()]
    for word in (token.partition(".")[2], secret):
        assert not any(word in text for text in written)


def test_without_https_no_secret_is_taken(key, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert asks_for_token(key[1]).status_code == 403
    assert not Traffic.objects.exists()


def test_a_token_costs_one_statement_like_a_key(key):
    token = token_for(key[1])
    asks(token)
    counts = []
    for words in (key[1], token):
        with CaptureQueriesContext(connection) as told:
            asks(words, BUSINESSES)
        counts.append(len(told))
        assert sum("rest_admit" in query["sql"] for query in told) == 1
    assert counts[0] == counts[1]
