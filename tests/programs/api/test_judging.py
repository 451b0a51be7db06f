"""Documents, visits, scores, rankings and decisions by the API, by the rules of the pages."""

from base64 import b64encode

import pytest
from django.utils import timezone

from programs.choices import Deed, InterestKind
from programs.models import Assessment, Paper, Rank, Visit
from programs.services.applications import advance
from programs.services.interests import declare_interest
from programs.services.judging import add_paper
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.pictures import picture
from tests.factories.programs import (
    PAPER,
    CriterionFactory,
    FactCriterionFactory,
    RequirementFactory,
    a_paper,
    applied,
    no_longer_open,
    verified,
)
from tests.programs.api.asking import (
    ALL,
    address_in,
    address_of,
    by_key,
    by_key_of,
    pointers,
    send,
    step,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def as_text(data):
    return b64encode(data).decode()


@pytest.fixture
def office(db):
    return by_key(*ALL)


# Documents.


def test_a_document_is_added_listed_fetched_and_removed(stage, siti, office):
    RequirementFactory(stage=stage, name="Proposal")
    application = applied(stage, siti)
    here = address_of(application, "papers")
    assert office.get(here).json() == {"results": [], "missing": ["Proposal"]}

    made = send(office, here, {"requirement": "Proposal", "file": as_text(PAPER)})

    assert made.status_code == 201, made.content
    assert made["Location"].endswith(made.json()["url"])
    told = office.get(here).json()
    assert told["results"] == [made.json()]
    assert (told["missing"], made.json()["media_type"]) == ([], "application/pdf")
    file = office.get(made.json()["url"])
    assert b"".join(file.streaming_content) == PAPER
    assert file["Cache-Control"] == "no-store"
    # Once it was submitted, it stays until it is returned.
    assert office.delete(made.json()["url"]).status_code == 422
    advance(application=application, deed=Deed.RETURN, by=siti, note="Kabur")
    assert office.delete(made.json()["url"]).status_code == 204
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/file"),
        ({"file": "!!!"}, "#/file"),
        ({"file": as_text(b"MZ\x90\x00")}, "#/file"),
        ({"file": as_text(b"\x89PNG no picture")}, "#/file"),
        ({"file": as_text(PAPER), "requirement": "Akta"}, "#/requirement"),
        ({"file": as_text(PAPER), "name": "x"}, "#/name"),
        ({"file": 3}, "#/file"),
    ],
)
def test_a_document_that_is_none_is_refused(body, pointer, stage, siti, office):
    answer = send(office, address_of(applied(stage, siti), "papers"), body)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Paper.objects.exists()


def test_a_document_is_no_larger_than_five_megabytes(stage, siti, office):
    here = address_of(applied(stage, siti), "papers")
    large = as_text(PAPER + b"0" * 5 * 1024 * 1024)
    assert send(office, here, {"file": large}).status_code == 422
    assert send(office, here, {"file": "A" * 8 * 1024 * 1024}).status_code == 413


def test_a_document_of_another_application_is_not_found_here(stage, siti, office):
    one, other = applied(stage, siti), applied(stage, siti)
    paper = add_paper(application=one, requirement=None, file=a_paper(), by=siti)
    identity = paper.file.name.partition("/")[2].partition(".")[0]
    assert office.get(address_of(one, "papers", identity)).status_code == 200
    assert office.get(address_of(other, "papers", identity)).status_code == 404
    there = by_key(*ALL, place="35.08")
    assert there.get(address_of(one, "papers", identity)).status_code == 404


# Visits.


VISIT = {
    "on": str(TODAY()),
    "place": "Dusun Krajan",
    "notes": "Dua wajan.",
    "photo": as_text(picture()),
}


def test_a_visit_is_written_down_and_leads_on(stage, siti, office):
    application = advance(application=applied(stage, siti), deed=Deed.CHECK, by=siti)
    assert step(office, application, Deed.VERIFY).status_code == 422

    made = send(office, address_of(application, "visits"), VISIT)

    assert made.status_code == 201, made.content
    [told] = office.get(address_of(application, "visits")).json()["results"]
    assert told == made.json()
    assert (told["place"], told["notes"]) == ("Dusun Krajan", "Dua wajan.")
    assert Visit.objects.get().by == office.person
    assert office.get(told["photo"])["Content-Type"].startswith("image/")
    assert step(office, application, Deed.VERIFY).json()["state"] == "verified"
    # Whoever went there does not decide.
    assert step(office, application, Deed.SELECT).json()["code"] == "four-eyes"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"on": "2999-01-01"}, "#/on"),
        ({"on": "1999-01-01"}, "#/on"),
        ({"on": "kemarin"}, "#/on"),
        ({"place": ""}, "#/place"),
        ({"photo": as_text(PAPER)}, "#/photo"),
        ({"photo": "!!!"}, "#/photo"),
        ({"by": "Siti"}, "#/by"),
    ],
)
def test_what_is_wrong_with_a_visit_is_named(changed, pointer, stage, siti, office):
    answer = send(office, address_of(applied(stage, siti), "visits"), VISIT | changed)
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Visit.objects.exists()


