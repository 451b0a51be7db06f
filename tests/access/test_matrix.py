"""The access matrix: every page × every persona × every method, against one table.

How it is read stands at the head of matrix.txt. A page without a line fails: decide first who may
open it. Each question is undone before the next is asked, so that none explains another's answer.
"""

from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access.sent import SENT, sent_to
from tests.access.tables import REFUSED, SIGN_IN, STATUS, Table
from tests.access.world import PLACES
from tests.access.written import Kept
from tests.architecture.test_doors import PATTERNS

pytestmark = pytest.mark.django_db

ROLES = [*PLACES, "owner"]
ELSEWHERE = [f"{role} elsewhere" for role in ROLES]
OTHERS = ["nobody", "superuser", "stranger"]
PERSONAS = [*ROLES, *ELSEWHERE, *OTHERS]
MATRIX = Table(
    Path(__file__).with_name("matrix.txt"),
    groups=[ROLES, ELSEWHERE, OTHERS],
    methods=["GET", "POST"],
)
# Superusers alone come in, and what they find is Django's own work: one rule, not one line each.
ADMINISTRATION = "admin:"
# Machines and people ask these by other methods and with other bodies: test_api_matrix.py and
# test_machines_matrix.py, tests/programs/api.
MACHINES = ("rest:", "records:", "feed:", "calls:", "program_records:")
# Something for each name in its addresses.
SAMPLES = {"object_id": "1", "id": "1", "content_type_id": "1", "app_label": "accounts"}
# What left with whom is noted before it leaves.
NOTES_ITS_READERS = dict.fromkeys(
    ("businesses:take_along", *(name for name in PATTERNS if name.endswith("export"))),
    ["businesses_accessnote", "businesses_export"],
)


@pytest.fixture(scope="module")
def kept(here):
    return Kept()


def answer(here, persona, method, url, sent=None):
    answered = getattr(here.browsers[persona], method.lower())(url, sent)
    if answered.streaming:
        answered.getvalue()
    return answered


def fits(answered, letter):
    leads_in = answered.get("Location", "").startswith(reverse("account_login"))
    return answered.status_code == STATUS[letter] and (letter != SIGN_IN or leads_in)


def otherwise(here, personas, name, method):
    """Which of them are answered otherwise than the table says, and how."""
    row, found = MATRIX[name], {}
    for persona in personas:
        sent = None if method == "GET" else sent_to(name, here.things, here.people[persona])
        answered = answer(here, persona, method, row.url(here.things), sent)
        if not fits(answered, row.answers[method][persona]):
            found[persona] = answered.status_code
    return found


def test_every_page_has_a_line():
    pages = {name for name in PATTERNS if not name.startswith((ADMINISTRATION, *MACHINES))}
    assert pages == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_here_and_elsewhere_are_one_only_where_nothing_of_the_record_is_named(name, here):
    row = MATRIX[name]
    for method, answers in row.answers.items():
        names_something = row.names_any(here.things) or (method == "POST" and name in SENT)
        assert set(ELSEWHERE) <= set(answers) or not names_something


@pytest.mark.parametrize("method", MATRIX.methods)
@pytest.mark.parametrize("name", MATRIX)
def test_a_page_answers_each_persona_as_the_table_says(name, method, here, kept):
    """Those who may not write ask first; then each who may, undone before the next does."""
    expected = MATRIX[name].answers[method]
    writers = [p for p in expected if method != "GET" and expected[p] not in REFUSED]
    found = otherwise(here, expected.keys() - writers, name, method)
    assert kept.changed() == (NOTES_ITS_READERS.get(name, []) if method == "GET" else [])
    for persona in writers:
        with transaction.atomic():
            found |= otherwise(here, [persona], name, method)
            transaction.set_rollback(True)
    assert found == {}


@pytest.mark.parametrize("name", MATRIX)
def test_no_page_takes_another_method(name, here, kept):
    url = MATRIX[name].url(here.things)
    for persona in PERSONAS:
        for method in ("PUT", "PATCH", "DELETE"):
            assert answer(here, persona, method, url).status_code == 405, (persona, method)
    assert kept.changed() == []


def addresses_of_the_administration():
    for name, pattern in PATTERNS.items():
        if name.startswith(ADMINISTRATION) and pattern.name:
            values = {part: SAMPLES[part] for part in pattern.pattern.regex.groupindex}
            yield reverse(name, kwargs=values)


@pytest.mark.parametrize("address", addresses_of_the_administration())
def test_the_administration_lets_nobody_in_but_superusers(address, here, kept):
    for persona in (*ROLES, "nobody", "stranger"):
        for method in ("GET", "POST"):
            status = answer(here, persona, method, address).status_code
            assert status in (302, 403, 405), (persona, method)
    assert kept.changed() == []
