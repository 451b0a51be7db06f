"""What tests of lists ask, and what they read of the answers."""

import json

import pytest

from businesses.api.kinds import GROUP, KINDS
from businesses.models import BusinessDocument
from ikm_registry.rest.scopes import KeyScope

# Groups are no part of a business; tests/businesses/groups asks for their lists.
ADDRESSES = [f"{kind.address}/" for kind in KINDS if kind is not GROUP]
ELSEWHERE = "75.02"
MORE = "?expand=figures,photos,sizes"


def names(answer):
    assert answer.status_code == 200, answer.json()
    return [each["name"] for each in answer.json()["results"]]


def numbers(answer):
    assert answer.status_code == 200, answer.json()
    return [each["registry_no"] for each in answer.json()["results"]]


@pytest.fixture
def reader(machine):
    """Sees all there is to see in the district."""
    return machine("district_officer", scopes=tuple(KeyScope))


def stored(business):
    return json.loads(BusinessDocument.objects.get(business=business).core + "}")