# Scores.


def test_scores_are_given_and_given_again_until_the_stage_is_frozen(stage, siti, office, budi):
    CriterionFactory(stage=stage, name="Kesiapan")
    application = verified(stage, siti)
    here = address_of(application, "assessments")
    assert office.get(here).json()["results"] == [
        {"criterion": "Kesiapan", "score": None, "note": None}
    ]
    for score in (40, 75):
        body = {"scores": [{"criterion": "Kesiapan", "score": score, "note": "Bersih"}]}
        assert send(office, here, body).status_code == 200
    told = office.get(here).json()
    assert told["results"] == [{"criterion": "Kesiapan", "score": 75, "note": "Bersih"}]
    assert Assessment.objects.get().by == office.person
    no_longer_open(stage.program)
    close_stage(stage=stage, by=budi)
    assert send(office, here, body).status_code == 422
    assert office.get(here).json()["frozen"] is True


@pytest.mark.parametrize(
    ("score", "pointer"),
    [
        ({"criterion": "Kesiapan", "score": 101}, "#/scores/0/score"),
        ({"criterion": "Kesiapan", "score": -1}, "#/scores/0/score"),
        ({"criterion": "Kesiapan"}, "#/scores/0/score"),
        ({"criterion": "Warna", "score": 5}, "#/scores/0/criterion"),
        ({"criterion": "Pekerja", "score": 5}, "#/scores/0/criterion"),
    ],
)
def test_what_is_wrong_with_a_score_is_named(score, pointer, stage, siti, office):
    CriterionFactory(stage=stage, name="Kesiapan")
    FactCriterionFactory(stage=stage, name="Pekerja")
    answer = send(office, address_of(verified(stage, siti), "assessments"), {"scores": [score]})
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Assessment.objects.exists()


# Rights, and who stays away.


@pytest.mark.parametrize(
    ("scopes", "tail", "body"),
    [
        (("applications:verify",), "papers", {"file": as_text(PAPER)}),
        (("applications:write",), "visits", VISIT),
        (("applications:decide",), "visits", VISIT),
        (("applications:write",), "assessments", {"scores": [{"criterion": "x", "score": 1}]}),
    ],
)
def test_a_key_adds_what_its_scopes_say(scopes, tail, body, stage, siti):
    client = by_key("programs:read", *scopes)
    here = address_of(applied(stage, siti), tail)
    assert client.get(here).status_code == 200
    assert send(client, here, body).status_code == 403


@pytest.mark.parametrize("tail", ["papers", "visits", "assessments"])
def test_elsewhere_and_for_other_purposes_nothing_is_told(tail, stage, siti):
    here = address_of(applied(stage, siti), tail)
    assert by_key(*ALL, place="35.08").get(here).status_code == 404
    assert by_key(*ALL, purpose="partner").get(here).status_code == 403
    assert by_key("businesses:read").get(here).status_code == 403


def test_who_declared_an_interest_adds_judges_and_steps_nothing(stage, siti, officer_of):
    CriterionFactory(stage=stage, name="Kesiapan")
    application = advance(application=applied(stage, siti), deed=Deed.CHECK, by=siti)
    kin = officer_of("35.13")
    declare_interest(by=kin, kind=InterestKind.KIN, about=application.business)
    client = by_key_of(kin, *ALL)
    bodies = {
        "papers": {"file": as_text(PAPER)},
        "visits": VISIT,
        "assessments": {"scores": [{"criterion": "Kesiapan", "score": 90}]},
    }
    for tail, body in bodies.items():
        assert send(client, address_of(application, tail), body).status_code == 403
    assert step(client, application, Deed.VERIFY).status_code == 403
    assert not any(kind.objects.exists() for kind in (Paper, Visit, Assessment))


# Frozen, ranked, decided.


def of_stage(stage, deed, query=""):
    return address_in(stage.program, "stages", str(stage.order), deed, query=query)


