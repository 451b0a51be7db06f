"""A token opens of programs, applications and groups what a key with its scope opens."""

import pytest

from ikm_registry.rest.scopes import KeyScope
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory
from tests.factories.programs import ProgramFactory, StageFactory, applied, draft
from tests.factories.rest import client_of, key_for
from tests.rest.test_oauth import GRANT, PROBOLINGGO, asks, token_for

pytestmark = pytest.mark.django_db
EVERYTHING = tuple(KeyScope)
LUMAJANG = "35.08"
READ = ["programs/", "applications/", "groups/", "businesses/", "changes/"]
WRITTEN = ["programs/", "applications/", "groups/", "businesses/"]
OPENS = {
    "businesses:read": {"groups/", "businesses/", "changes/"},
    "programs:read": {"programs/", "applications/"},
}


@pytest.fixture
def system():
    return client_of(PROBOLINGGO, role="district_officer")


def key_with(user, *scopes):
    return key_for(user, scopes=scopes, read_only=False)[1]


def answers_to(words):
    """What it is answered to each list, and to a record that says nothing."""
    return {
        "read": {path: asks(words, f"/api/v1/{path}").status_code for path in READ},
        "written": {
            path: asks(words, f"/api/v1/{path}", "post", {}, "application/json").status_code
            for path in WRITTEN
        },
    }


@pytest.mark.parametrize("scope", EVERYTHING, ids=str)
def test_a_token_with_one_scope_opens_what_a_key_with_it_opens(system, scope):
    token = token_for(key_with(system, *EVERYTHING), f"{GRANT}&scope={scope}")
    told = answers_to(token)
    assert told == answers_to(key_with(system, scope))
    for path, status in told["read"].items():
        if path in OPENS.get(scope, ()):
            assert status == 200


def test_who_may_read_programs_alone_makes_none_and_begins_no_application(system):
    token = token_for(key_with(system, *EVERYTHING), f"{GRANT}&scope=programs:read")
    told = answers_to(token)
    assert told["read"]["businesses/"] == told["read"]["groups/"] == 403
    assert set(told["written"].values()) == {403}


def numbers(words, path):
    answer = asks(words, f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return {row.get("number") or row["registry_no"] for row in answer.json()["results"]}


def test_a_token_sees_records_of_the_places_of_its_key_alone(system):
    here, there = BusinessFactory(), BusinessFactory(region_id=f"{LUMAJANG}.01")
    ours = applied(StageFactory(), system, here)
    officer_there = client_of(LUMAJANG, role="district_officer")
    theirs = StageFactory(program=ProgramFactory(region_id=LUMAJANG, open_to_id=LUMAJANG))
    applied(theirs, officer_there, there)
    groups = GroupFactory(), GroupFactory(region_id=LUMAJANG)
    drafts = draft(), draft(region_id=LUMAJANG)
    token = token_for(key_with(system, *EVERYTHING))
    assert numbers(token, "applications/") == {ours.number}
    assert numbers(token, "groups/") == {groups[0].registry_no}
    told = numbers(token, "programs/")
    assert drafts[0].number in told
    assert drafts[1].number not in told
