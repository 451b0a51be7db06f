"""What is handed in and found out is told by the application, and so by feed and calls."""

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ikm_registry.accounts.roles import PERMISSIONS
from ikm_registry.rest import scopes
from programs.choices import Deed
from programs.models import Assessment, Criterion, Paper, Requirement, Stage, Visit
from programs.services.applications import advance, apply
from programs.services.judging import add_paper, assess, remove_paper
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import (
    CriterionFactory,
    RequirementFactory,
    StageFactory,
    a_paper,
    applied,
    no_longer_open,
    verified,
    visited,
)
from tests.programs.api.asking import ALL, address_of, by_key
from tests.programs.api.ears import Ear
from tests.programs.api.office import are_as_the_serializer_says, told_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ear(db):
    return Ear("programs:read", role="api_client")


@pytest.fixture
def reader(db):
    return by_key("programs:read", role="api_client")


def begun(stage, by):
    return apply(program=stage.program, business=BusinessFactory(), by=by)


def handed_in(application, by, requirement=None):
    return add_paper(application=application, requirement=requirement, file=a_paper(), by=by)


def without(told, *names):
    return {name: value for name, value in told.items() if name not in names}


def test_nothing_was_handed_in_or_found_out_yet(stage, siti):
    told = told_of(begun(stage, siti))
    assert [told[name] for name in ("papers", "visits", "assessments")] == [[], [], []]
    assert (told["facilitation"], told["credit"]) == (None, None)


def test_a_paper_is_told_once_as_its_list_tells_it(stage, siti, ear, reader):
    asked = RequirementFactory(stage=stage, name="Proposal")
    application = begun(stage, siti)
    ear.listens_from_now_on()

    paper = handed_in(application, siti, asked)

    [(changed, told)] = ear.hears()
    assert changed == ["papers"]
    [listed] = reader.get(address_of(application, "papers")).json()["results"]
    assert told["papers"] == [without(listed, "url", "media_type")]
    handed_in(application, siti)
    [(changed, told)] = ear.hears()
    assert [each["requirement"] for each in told["papers"]] == ["Proposal", None]
    remove_paper(paper=paper, by=siti)
    [(changed, told)] = ear.hears()
    assert (changed, [each["requirement"] for each in told["papers"]]) == (["papers"], [None])
    are_as_the_serializer_says()


def test_a_visit_is_told_once_without_who_went_there_and_what_was_seen(stage, siti, ear, reader):
    application = applied(stage, siti)
    ear.listens_from_now_on()

    visited(application, siti)

    [(changed, told)] = ear.hears()
    assert changed == ["visits"]
    [listed] = reader.get(address_of(application, "visits")).json()["results"]
    assert told["visits"] == [without(listed, "notes", "photo", "by")]
    for untold in (siti.username, "penggoreng"):
        assert untold not in json.dumps(told)
    are_as_the_serializer_says()


def test_a_score_is_told_when_it_is_given_and_when_it_is_another(stage, siti, ear, reader):
    criterion = CriterionFactory(stage=stage, name="Kesiapan")
    application = verified(stage, siti)
    ear.listens_from_now_on()
    for score, note in ((40, ""), (75, "Bersih"), (75, "Sangat bersih")):
        assess(application=application, criterion=criterion, score=score, by=siti, note=note)

        [(changed, told)] = ear.hears()

        assert changed == ["assessments"]
        listed = reader.get(address_of(application, "assessments")).json()
        assert told["assessments"] == [{"stage": listed["stage"], **listed["results"][0]}]
    assess(application=application, criterion=criterion, score=75, by=siti, note="Sangat bersih")
    assert ear.hears() == []
    are_as_the_serializer_says()


