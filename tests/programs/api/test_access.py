"""Who may do what at the addresses of credit, permits and judging; each has its row."""

import json
from base64 import b64encode
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.rest.scopes import KeyScope
from programs.choices import Deed
from programs.models import FacilitationCase, SikpLayout
from programs.services.applications import advance, apply
from programs.services.facilitation import save_request
from programs.services.judging import add_paper
from programs.services.ranking import close_stage
from tests.architecture.test_doors import PATTERNS
from tests.factories.businesses import BusinessFactory
from tests.factories.pictures import picture
from tests.factories.programs import (
    PAPER,
    PROBOLINGGO,
    CriterionFactory,
    FacilitationProgramFactory,
    FactCriterionFactory,
    StageFactory,
    a_paper,
    applied,
    no_longer_open,
    verified,
    visited,
)
from tests.factories.rest import client_of
from tests.programs.api import test_programs
from tests.programs.api.asking import by_key_of
from tests.programs.credit import checked, officer, wished

pytestmark = pytest.mark.django_db

ROLES = [role for role in Role if role not in WITHOUT_PLACE]
# One letter a role: administrator, province and district officer, verifier, field officer,
# village operator, viewer, API client, auditor, API client that keeps records.
ANSWERS = {"o": 200, "c": 201, "d": 204, "f": 403}
ALL, NOBODY = "oooooooooo", "ffffffffff"
OFFICES = "ooo" + "fff" + "fff" + "o"
MONEY = "ooo" + "off" + "fff" + "o"
MATRIX = {
    "credit": {"get": MONEY, "put": OFFICES},
    "credit_cases": {"get": MONEY},
    "followed_cases": {"get": NOBODY},  # a bank alone: test_credit.py
    "credit_terms": {"get": ALL},
    "facilitation": {"get": ALL, "put": "ooofoofffo"},
    "facilitations": {"get": ALL},
    "sikp_file": {"get": OFFICES},
    "bank_answer": {"post": OFFICES},
    "papers": {"get": ALL, "post": "cccfccfffc"},
    "one_of_papers": {"get": ALL, "delete": "dddfddfffd"},
    "visits": {"get": ALL, "post": "cccccffffc"},
    "visit_photo": {"get": ALL},
    "assessments": {"get": ALL, "post": "ooooo" + "ffff" + "o"},
    "freeze": {"post": OFFICES},
    "ranking": {"get": ALL},
    "decide": {"post": OFFICES},
}
CELLS = [(name, method) for name, row in MATRIX.items() for method in row]
# These have tests of their own: test_programs.py, test_applications.py, test_snapshots.py.
ELSEWHERE = {*test_programs.MATRIX, "applications", "one_of_applications", "take_step"}
ELSEWHERE |= {"snapshot", "delta"}
OPEN = {"credit_terms"}
BODIES = {
    "credit": {
        "scheme": "kur-mikro",
        "purpose": "kmk",
        "wished": 20_000_000,
        "tenor_months": 12,
        "bank": "BNI",
    },
    "facilitation": {"kind": "pirt"},
    "bank_answer": {"answers": []},
    "papers": {"file": b64encode(PAPER).decode()},
    "visits": {
        "on": str(timezone.localdate()),
        "place": "Krajan",
        "notes": "Ada.",
        "photo": b64encode(picture()).decode(),
    },
    "assessments": {"scores": [{"criterion": "Kesiapan", "score": 50}]},
    "decide": {"first": 0},
}


def id_in(file):
    return file.name.rpartition("/")[2].partition(".")[0]


@pytest.fixture(scope="module")
def world(module_transaction):
    """One of each, all of Probolinggo, in the state in which this may be done to it."""
    stage, siti, budi = StageFactory(), officer(), officer()
    CriterionFactory(stage=stage, name="Kesiapan")
    judged = advance(application=applied(stage, siti), deed=Deed.CHECK, by=siti)
    visit = visited(judged, siti)
    draft = apply(program=stage.program, business=BusinessFactory(), by=siti)
    paper = add_paper(application=draft, requirement=None, file=a_paper(), by=siti)
    permit = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=siti)
    save_request(case=FacilitationCase(application=permit, kind="halal"), by=siti)
    to_freeze, frozen = FactCriterionFactory().stage, FactCriterionFactory().stage
    for each in (to_freeze, frozen):
        verified(each, siti)
        no_longer_open(each.program)
    close_stage(stage=frozen, by=budi)
    credit, wish = checked(), wished(by=siti)
    rows = SimpleNamespace(
        credit=credit,
        wish=wish,
        judged=judged,
        draft=draft,
        permit=permit,
        freeze=to_freeze,
        frozen=frozen,
    )
    programs = (credit.program, to_freeze.program, frozen.program)
    for row in (credit, wish, judged, draft, permit, *programs):
        row.refresh_from_db()
    rows.paper, rows.visit = id_in(paper.file), id_in(visit.photo)
    return rows


