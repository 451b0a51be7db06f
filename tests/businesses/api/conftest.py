"""Who asks the API: a person by her session, a system by its key."""

import json

import pytest
from django.test import Client

from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.bulk import sender
from tests.factories.rest import client_of, key_for

HERE = "35.13"


class Machine:
    """A system with a key; what it sends is JSON, and the version it has seen goes along."""

    def __init__(self, words):
        self.client = Client(headers={"Authorization": f"Bearer {words}"})

    def get(self, path, query="", **headers):
        return self.client.get(f"/api/v1/{path}{query}", headers=headers)

    def send(self, method, path, body=None, seen=None, **headers):
        if seen:
            headers["If-Match"] = seen if isinstance(seen, str) else seen["ETag"]
        return getattr(self.client, method)(
            f"/api/v1/{path}",
            data=None if body is None else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    def post(self, path, body, **headers):
        return self.send("post", path, body, **headers)

    def patch(self, path, body, **options):
        return self.send("patch", path, body, **options)

    def delete(self, path, **options):
        return self.send("delete", path, **options)


@pytest.fixture
def machine(db):
    """`machine()` reads; `machine("district_officer", scopes=…)` does more."""

    def make(role="api_client", *places, scopes=(KeyScope.READ,), **facts):
        user = client_of(*(places or [HERE]), role=role)
        return Machine(key_for(user, scopes=scopes, **facts)[1])

    return make


@pytest.fixture
def writer(machine):
    """A system of the district that does all its officers may."""
    return machine("district_officer", scopes=tuple(KeyScope), read_only=False)


@pytest.fixture
def bulk(writer):
    return sender(writer)


def pointers(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json().get("errors", [])}
