"""Interests by the API: declared by an officer and by nobody for her, ended by administrators."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.rest.scopes import KeyScope
from programs.api.urls import INTERESTS
from programs.choices import InterestKind
from programs.models import Interest
from programs.services.applications import steps_open_to
from programs.services.interests import declare_interest
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory
from tests.factories.programs import PROBOLINGGO, applied
from tests.factories.rest import client_of
from tests.programs.api.asking import by_key_of, pointers, send

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/interests/"
ROLES = [role for role in Role if role not in WITHOUT_PLACE]
DECLARERS = {
    *(Role.ADMINISTRATOR, Role.PROVINCE_OFFICER, Role.DISTRICT_OFFICER),
    *(Role.VERIFIER, Role.FIELD_OFFICER, Role.VILLAGE_OPERATOR, Role.API_KEEPER),
}
WATCHERS = {Role.ADMINISTRATOR, Role.AUDITOR}
# A village operator, too, since the record lies in her village.
CLARAK = "35.13.05.2008"
READS = (KeyScope.READ, KeyScope.PROGRAMS_READ)
WORKS = (*READS, KeyScope.VERIFY)


def officer(role="district_officer", place=PROBOLINGGO):
    return UserFactory(assignments=[(role, place)])


def by_session(person):
    client = Client()
    client.force_login(person)
    return client


def about(row, **other):
    row.refresh_from_db()
    [name] = [name for name in ("business", "group", "application") if is_a(name, row)]
    return {"kind": "kin", name: str(row.uuid)} | other


def is_a(name, row):
    return type(row).__name__.lower().endswith(name)


def declared(by, row):
    interest = declare_interest(by=by, kind=InterestKind.KIN, about=row, note="Adik")
    interest.refresh_from_db()
    return interest


def end_of(interest):
    return f"{ADDRESS}{interest.uuid}/end/"


def ids(answer):
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["results"]}


# Declaring.


@pytest.mark.parametrize("way", [by_session, lambda person: by_key_of(person, *WORKS)])
def test_an_officer_declares_and_every_step_is_closed_to_her(way, stage, siti):
    application, ani = applied(stage, siti), officer()
    assert steps_open_to(application, ani)

    answer = send(way(ani), ADDRESS, about(application, note="Adik saya"))

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["kind"], told["note"], told["ended_at"]) == ("kin", "Adik saya", None)
    assert told["application"]["number"] == application.number
    assert told["business"] is None
    assert Interest.objects.get().officer == ani
    assert steps_open_to(application, ani) == []
    assert way(ani).get(answer["Location"]).json() == told


@pytest.mark.parametrize("make", [BusinessFactory, GroupFactory])
def test_it_is_declared_of_a_business_or_a_group_too(make):
    row = make()
    told = send(by_session(officer()), ADDRESS, about(row)).json()
    named = told["business"] or told["group"]
    assert named["registry_no"] == row.registry_no


def test_sent_again_it_is_declared_once(stage, siti):
    client, body = by_session(officer()), about(applied(stage, siti))
    sent = {"Idempotency-Key": str(uuid4())}
    first, again = (send(client, ADDRESS, body, **sent) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    assert Interest.objects.count() == 1


def test_declared_a_second_time_it_is_refused(stage, siti):
    client, body = by_session(officer()), about(applied(stage, siti))
    send(client, ADDRESS, body)
    assert send(client, ADDRESS, body).status_code == 422
    assert Interest.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"application": None}, "#"),
        ({"business": "{business}"}, "#"),
        ({"application": "PMH-3513-999999-9"}, "#/application"),
        ({"kind": "friend"}, "#/kind"),
        ({"kind": None}, "#/kind"),
        ({"note": "x" * 251}, "#/note"),
        ({"officer": "siti"}, "#/officer"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(stage, siti, changed, pointer):
    application = applied(stage, siti)
    known = {"business": application.business.registry_no}
    changed = {name: value and value.format(**known) for name, value in changed.items()}
    answer = send(by_session(officer()), ADDRESS, about(application) | changed)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Interest.objects.exists()


def test_of_elsewhere_nothing_is_declared(stage, siti):
    body = about(applied(stage, siti))
    assert send(by_session(officer(place="35.08")), ADDRESS, body).status_code == 422
    assert not Interest.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_applications_declares_and_nobody_else(role, stage, siti):
    place = CLARAK if role == Role.VILLAGE_OPERATOR else PROBOLINGGO
    answer = send(by_session(officer(role, place)), ADDRESS, about(applied(stage, siti)))
    assert answer.status_code == (201 if role in DECLARERS else 403), answer.content


# Whom a key acts for.


@pytest.mark.parametrize("role", sorted(DECLARERS))
def test_another_system_declares_nothing_whatever_its_role(role, stage, siti):
    place = CLARAK if role == Role.VILLAGE_OPERATOR else PROBOLINGGO
    system = by_key_of(client_of(place, role=role), *KeyScope)
    answer = send(system, ADDRESS, about(applied(stage, siti)))
    assert answer.status_code == 403, answer.content
    assert answer.json()["detail"]
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (READS, 403),
        ((KeyScope.READ, KeyScope.VERIFY), 403),
        *(((*READS, scope), 201) for scope in (KeyScope.APPLY, KeyScope.VERIFY)),
        ((*READS, KeyScope.DECIDE_APPLICATIONS), 201),
    ],
)
def test_a_key_of_an_officer_needs_a_scope_that_works_on_applications(scopes, status, stage, siti):
    answer = send(by_key_of(officer(), *scopes), ADDRESS, about(applied(stage, siti)))
    assert answer.status_code == status, answer.content


@pytest.mark.parametrize("facts", [{"read_only": True}, {"purpose": "bank"}])
def test_a_key_that_only_reads_or_serves_another_purpose_declares_nothing(facts, stage, siti):
    key = by_key_of(officer(), *KeyScope, **facts)
    assert send(key, ADDRESS, about(applied(stage, siti))).status_code == 403
    assert not Interest.objects.exists()


def test_strangers_are_told_nothing(stage, siti):
    interest = declared(officer(), applied(stage, siti))
    for client, status in ((Client(), 401), (by_session(UserFactory()), 403)):
        assert client.get(ADDRESS).status_code == status
        assert client.get(f"{ADDRESS}{interest.uuid}/").status_code == status


# Reading.


@pytest.mark.parametrize("role", ROLES)
def test_she_reads_her_own_and_who_watches_those_of_the_place(role, stage, siti):
    interest, person = declared(officer(), applied(stage, siti)), officer(role)
    client = by_session(person)
    is_told = role in WATCHERS

    assert ids(client.get(ADDRESS)) == ({str(interest.uuid)} if is_told else set())
    one = client.get(f"{ADDRESS}{interest.uuid}/")
    assert one.status_code == (200 if is_told else 404)
    hers = by_session(interest.officer)
    assert ids(hers.get(ADDRESS)) == {str(interest.uuid)}


def test_an_administrator_of_another_place_reads_nothing(stage, siti):
    interest = declared(officer(), applied(stage, siti))
    elsewhere = by_session(officer("administrator", "35.08"))
    assert ids(elsewhere.get(ADDRESS)) == set()
    assert elsewhere.get(f"{ADDRESS}{interest.uuid}/").status_code == 404


def test_a_key_tells_what_its_own_account_declared_and_no_more(stage, siti):
    ratna = officer("administrator")
    of_others, hers = declared(officer(), applied(stage, siti)), declared(ratna, BusinessFactory())
    key = by_key_of(ratna, *KeyScope)
    assert ids(key.get(ADDRESS)) == {str(hers.uuid)}
    assert key.get(f"{ADDRESS}{of_others.uuid}/").status_code == 404
    assert ids(by_session(ratna).get(ADDRESS)) == {str(hers.uuid), str(of_others.uuid)}


def test_the_list_answers_questions_and_goes_on_from_page_to_page():
    ratna = officer("administrator")
    here, village = (
        declared(officer(), BusinessFactory(region_id=code)) for code in (PROBOLINGGO, CLARAK)
    )
    client = by_session(ratna)
    send(client, end_of(here), {"reason": "Bukan saudara"})
    assert ids(client.get(f"{ADDRESS}?in_force=true")) == {str(village.uuid)}
    assert ids(client.get(f"{ADDRESS}?in_force=false")) == {str(here.uuid)}
    assert ids(client.get(f"{ADDRESS}?region={CLARAK}")) == {str(village.uuid)}
    assert client.get(f"{ADDRESS}?in_force=perhaps").status_code == 400
    assert client.get(f"{ADDRESS}?colour=red").status_code == 400
    first = client.get(f"{ADDRESS}?limit=1").json()
    rest = client.get(first["next"]).json()
    told = [row["id"] for row in first["results"] + rest["results"]]
    assert told == [str(village.uuid), str(here.uuid)]


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    client = by_session(officer("administrator"))
    declared(officer(), BusinessFactory())
    client.get(ADDRESS)
    with django_assert_max_num_queries(20) as one:
        client.get(ADDRESS)
    for _each in range(3):
        declared(officer(), BusinessFactory())
    with django_assert_max_num_queries(len(one)):
        assert len(ids(client.get(ADDRESS))) == 4


# Ending.


def test_an_administrator_ends_it_with_a_reason_once(stage, siti):
    ani, application = officer(), applied(stage, siti)
    interest = declared(ani, application)
    ratna = officer("administrator")
    client = by_session(ratna)
    for wanting in ({}, {"reason": " "}):
        answer = send(client, end_of(interest), wanting)
        assert (answer.status_code, pointers(answer)) == (422, ["#/reason"])

    ended = send(client, end_of(interest), {"reason": "Bukan saudara"})

    assert ended.status_code == 200, ended.content
    assert ended.json()["end_reason"] == "Bukan saudara"
    assert ended.json()["ended_by"] == ratna.username
    assert ended.json()["ended_at"].startswith(str(timezone.now().date()))
    assert steps_open_to(application, ani)
    assert send(client, end_of(interest), {"reason": "Lagi"}).status_code == 422


def test_nobody_ends_her_own_nor_does_whoever_only_watches(stage, siti):
    ratna = officer("administrator")
    interest = declared(ratna, applied(stage, siti))
    for person in (ratna, officer("auditor")):
        answer = send(by_session(person), end_of(interest), {"reason": "Sudah tidak"})
        assert answer.status_code == 403, answer.content
    for person in (siti, officer("administrator", "35.08")):
        answer = send(by_session(person), end_of(interest), {"reason": "Sudah tidak"})
        assert answer.status_code == 404, answer.content
    interest.refresh_from_db()
    assert interest.ended_at is None


def test_no_key_ends_one_not_even_an_administrators(stage, siti):
    ratna = officer("administrator")
    of_another, hers = declared(officer(), applied(stage, siti)), declared(ratna, BusinessFactory())
    key = by_key_of(ratna, *KeyScope)
    told = {"reason": "Sudah tidak"}
    assert send(key, end_of(of_another), told).status_code == 404
    assert send(key, end_of(hers), told).status_code == 403
    assert Interest.objects.in_force().count() == 2


# The addresses.


def test_other_methods_are_not_there(stage, siti):
    interest = declared(siti, applied(stage, siti))
    taken = {
        "interests": (ADDRESS, {"get", "post"}),
        "one_of_interests": (f"{ADDRESS}{interest.uuid}/", {"get"}),
        "interest_end": (end_of(interest), {"post"}),
    }
    assert {each.name for each in INTERESTS} == set(taken)
    client = by_session(officer("administrator"))
    for where, methods in taken.values():
        for method in {"get", "post", "put", "patch", "delete"} - methods:
            assert getattr(client, method)(where).status_code == 405, (where, method)
