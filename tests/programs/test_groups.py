"""A group applies as a business does: it lies where it lies, and its members own it together."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ikm_registry.accounts import wall
from programs.choices import Deed, InterestKind, ProgramKind, Recipient
from programs.models import Application, Rank
from programs.services.applications import advance, apply, steps_open_to
from programs.services.interests import Interested, declare_interest
from programs.services.ranking import close_stage
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, OwnerFactory
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.programs import (
    FactCriterionFactory,
    ProgramFactory,
    StageFactory,
    no_longer_open,
    visited,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


@pytest.fixture
def grant(db):
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    return StageFactory(program=program)


@pytest.fixture
def group(db):
    return GroupFactory()


@pytest.fixture
def member(group):
    """The account of somebody whose business is a member."""
    account = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=account))
    GroupMemberFactory(group=group, business=business)
    return account


def test_a_group_applies_and_a_member_takes_it_on(grant, group, member):
    application = apply(program=grant.program, group=group, by=member)
    assert application.region_id == group.region_id
    assert application.applicant == group
    assert advance(application=application, deed=Deed.SUBMIT, by=member).state == "submitted"


def test_a_grant_of_goods_takes_no_business_and_a_training_no_group(grant, stage, group, siti):
    with pytest.raises(ValidationError):
        apply(program=grant.program, business=BusinessFactory(), by=siti)
    with pytest.raises(ValidationError):
        apply(program=stage.program, group=group, by=siti)


def test_a_group_applies_once(grant, group, siti):
    apply(program=grant.program, group=group, by=siti)
    with pytest.raises(ValidationError, match="already"):
        apply(program=grant.program, group=group, by=siti)


def test_whoever_left_the_group_sees_its_application_no_longer(grant, group, member, siti):
    apply(program=grant.program, group=group, by=siti)
    assert Application.objects.visible_to(member).count() == 1
    with wall.raised_for(member):
        assert Application.objects.count() == 1

    group.groupmember_set.update(left_on=timezone.localdate())

    assert Application.objects.visible_to(UserFactory()).count() == 0
    left = type(member).objects.get(pk=member.pk)
    assert Application.objects.visible_to(left).count() == 0
    with wall.raised_for(left):
        assert Application.objects.count() == 0


def test_kin_of_a_member_stays_away_from_the_group(grant, group, siti, officer_of):
    business = GroupMemberFactory(group=group, business=BusinessFactory()).business
    application = apply(program=grant.program, group=group, by=siti)
    application = advance(application=application, deed=Deed.SUBMIT, by=siti)
    for about in (business, group):
        kin = officer_of("35.13")
        assert Deed.CHECK in steps_open_to(application, kin)
        declare_interest(by=kin, kind=InterestKind.KIN, about=about)
        with pytest.raises(Interested):
            advance(application=application, deed=Deed.CHECK, by=kin)


def test_a_member_who_works_at_the_office_judges_nothing(grant, group, siti, officer_of):
    officer = officer_of("35.13")
    business = BusinessFactory(owner=OwnerFactory(account=officer))
    GroupMemberFactory(group=group, business=business)
    application = apply(program=grant.program, group=group, by=siti)
    application = advance(application=application, deed=Deed.SUBMIT, by=siti)
    with pytest.raises(Interested):
        advance(application=application, deed=Deed.CHECK, by=officer)


def test_the_workers_of_a_group_are_those_of_its_members(grant, group, siti, budi):
    FactCriterionFactory(stage=grant)
    for count in (2, 5):
        business = BusinessFactory()
        FiguresFactory(business=business, workers_male=count, workers_female=0)
        GroupMemberFactory(group=group, business=business)
    application = apply(program=grant.program, group=group, by=siti)
    for deed in (Deed.SUBMIT, Deed.CHECK):
        application = advance(application=application, deed=deed, by=siti)
    visited(application, siti)
    advance(application=application, deed=Deed.VERIFY, by=siti)
    no_longer_open(grant.program)

    close_stage(stage=grant, by=budi)

    assert Rank.objects.get().scores.get().raw == 7