def address(name, world):
    identities = {
        "credit": [world.wish.uuid],
        "facilitation": [world.permit.uuid],
        "sikp_file": [world.credit.program.uuid],
        "bank_answer": [world.credit.program.uuid],
        "papers": [world.draft.uuid],
        "one_of_papers": [world.draft.uuid, world.paper],
        "visits": [world.judged.uuid],
        "visit_photo": [world.judged.uuid, world.visit],
        "assessments": [world.judged.uuid],
        "freeze": [world.freeze.program.uuid, 1],
        "ranking": [world.frozen.program.uuid, 1],
        "decide": [world.frozen.program.uuid, 1],
    }
    where = reverse(f"program_records:{name}", args=identities.get(name, []))
    if name == "sikp_file":
        layout = SikpLayout.objects.get(use="candidates", separator="xlsx").name
        where += f"?layout={layout}&purpose=program"
    return where


def by_key(role, place=PROBOLINGGO, scopes=tuple(KeyScope), **facts):
    return by_key_of(client_of(place, role=role), *scopes, **facts)


def by_session(role, place=PROBOLINGGO):
    client = Client()
    client.force_login(client_of(place, role=role))
    return client


def ask(client, name, method, world):
    """Whatever it does is undone, so that the next one finds it as it was."""
    where, headers = address(name, world), {}
    if method == "put" and (seen := client.get(where).get("ETag")):
        headers["If-Match"] = seen
    with transaction.atomic():
        data = {"data": json.dumps(BODIES.get(name, {})), "headers": headers}
        sent = {} if method == "get" else data
        answer = getattr(client, method)(where, content_type="application/json", **sent)
        transaction.set_rollback(True)
    return answer


def test_every_address_has_its_row():
    named = {name.partition(":")[2] for name in PATTERNS if name.startswith("program_records:")}
    assert set(MATRIX) <= named
    assert not set(MATRIX) & ELSEWHERE


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize(("name", "method"), CELLS)
def test_each_role_is_answered_as_the_table_says(world, name, method, way):
    found = {role: ask(way(role), name, method, world).status_code for role in ROLES}
    letters = zip(ROLES, MATRIX[name][method], strict=True)
    assert found == {role: ANSWERS[letter] for role, letter in letters}


@pytest.mark.parametrize("name", MATRIX)
def test_other_methods_are_not_there(world, name):
    client = by_key(Role.ADMINISTRATOR)
    for method in {"get", "post", "put", "patch", "delete"} - set(MATRIX[name]):
        assert ask(client, name, method, world).status_code == 405, method


@pytest.mark.parametrize("name", MATRIX)
def test_a_stranger_and_somebody_without_a_role_are_told_nothing(world, name):
    nobody = Client()
    nobody.force_login(client_of())
    for method in MATRIX[name]:
        open_to_all = name in OPEN
        assert ask(Client(), name, method, world).status_code == (200 if open_to_all else 401)
        assert ask(nobody, name, method, world).status_code == (200 if open_to_all else 403)


# A published program is seen everywhere; who applied to it, and what becomes of them, is not.
SEEN_ELSEWHERE = {
    "credit_cases": 200,
    "facilitations": 200,
    "followed_cases": 403,
    "credit_terms": 200,
    "bank_answer": 200,
    "ranking": 200,
    "freeze": 403,
    "decide": 403,
}


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize(("name", "method"), CELLS)
def test_elsewhere_nothing_of_it_exists(world, name, method, way):
    answer = ask(way(Role.ADMINISTRATOR, "75.02"), name, method, world)
    assert answer.status_code == SEEN_ELSEWHERE.get(name, 404)
    if answer.status_code == 200 and name not in OPEN:
        assert answer.json()["results"] == []


@pytest.mark.parametrize(("name", "method"), CELLS)
def test_a_key_that_only_reads_writes_nothing(world, name, method):
    answer = ask(by_key(Role.ADMINISTRATOR, read_only=True), name, method, world)
    expected = 403 if method != "get" or name == "followed_cases" else 200
    assert answer.status_code == expected


BY_READING = {"facilitation", "facilitations", "papers", "one_of_papers", "visits", "visit_photo"}
BY_READING |= {"assessments", "ranking"}


@pytest.mark.parametrize("scope", KeyScope)
@pytest.mark.parametrize("name", MATRIX)
def test_one_scope_opens_what_it_names(world, name, scope):
    client = by_key(Role.ADMINISTRATOR, scopes=[scope])
    for method in MATRIX[name]:
        reads = method == "get" and name in BY_READING and scope == KeyScope.PROGRAMS_READ
        is_open = ask(client, name, method, world).status_code < 400
        assert is_open is (reads or name in OPEN), method