@pytest.fixture
def ranked(stage, siti):
    """Three who were verified, of one, six and no known workers, and a stage to be frozen."""
    FactCriterionFactory(stage=stage, name="Tenaga kerja")
    applications = []
    for workers in (1, 6, None):
        business = BusinessFactory()
        if workers:
            FiguresFactory(business=business, workers_male=workers, workers_female=0)
        applications.append(verified(stage, siti, business))
    no_longer_open(stage.program)
    return applications


def test_a_stage_is_frozen_ranked_and_explained(stage, ranked, office):
    few, many, _unknown = ranked
    frozen = send(office, of_stage(stage, "freeze"), {})
    assert frozen.status_code == 200, frozen.content
    assert (frozen.json()["ranked"], frozen.json()["places_left"]) == (3, 1)
    assert frozen.json()["frozen_at"]

    told = office.get(of_stage(stage, "ranking")).json()["results"]

    assert [row["application"]["number"] for row in told[:2]] == [many.number, few.number]
    assert [row["place"] for row in told] == [1, 2, 3]
    [score] = told[0]["scores"]
    assert (score["criterion"], score["raw"], score["band"]) == ("Tenaga kerja", "6.00", "5.00")
    assert (score["points"], score["hidden"]) == ("20.00", False)
    assert told[2]["scores"][0]["raw"] is None
    again = send(office, of_stage(stage, "freeze"), {})
    assert again.status_code == 422
    assert Rank.objects.count() == 3


def test_frozen_without_those_who_are_not_verified_only_for_a_reason(stage, ranked, siti, office):
    type(stage.program).objects.update(closes_on=TODAY())
    stage.program.refresh_from_db()
    late = applied(stage, siti)
    no_longer_open(stage.program)

    refused = send(office, of_stage(stage, "freeze"), {})

    assert refused.status_code == 422
    assert late.number in refused.content.decode()
    why = {"X-Change-Reason": "Tempat usaha tidak ditemukan"}
    assert send(office, of_stage(stage, "freeze"), {}, **why).status_code == 200
    assert stage.program.amendment_set.get().reason == "Tempat usaha tidak ditemukan"


def test_a_ranking_turns_its_pages(stage, ranked, office):
    send(office, of_stage(stage, "freeze"), {})
    first = office.get(of_stage(stage, "ranking", "?limit=2&count=true")).json()
    second = office.get(first["next"]).json()
    assert [row["place"] for row in first["results"] + second["results"]] == [1, 2, 3]
    assert first["count"] == 3
    for query in ("?after=x", "?colour=red", "?limit=0"):
        assert office.get(of_stage(stage, "ranking", query)).status_code == 400


def test_a_ranking_costs_the_same_for_one_and_for_many(
    stage, ranked, office, django_assert_num_queries, django_assert_max_num_queries
):
    send(office, of_stage(stage, "freeze"), {})
    office.get(of_stage(stage, "ranking"))
    with django_assert_max_num_queries(20) as first:
        office.get(of_stage(stage, "ranking", "?limit=1"))
    with django_assert_num_queries(len(first)):
        office.get(of_stage(stage, "ranking"))


def test_amounts_that_gave_points_are_hidden_from_who_may_not_see_them(stage, siti, office):
    bands = [[1000000, 10], [50000000, 20]]
    FactCriterionFactory(stage=stage, name="Omzet", fact="turnover", bands=bands)
    verified(stage, siti, FiguresFactory(turnover=60_000_000).business)
    no_longer_open(stage.program)
    send(office, of_stage(stage, "freeze"), {})
    for client, raw in ((office, None), (by_key(*ALL, "finances:read"), "60000000.00")):
        answer = client.get(of_stage(stage, "ranking"))
        [score] = answer.json()["results"][0]["scores"]
        assert (score["raw"], score["hidden"]) == (raw, raw is None)
        assert score["points"] == "20.00"
        assert ("60000000" in answer.text) is bool(raw)


def test_who_may_not_decide_freezes_and_decides_nothing(stage, ranked):
    clients = [
        by_key("programs:read", "applications:verify"),
        by_key(*ALL, role="verifier"),
        by_key(*ALL, read_only=True),
    ]
    for client in clients:
        assert send(client, of_stage(stage, "freeze"), {}).status_code == 403
        assert send(client, of_stage(stage, "decide"), {"first": 1}).status_code == 403
    stage.refresh_from_db()
    assert stage.closed_at is None


