"""The addresses of the API that tell of no single record: who may ask them, by which method.

Records have a matrix of their own (test_api_matrix.py). An address without a row fails.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.rest.scopes import KeyScope
from tests.architecture.test_doors import PATTERNS
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db

HERE = "35.13"
ROLES = [role for role in Role if role not in WITHOUT_PLACE]
EVERYBODY, WHO_IS_KNOWN, WHO_READS = "everybody", "who is known", "who reads businesses"
# Nothing was packed on that day: it is answered so to whoever may ask at all.
NO_SUCH_DAY = "no such day"
NOBODYS = "nobody's"
# Asked by the words of a key alone, and answered in a way of its own (tests/rest/test_oauth.py).
EXCHANGE = "rest:token"
FILES = ("records:snapshot", "records:delta", "records:group_snapshot", "records:group_delta")
DAY = "2020-01-31"
MATRIX = {
    "rest:index": ((), WHO_IS_KNOWN),
    "rest:schema": ((), EVERYBODY),
    "rest:dictionary": ((), EVERYBODY),
    "rest:auth_check": ((), WHO_IS_KNOWN),
    "rest:regions": ((), WHO_IS_KNOWN),
    "rest:region": (("35.13",), WHO_IS_KNOWN),
    "feed:changes": ((), WHO_READS),
    "feed:snapshots": ((), WHO_READS),
    "calls:webhooks": ((), WHO_IS_KNOWN),
    # Of nobody's own: a webhook of others does not exist (tests/hooks/test_api.py).
    "calls:deliveries": (("6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",), NOBODYS),
    "records:snapshot": ((DAY,), NO_SUCH_DAY),
    "records:delta": ((DAY, DAY), NO_SUCH_DAY),
    "records:group_snapshot": ((DAY,), NO_SUCH_DAY),
    "records:group_delta": ((DAY, DAY), NO_SUCH_DAY),
}
# Known people, those who hold nothing, strangers.
ANSWERS = {
    EVERYBODY: (200, 200, 200),
    WHO_IS_KNOWN: (200, 200, 401),
    WHO_READS: (200, 403, 401),
    NO_SUCH_DAY: (404, 403, 401),
    NOBODYS: (404, 404, 401),
}


def by_key(user):
    _key, words = key_for(user, scopes=tuple(KeyScope), read_only=False)
    return Client(headers={"Authorization": f"Bearer {words}"})


def by_session(user):
    client = Client()
    client.force_login(user)
    return client


def address(name):
    return reverse(name, args=MATRIX[name][0])


def test_every_address_that_tells_of_no_single_record_has_its_row():
    named = {name for name in PATTERNS if name.startswith(("rest:", "feed:", "calls:", *FILES))}
    assert named == {*MATRIX, EXCHANGE}


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize("name", MATRIX)
def test_who_may_ask_is_answered_and_nobody_else(name, way):
    BusinessFactory()
    known, nothing, strange = ANSWERS[MATRIX[name][1]]

    found = {role: way(client_of(HERE, role=role)).get(address(name)).status_code for role in ROLES}

    assert found == dict.fromkeys(ROLES, known)
    assert way(UserFactory()).get(address(name)).status_code == nothing
    assert Client().get(address(name)).status_code == strange


@pytest.mark.parametrize("name", MATRIX)
def test_they_are_read_only(name):
    client = by_key(client_of(HERE, role=Role.ADMINISTRATOR))
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address(name)).status_code == 405, method


def asks_for_token(client, **told):
    form = urlencode({"grant_type": "client_credentials"} | told)
    return client.post(reverse(EXCHANGE), form, "application/x-www-form-urlencoded").status_code


def test_whoever_has_a_key_may_exchange_it_and_nobody_else():
    for user in [*(client_of(HERE, role=role) for role in ROLES), UserFactory()]:
        key, words = key_for(user)
        secret = words.partition(".")[2]
        assert asks_for_token(Client(), client_id=str(key), client_secret=secret) == 200
        assert asks_for_token(by_session(user)) == 401
    assert asks_for_token(Client()) == 401
