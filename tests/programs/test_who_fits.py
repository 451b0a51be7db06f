"""Who fits is told to whoever sees them, of businesses and of groups."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.models import Business
from programs.choices import ApplicationState, Deed, ProgramKind, Recipient, RuleKind
from programs.models import ApplicationStep
from programs.models.eligibility import fits_of, fits_of_group, fitting, fitting_groups
from programs.services.applications import apply
from programs.services.eligibility import count_fitting, programs_for, tallied_by_place
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
    kbli,
)
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory
from tests.factories.programs import PROBOLINGGO, ProgramFactory, RuleFactory, StageFactory
from tests.programs.test_eligibility import TERMS, TODAY, helped, years_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(officer_of):
    return officer_of(PROBOLINGGO)


@pytest.fixture
def program():
    return RuleFactory().program  # for makers of food


def test_an_officer_sees_those_of_her_place_alone(program, officer, officer_of):
    BusinessFactory()

    rules = list(program.rule_set.all())
    assert fitting(program, rules, officer).count() == 1
    assert fitting(program, rules, officer_of("35.08")).count() == 0


def test_a_rule_tells_nobody_what_she_may_not_see(officer_of):
    """By rules of turnover one could find out the turnover of a single firm, step by step."""
    FiguresFactory(turnover=60_000_000)
    program = ProgramFactory()
    rule = RuleFactory(program=program, kind=RuleKind.TURNOVER, terms={"most": 70_000_000})
    who_sees_money, who_does_not = officer_of(PROBOLINGGO), officer_of(PROBOLINGGO, "viewer")

    assert fitting(program, [rule], who_sees_money).count() == 1
    assert fitting(program, [rule], who_does_not).count() == 0
    [fit] = fits_of(Business.objects.get(), [program], who_does_not)
    assert [answer.holds for answer in fit.answers] == [None]
    assert not fit.fits


def test_never_helped_are_counted_apart_and_by_village(program, officer):
    BusinessFactory()
    once = BusinessFactory(region_id="35.13.14.1017")
    helped(once, ProgramKind.TRAINING, TODAY)

    rules = list(program.rule_set.all())
    assert count_fitting(program, rules, officer) == {"fit": 2, "never_helped": 1}
    tallied = tallied_by_place(fitting(program, rules, officer))
    assert [(each["place"], each["never_helped"]) for each in tallied] == [
        ("35.13.05.2008", 1),
        ("35.13.14.1017", 0),
    ]


@pytest.mark.parametrize("programs", [1, 12])
def test_all_rules_of_all_open_programs_are_one_question(programs, officer):
    business = BusinessFactory()
    for _each in range(programs):
        program = ProgramFactory()
        for kind, terms in [(RuleKind.KBLI, {"codes": ["10"]}), (RuleKind.NIB, {})]:
            RuleFactory(program=program, kind=kind, terms=terms)
    assert officer.held  # read before

    with CaptureQueriesContext(
        connection,
    ) as asked:
        fits = programs_for(business, Recipient.BUSINESS, officer)

    assert len(fits) == programs
    assert [len(fit.missing) for fit in fits] == [1] * programs
    about_facts = [each for each in asked if 'FROM "programs_facts"' in each["sql"]]
    assert len(about_facts) == 1
    assert len(asked) <= 4


def test_only_programs_that_are_open_where_the_business_lies_are_told(officer):
    business = BusinessFactory()
    here = ProgramFactory(open_to_id="35.13.05")
    ProgramFactory(open_to_id="35.13.14")
    ProgramFactory(published_at=None)
    ProgramFactory(closes_on=TODAY - timedelta(days=1))
    of_province = ProgramFactory(region_id="35", open_to_id="35")

    found = {fit.program for fit in programs_for(business, Recipient.BUSINESS, officer)}

    assert found == {here, of_province}


def test_groups_fit_by_their_own_rules(officer):
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    rules = [
        RuleFactory(program=program, kind=kind, terms=terms)
        for kind, terms in [
            (RuleKind.READY, {"electricity_va": 900}),
            (RuleKind.MEMBERS, {"least": 2}),
            (RuleKind.DECREE, {}),
            (RuleKind.KBLI, {"codes": ["10"]}),
            (RuleKind.PLACE, {"codes": ["35.13.05"]}),
        ]
    ]
    ready = GroupFactory(**READY, decree_no="SK 1", kbli=kbli("10794"))
    GroupOfficerFactory(group=ready)
    GroupMemberFactory.create_batch(2, group=ready)
    GroupFactory()

    assert list(fitting_groups(program, rules, officer)) == [ready]
    assert count_fitting(program, rules, officer) == {"fit": 1, "never_helped": 1}
    [fit] = programs_for(ready, Recipient.GROUP, officer)
    assert fit.fits


def helped_group(group, kind, on):
    """By an equipment grant, or whichever program gives to groups, which reached it on that day."""
    stage = StageFactory(program=ProgramFactory(kind=kind, recipient=Recipient.GROUP))
    by = UserFactory(assignments=[("district_officer", "35")])
    application = apply(program=stage.program, group=group, by=by)
    application.state = ApplicationState.RECEIVED
    application.save()
    ApplicationStep.objects.create(application=application, deed=Deed.HAND_OVER, by=by, on=on)
    return application


@settings(max_examples=15)
@given(
    helps=st.lists(
        st.tuples(st.sampled_from(["equipment", "training"]), st.integers(0, 1500)), max_size=2
    ),
    terms=TERMS[RuleKind.NOT_HELPED],
)
def test_a_group_is_helped_by_its_own_applications_from_both_sides(helps, terms):
    with transaction.atomic():
        by = UserFactory(assignments=[("district_officer", PROBOLINGGO)])
        group, other = GroupFactory(), GroupFactory()
        for kind, days in helps:
            helped_group(group, kind, TODAY - timedelta(days=days))
        program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
        rule = RuleFactory(program=program, kind=RuleKind.NOT_HELPED, terms=terms)
        kinds = terms.get("kinds") or list(ProgramKind)
        holds = not any(
            kind in kinds and TODAY - timedelta(days=days) >= years_ago(terms["years"])
            for kind, days in helps
        )

        expected = {group, other} if holds else {other}
        assert set(fitting_groups(program, [rule], by)) == expected
        [fit] = fits_of_group(group, [program])
        assert [answer.holds for answer in fit.answers] == [holds]
        transaction.set_rollback(True)


def test_what_helped_a_member_is_not_the_help_of_its_group(officer):
    member = GroupMemberFactory()
    helped(member.business, ProgramKind.TRAINING, TODAY)
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    RuleFactory(program=program, kind=RuleKind.NOT_HELPED, terms={"years": 3})

    [fit] = programs_for(member.group, Recipient.GROUP, officer)

    assert fit.fits


def test_an_application_that_only_waits_has_helped_nobody(officer):
    group = GroupFactory()
    application = helped_group(group, ProgramKind.EQUIPMENT, TODAY)
    application.state = ApplicationState.AGREED
    application.save()
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    rule = RuleFactory(program=program, kind=RuleKind.NOT_HELPED, terms={"years": 1})

    assert list(fitting_groups(program, [rule], officer)) == [group]