def test_what_was_given_in_an_earlier_stage_stays_told(siti, budi):
    first = StageFactory(quota=5)
    second = StageFactory(program=first.program, order=2)
    each_of = [
        CriterionFactory(stage=stage, name=f"Kesiapan {stage.order}") for stage in (first, second)
    ]
    application = verified(first, siti)
    assess(application=application, criterion=each_of[0], score=50, by=siti)
    no_longer_open(first.program)
    close_stage(stage=first, by=budi)
    application = advance(application=application, deed=Deed.PASS_ON, by=budi)
    assess(application=application, criterion=each_of[1], score=60, by=siti)

    told = told_of(application)["assessments"]

    assert [(each["stage"], each["criterion"], each["score"]) for each in told] == [
        (1, "Kesiapan 1", 50),
        (2, "Kesiapan 2", 60),
    ]
    are_as_the_serializer_says()


def test_names_of_what_a_program_asks_for_are_told_as_they_are_now(stage, siti, ear):
    asked = RequirementFactory(stage=stage, is_required=False)
    criterion = CriterionFactory(stage=stage)
    other = applied(stage, siti)
    application = verified(stage, siti)
    handed_in(application, siti, asked)
    assess(application=application, criterion=criterion, score=50, by=siti)
    ear.listens_from_now_on()

    Requirement.objects.update(name="Proposal usaha")
    Criterion.objects.update(name="Kebersihan")

    [(changed, told)] = ear.hears()
    assert changed == ["assessments", "papers"]
    assert told["number"] == application.number
    assert told["papers"][0]["requirement"] == "Proposal usaha"
    assert told["assessments"][0]["criterion"] == "Kebersihan"
    Requirement.objects.update(is_required=True)
    assert ear.hears() == []
    assert told_of(other)["papers"] == []
    are_as_the_serializer_says()


def test_another_order_of_stages_is_told(stage, siti):
    asked = RequirementFactory(stage=stage)
    application = begun(stage, siti)
    handed_in(application, siti, asked)
    Stage.objects.update(order=3)
    assert told_of(application)["papers"][0]["stage"] == 3
    are_as_the_serializer_says()


def hand_in(application, siti):
    handed_in(application, siti, Requirement.objects.order_by("?").first())


def take_back(application, siti):
    if paper := Paper.objects.filter(application=application).first():
        paper.delete()


def visit(application, siti):
    visited(application, siti)


def give(application, siti):
    criterion = Criterion.objects.get()
    facts = {"score": (application.pk * 7) % 101, "by": siti, "note": "Rapi"}
    Assessment.objects.update_or_create(
        application=application, criterion=criterion, defaults=facts
    )


def name_otherwise(application, siti):
    asked = Requirement.objects.order_by("pk").values("pk")[:1]
    Requirement.objects.filter(pk__in=asked).update(name=f"Surat {Visit.objects.count()}")
    Criterion.objects.update(name=f"Tempat {Paper.objects.count()}")


DEEDS = [hand_in, take_back, visit, give, name_otherwise]


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 1)), max_size=8))
def test_whatever_happens_the_document_says_what_the_serializer_says(stage, siti, deeds):
    with transaction.atomic():
        for _each in range(2):
            RequirementFactory(stage=stage)
        CriterionFactory(stage=stage)
        applications = [applied(stage, siti), applied(stage, siti)]
        for deed, nth in deeds:
            deed(applications[nth], siti)
        are_as_the_serializer_says()
        transaction.set_rollback(True)


TOLD_WITH_ALL = {
    f"programs.view_{part}" for part in ("paper", "visit", "assessment", "facilitationcase")
}


def test_whoever_sees_applications_may_see_what_their_documents_tell():
    """Else these would be parts for those alone who may, as credit is."""
    for granted in [*PERMISSIONS.values(), *scopes.PERMISSIONS.values()]:
        if "programs.view_application" in granted:
            assert granted >= TOLD_WITH_ALL


def test_the_list_costs_the_same_whatever_was_found_out(
    stage, siti, django_assert_num_queries, django_assert_max_num_queries
):
    client = by_key(*ALL)
    applied(stage, siti)
    client.get("/api/v1/applications/")
    with django_assert_max_num_queries(20) as first:
        client.get("/api/v1/applications/")
    for _each in range(4):
        application = verified(stage, siti)
        handed_in(application, siti)
    with django_assert_num_queries(len(first)):
        client.get("/api/v1/applications/")
