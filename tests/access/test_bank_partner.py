"""Every page of the site, asked by somebody of a bank: but for her own, as if she held nothing."""

import pytest
from django.db import transaction

from tests.access.sent import sent_to
from tests.access.test_matrix import MATRIX
from tests.access.world import Browser

pytestmark = pytest.mark.django_db

# Her cases, and the first page, which leads her there.
HERS = {"programs:followed_cases", "home"}
OTHERS = sorted(set(MATRIX) - HERS)


@pytest.fixture(scope="module")
def browsers(here):
    """Of whoever follows the program of credit of the record, and of one who holds nothing."""
    people = (here.bank, here.people["nobody"])
    return [(person, Browser(person)) for person in people]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_page_answers_her_as_somebody_who_holds_nothing(name, method, here, browsers):
    found = []
    for person, browser in browsers:
        data = None if method == "get" else sent_to(name, here.things, person)
        with transaction.atomic():
            answer = getattr(browser, method)(MATRIX[name].url(here.things), data)
            found.append((answer.status_code, answer.get("Location")))
            transaction.set_rollback(True)
    hers, nobodys = found
    assert hers == nobodys


def test_her_own_page_opens(here, browsers):
    (_bank, hers), (_nobody, nobodys) = browsers
    url = MATRIX["programs:followed_cases"].url(here.things)
    assert (hers.get(url).status_code, nobodys.get(url).status_code) == (200, 403)
    assert hers.get("/").url == url
