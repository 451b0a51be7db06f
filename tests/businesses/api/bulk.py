"""Sending many businesses at once, and reading what became of them."""

from uuid import uuid4

from tests.factories.businesses import CLARAK

NIK = "3513024107850003"
NIB, OTHER_NIB = "9120001234567", "9120007654321"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}
DO, TRY = "mode=commit", "mode=validate"
EACH = "mode=commit&atomic=row"
ANOTHER = "confirm_not_duplicate=true"
SAME_PERSON = "confirm_same_person"


def sender(writer):
    """Sends businesses, each call under a key of its own."""

    def send(query, *listed, by=writer, key=None, **headers):
        items = [each if "data" in each else {"data": each} for each in listed]
        headers |= {"Idempotency-Key": key or str(uuid4())}
        return by.post(f"businesses/bulk/?{query}", {"items": items}, **headers)

    return send


def outcomes(answer):
    assert answer.status_code == 200, answer.json()
    return [result["status"] for result in answer.json()["results"]]


def faults(answer, place=0):
    return {each["pointer"]: each["code"] for each in answer.json()["results"][place]["errors"]}
