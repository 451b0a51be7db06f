"""Systems that ask about applications, each by a key of its own."""

import json

from django.test import Client

from tests.factories.rest import client_of, key_for

ADDRESS = "/api/v1/applications/"
ALL = (
    "programs:read",
    "businesses:read",
    "applications:write",
    "applications:verify",
    "applications:decide",
)


def by_key(*scopes, role="district_officer", place="35.13", read_only=False, **facts):
    person = client_of(place, role=role)
    client = by_key_of(person, *scopes, read_only=read_only, **facts)
    client.person = person
    return client


def send(client, address, body, method="post", **headers):
    call = getattr(client, method)
    return call(address, json.dumps(body), content_type="application/json", headers=headers)


def by_key_of(person, *scopes, **facts):
    _key, words = key_for(person, scopes=scopes, **{"read_only": False} | facts)
    return Client(headers={"Authorization": f"Bearer {words}"})


def address_of(application, *tail):
    application.refresh_from_db()
    return "/".join([f"{ADDRESS}{application.uuid}", *tail, ""])


def address_in(program, *tail, query=""):
    program.refresh_from_db()
    return "/".join([f"/api/v1/programs/{program.uuid}", *tail, query])


def pointers(answer):
    return [fault["pointer"] for fault in answer.json().get("errors", [])]


def step(client, application, deed, **told):
    here = address_of(application)
    seen = {"If-Match": client.get(here).get("ETag", "")}
    return send(client, f"{here}steps/", {"deed": deed} | told, **seen)
