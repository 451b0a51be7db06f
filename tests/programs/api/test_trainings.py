"""Trainings by the API: sessions, who was there, scores, certificates."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.api.urls import TRAININGS
from programs.models import Attendance, Participant, TrainingCertificate, TrainingSession
from tests.factories.deliveries import a_session, a_training, decreed, taking_part
from tests.programs.api.asking import by_key, send
from tests.programs.api.office import OFFICE, does, office, pointers, sentences

pytestmark = pytest.mark.django_db


def day(ago=0):
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def a_plan(**other):
    return {
        "topic": "Label",
        "held_on": day(),
        "begins_at": "09:00",
        "ends_at": "12:00",
        "place": "Balai desa",
        "trainer": "Ibu Sari",
    } | other


def sessions_of(program):
    return f"/api/v1/programs/{program.uuid}/sessions/"


def address_of(session):
    return f"/api/v1/sessions/{session.uuid}/"


def written(client, session, body, method="patch"):
    """Reads the session, then changes or removes it."""
    here = address_of(session)
    return send(client, here, body, method, **{"If-Match": client.get(here).get("ETag", "")})


def attendance_of(session):
    return f"/api/v1/sessions/{session.uuid}/attendance/"


@pytest.fixture
def client(db):
    return office()


def test_from_the_plan_to_the_certificate(client):
    application = decreed(a_training(), on=timezone.localdate() - timedelta(days=3))
    planned = send(client, sessions_of(application.program), a_plan())
    assert planned.status_code == 201, planned.content
    session = TrainingSession.objects.get()
    begun = does(client, application, "participant", {"name": "Rupi", "on": day(1)})
    assert begun.json()["state"] == "taking_part", begun.content
    early = does(client, application, "certificate")
    assert early.status_code == 422
    there = {"present": [application.number]}
    for _time in range(2):
        noted = send(client, attendance_of(session), there)
        assert noted.json()["present"] == [application.number], noted.content
    assert Attendance.objects.count() == 1
    does(client, application, "scores", {"pre_test": 40, "post_test": 85})
    issued = does(client, application, "certificate")
    assert issued.status_code == 200, issued.content
    told = issued.json()["training"]
    assert (told["attended"], told["pre_test"], told["post_test"]) == (1, 40, 85)
    assert told["certificate"]["number"] == TrainingCertificate.objects.get().number
    withdrawn = does(client, application, "certificate/withdraw", {"reason": "Nama salah"})
    assert withdrawn.json()["training"]["certificate"]["withdrawn_on"] == day()
    assert does(client, application, "certificate/withdraw", {"reason": "x"}).status_code == 422
    [listed] = client.get(sessions_of(application.program)).json()["results"]
    assert listed["present"] == [application.number]
    assert "trainer" not in listed


def test_the_whole_list_takes_out_who_was_not_there(client):
    session = a_session(a_training())
    rupi, sari = taking_part(session.program), taking_part(session.program)
    both = [rupi.application.number, sari.application.number]
    send(client, attendance_of(session), {"present": both})

    told = send(client, attendance_of(session), {"present": both[:1], "is_whole_list": True})

    assert told.json()["present"] == both[:1]


def test_a_session_is_changed_and_removed_until_somebody_was_there(client):
    session = a_session(a_training(), topic="Pengemsaan")
    rupi = taking_part(session.program)

    changed = written(client, session, {"topic": "Pengemasan"})

    assert changed.json()["topic"] == "Pengemasan", changed.content
    assert send(client, address_of(session), {}, "patch").status_code == 428
    there = {"present": [rupi.application.number]}
    assert send(client, attendance_of(session), there).status_code == 200
    assert written(client, session, {"topic": "Label"}).status_code == 422
    assert written(client, session, {}, "delete").status_code == 422
    empty = {"present": [], "is_whole_list": True}
    assert send(client, attendance_of(session), empty).status_code == 200
    assert written(client, session, {}, "delete").status_code == 204
    assert not TrainingSession.objects.exists()


def test_no_session_lies_before_the_decree(client):
    training = a_training()
    early = send(client, sessions_of(training), a_plan(held_on=day(1)))
    assert pointers(early) == {"#/held_on"}
    application = decreed(training, on=timezone.localdate() - timedelta(days=5))
    assert pointers(send(client, sessions_of(training), a_plan(held_on=day(6)))) == {"#/held_on"}
    made = send(client, sessions_of(training), a_plan(held_on=day(5)))
    assert made.status_code == 201, made.content
    session = TrainingSession.objects.get()
    assert pointers(written(client, session, {"held_on": day(6)})) == {"#/held_on"}
    does(client, application, "participant", {"name": "Rupi"})
    sari = taking_part(training)  # whom a decree of today names

    answer = send(client, attendance_of(session), {"present": [sari.application.number]})

    assert answer.status_code == 422
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"ends_at": "08:00"}, "#"),
        ({"held_on": "yesterday"}, "#/held_on"),
        ({"trainer": ""}, "#/trainer"),
        ({"present": []}, "#/present"),
    ],
)
def test_what_is_wrong_with_a_session_is_told_where_it_stands(client, wrong, pointer):
    answer = send(client, sessions_of(a_training()), a_plan() | wrong)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)


def test_attendance_is_noted_on_the_day_and_of_who_takes_part(client):
    training = a_training()
    later = a_session(training, on=timezone.localdate() + timedelta(days=2))
    rupi = taking_part(training)
    there = {"present": [rupi.application.number]}
    assert send(client, attendance_of(later), there).status_code == 422
    today = a_session(training)
    stranger = decreed(training)
    answer = send(client, attendance_of(today), {"present": [stranger.number]})
    assert pointers(answer) == {"#/present/0"}
    assert not Attendance.objects.exists()


def test_scores_go_from_0_to_100_and_need_somebody(client):
    rupi = taking_part(a_session(a_training()).program)
    for wrong in ({"pre_test": 101}, {"post_test": -1}, {"name": "Sari"}):
        assert does(client, rupi.application, "scores", wrong).status_code == 422
    assert does(client, decreed(a_training()), "scores", {"pre_test": 1}).status_code == 422
    rupi.refresh_from_db()
    assert (rupi.pre_score, rupi.name) == (None, "Rupi")


def test_too_few_sessions_are_no_certificate(client):
    training = a_training()
    a_session(training)
    rupi = taking_part(training)
    answer = does(client, rupi.application, "certificate")
    assert answer.status_code == 422
    assert "0" in sentences(answer)


KEEPERS = ("administrator", "province_officer", "district_officer")
ON_THE_SPOT = (*KEEPERS, "verifier", "field_officer")
OTHERS = ("village_operator", "viewer", "api_client", "auditor")
MATRIX = {
    "sessions": (KEEPERS, ("programs:write",)),
    "session": (KEEPERS, ("programs:write",)),
    "attendance": (ON_THE_SPOT, ("applications:verify",)),
    "participant": (ON_THE_SPOT, ("applications:verify",)),
    "scores": (ON_THE_SPOT, ("applications:verify",)),
    "certificate": (KEEPERS, ("applications:verify", "applications:decide")),
    "certificate_withdraw": (KEEPERS, ("applications:decide",)),
}


def wants(name):
    """Where it is sent, what is sent, and the application whose version is to be seen."""
    training = a_training()
    if name == "sessions":
        return sessions_of(training), a_plan(), None
    session = a_session(training)
    if name == "session":
        return session, {"topic": "Kemasan"}, None
    if name == "participant":
        return "participant", {"name": "Rupi"}, decreed(training)
    rupi = taking_part(training)
    there = {"present": [rupi.application.number]}
    if name == "attendance":
        return attendance_of(session), there, None
    if name == "scores":
        return "scores", {"pre_test": 10}, rupi.application
    assert send(office(), attendance_of(session), there).status_code == 200
    if name == "certificate":
        return "certificate", {}, rupi.application
    assert does(office(), rupi.application, "certificate").status_code == 200
    return "certificate/withdraw", {"reason": "Nama salah"}, rupi.application


def tries(client, thing):
    where, body, application = thing
    if isinstance(where, TrainingSession):
        return written(client, where, body).status_code
    if application is not None:
        return does(client, application, where, body).status_code
    return send(client, where, body).status_code


def test_every_address_has_its_row():
    assert {each.name for each in TRAININGS} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_is_answered_as_the_table_says(name):
    allowed, scopes = MATRIX[name]
    thing = wants(name)
    refused = [role for role in (*ON_THE_SPOT, *OTHERS) if role not in allowed]
    assert {role: tries(office(role=role), thing) for role in refused} == dict.fromkeys(
        refused, 403
    )
    assert tries(office(place="75.02", role="administrator"), thing) in (403, 404)
    assert tries(office(read_only=True), thing) == 403
    for scope in scopes:
        assert tries(by_key(*(each for each in OFFICE if each != scope)), thing) == 403
    assert tries(by_key(*OFFICE, purpose="bank"), thing) in (403, 404)
    assert tries(by_key("programs:read", *scopes, role=allowed[-1]), thing) in (200, 201)


def test_sessions_are_read_with_the_right_to_programs_alone():
    training = a_training()
    assert by_key("programs:read").get(sessions_of(training)).json() == {"results": []}
    assert by_key("businesses:read").get(sessions_of(training)).status_code == 403
    assert Participant.objects.count() == 0