def test_a_stage_that_still_takes_applications_is_not_frozen(stage, siti, office):
    FactCriterionFactory(stage=stage)
    verified(stage, siti)
    answer = send(office, of_stage(stage, "freeze"), {})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"]


def test_the_first_are_chosen_and_others_read_why_not(stage, ranked, office):
    few, many, unknown = ranked
    send(office, of_stage(stage, "freeze"), {})
    body = {"first": 1, "seen": [many.number], "reasons": {few.number: "", unknown.number: "Data"}}

    answer = send(office, of_stage(stage, "decide"), body)

    assert answer.status_code == 200, answer.content
    assert (answer.json()["done"], answer.json()["refused"]) == (3, [])
    assert answer.json()["stage"]["places_left"] == 0
    for application in ranked:
        application.refresh_from_db()
    assert [each.state for each in ranked] == ["rejected", "selected", "rejected"]
    assert unknown.reason == "Data"
    assert "20" in few.reason


def test_more_than_there_are_places_for_are_refused_one_by_one(stage, ranked, office):
    send(office, of_stage(stage, "freeze"), {})
    told = send(office, of_stage(stage, "decide"), {"first": 2}).json()
    assert (told["done"], len(told["refused"])) == (1, 1)
    assert told["refused"][0]["why"]


def test_who_sees_others_as_the_first_decides_nothing(stage, ranked, office):
    few, *_others = ranked
    send(office, of_stage(stage, "freeze"), {})
    answer = send(office, of_stage(stage, "decide"), {"first": 1, "seen": [few.number]})
    assert answer.status_code == 422
    assert all(step_of(each) == "verified" for each in ranked)


def step_of(application):
    application.refresh_from_db()
    return application.state


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/first"),
        ({"first": -1}, "#/first"),
        ({"first": 1, "on": "2999-01-01"}, None),
        ({"first": 0, "reasons": {"PMH-3513-999999-9": "x"}}, "#/reasons/PMH-3513-999999-9"),
        ({"first": 1, "seen": "semua"}, "#/seen"),
    ],
)
def test_what_is_wrong_with_a_decision_is_named(body, pointer, stage, ranked, office):
    send(office, of_stage(stage, "freeze"), {})
    answer = send(office, of_stage(stage, "decide"), body)
    if pointer:
        assert pointer in pointers(answer), answer.content
    else:
        assert answer.json()["refused"]
    assert all(step_of(each) == "verified" for each in ranked)


def test_whoever_verified_does_not_decide_here_either(stage, ranked, siti):
    client = by_key_of(siti, *ALL)
    assert send(client, of_stage(stage, "freeze"), {}).status_code == 200
    told = send(client, of_stage(stage, "decide"), {"first": 1}).json()
    assert (told["done"], len(told["refused"])) == (0, 1)


def test_one_is_moved_with_a_reason_and_what_was_computed_stays(stage, ranked, office):
    few, *_others = ranked
    send(office, of_stage(stage, "freeze"), {})
    assert step(office, few, Deed.MOVE, to=1).status_code == 422
    assert step(office, few, Deed.MOVE, to=9, reason="Salah data").status_code == 422
    assert step(office, few, Deed.MOVE, to=1, reason="Salah data").status_code == 200
    first = office.get(of_stage(stage, "ranking")).json()["results"][0]
    assert first["application"]["number"] == few.number
    assert (first["place"], first["computed"]) == (1, 2)


def test_an_objection_is_raised_once_and_answered_by_somebody_else(stage, siti, office):
    application = verified(stage, siti)
    assert step(office, application, Deed.REJECT).status_code == 422
    assert step(office, application, Deed.REJECT, reason="Tempat").status_code == 200
    raising = by_key(*ALL)
    assert step(raising, application, Deed.OBJECT).status_code == 422
    assert step(raising, application, Deed.OBJECT, reason="Keliru").json()["state"] == "objected"
    for client in (office, raising):
        refused = step(client, application, Deed.UPHOLD, reason="Benar")
        assert refused.json()["code"] == "four-eyes"
    answering = by_key(*ALL)
    assert step(answering, application, Deed.DISMISS, reason="Tetap").json()["state"] == "rejected"
    again = step(raising, application, Deed.OBJECT, reason="Sekali lagi")
    assert again.status_code == 422


def test_a_stage_that_is_not_there_is_not_found(stage, office):
    for order in ("2", "99999999999999999999"):
        here = address_in(stage.program, "stages", order, "ranking")
        assert office.get(here).status_code == 404
    assert office.get(of_stage(stage, "freeze")).status_code == 405
