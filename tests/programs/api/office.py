"""How tests of deliveries and trainings speak with the API."""

import json
from base64 import b64encode

from programs.api.application_records import ApplicationRecord
from programs.models import Application, ApplicationDocument
from tests.factories.pictures import picture
from tests.programs.api.asking import ALL, address_of, by_key, send

OFFICE = (*ALL, "programs:write", "finances:read")
PHOTO = b64encode(picture()).decode()
SCAN = b64encode(b"%PDF-1.4\n%%EOF\n").decode()


def office(**facts):
    return by_key(*facts.pop("scopes", OFFICE), **facts)


def does(client, application, way, body=None, **headers):
    """Reads the application, then sends this to one of its addresses."""
    here = address_of(application)
    seen = {"If-Match": client.get(here).get("ETag", "")}
    return send(client, f"{here}{way}/", body or {}, **seen | headers)


def told_of(application):
    """What the kept document says, all parts of it."""
    documents = ApplicationDocument.objects.as_seen_with(ApplicationDocument.parts)
    return json.loads(documents.get(pk=application.pk).body)


def are_as_the_serializer_says():
    for application in Application.objects.all():
        said = json.loads(json.dumps(ApplicationRecord(application).data, default=str))
        assert told_of(application) == said


def pointers(answer):
    return {fault["pointer"] for fault in answer.json()["errors"]}


def sentences(answer):
    told = answer.json()
    faults = [fault["detail"] for fault in told.get("errors", ())]
    return " ".join([told.get("detail") or "", *faults])
