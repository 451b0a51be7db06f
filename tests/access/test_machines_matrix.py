"""The addresses of the API that tell of no single record: who may ask them, by which method.

Records have a matrix of their own (test_api_matrix.py). An address without a row fails.
"""

import pytest
from django.test import Client
from django.urls import reverse

from ikm_registry.accounts.roles import Role
from ikm_registry.rest.scopes import KeyScope
from tests.architecture.test_doors import PATTERNS
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db

HERE = "35.13"
ROLES = [role for role in Role if role != Role.OWNER]
EVERYBODY, WHO_IS_KNOWN, WHO_READS = "everybody", "who is known", "who reads businesses"
# Nothing was packed on that day: it is answered so to whoever may ask at all.
NO_SUCH_DAY = "no such day"
FILES = ("records:snapshot", "records:delta")
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
    "records:snapshot": ((DAY,), NO_SUCH_DAY),
    "records:delta": ((DAY, DAY), NO_SUCH_DAY),
}
# Known people, those who hold nothing, strangers.
ANSWERS = {
    EVERYBODY: (200, 200, 200),
    WHO_IS_KNOWN: (200, 200, 401),
    WHO_READS: (200, 403, 401),
    NO_SUCH_DAY: (404, 403, 401),
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
    named = {name for name in PATTERNS if name.startswith(("rest:", "feed:", *FILES))}
    assert named == set(MATRIX)


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
