"""Decree, agreement, handover: what auditors found elsewhere cannot be recorded here."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from businesses.choices import Status
from businesses.models import Business, BusinessGroup
from programs.choices import ApplicationState, Deed, ItemState
from programs.models import (
    Application,
    Decree,
    FollowUp,
    Handover,
    Item,
    Paper,
    Point,
    Requirement,
)
from programs.services.applications import WrongState, advance
from programs.services.deliveries import (
    answer_points,
    hand_over,
    record_decree,
    sign_agreement,
)
from tests.factories.deliveries import (
    a_decree,
    a_group,
    a_handover,
    a_scan,
    a_unit,
    agreed,
    an_agreement,
    budi,
    decreed,
    grants,
    machines,
    received,
    selected,
    verified,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = timedelta(days=1)


def days_ago(days):
    return TODAY() - days * DAY


# In order.


def test_from_the_decision_to_the_goods(officer_of):
    application = received(machines(), on=days_ago(3))

    assert application.state == ApplicationState.RECEIVED
    deeds = application.applicationstep_set.values_list("deed", flat=True)
    assert list(deeds)[-3:] == [Deed.DECREE, Deed.AGREE, Deed.HAND_OVER]
    assert Item.objects.get(application=application).state == ItemState.USED
    planned = FollowUp.objects.filter(application=application)
    assert [visit.months for visit in planned] == [3, 6, 12, 24]


def test_a_decree_names_many_at_once():
    program = machines()
    several = [selected(program) for _nth in range(3)]

    record_decree(decree=a_decree(program), applications=several, by=budi())

    states = Application.objects.filter(program=program).values_list("state", flat=True)
    assert set(states) == {ApplicationState.DECREED}


# Gresik: goods before the decree.


@pytest.mark.parametrize("deed", [Deed.DECREE, Deed.AGREE, Deed.HAND_OVER])
def test_no_step_is_taken_without_its_document(deed):
    program = machines()
    made = {Deed.DECREE: selected, Deed.AGREE: decreed, Deed.HAND_OVER: agreed}[deed]

    with pytest.raises(ValidationError, match="(?i)first|record|dulu"):
        advance(application=made(program), deed=deed, by=budi())


@pytest.mark.parametrize("made", [verified, selected, decreed])
def test_nothing_is_handed_over_before_decree_and_agreement(made):
    application = made(machines())

    with pytest.raises(ValidationError):
        hand_over(handover=a_handover(), application=application, by=budi(), units=[a_unit()])

    assert not Handover.objects.exists()
    assert not Item.objects.exists()


def test_no_agreement_is_signed_before_the_decree():
    with pytest.raises(ValidationError):
        sign_agreement(agreement=an_agreement(), application=selected(machines()), by=budi())


def test_the_database_keeps_no_handover_without_an_agreement():
    application = decreed(machines())
    handover = a_handover(application=application, agreed_on=TODAY())

    with pytest.raises(IntegrityError), transaction.atomic():
        handover.save()


def test_an_application_that_was_not_selected_is_in_no_decree():
    program = machines()

    with pytest.raises(ValidationError, match="PMH-"):
        record_decree(decree=a_decree(program), applications=[verified(program)], by=budi())

    assert not Decree.objects.exists()


def test_one_who_may_not_be_named_undoes_the_whole_decree():
    program = machines()
    good, bad = selected(program), verified(program)

    with pytest.raises(ValidationError):
        record_decree(decree=a_decree(program), applications=[good, bad], by=budi())

    good.refresh_from_db()
    assert good.state == ApplicationState.SELECTED


def test_a_decree_names_nobody_of_another_program():
    other = selected(machines())

    with pytest.raises(ValidationError):
        record_decree(decree=a_decree(machines()), applications=[other], by=budi())


def test_an_application_is_named_once():
    program = machines()
    application = decreed(program)

    with pytest.raises((ValidationError, WrongState)):
        record_decree(decree=a_decree(program, number="2"), applications=[application], by=budi())


# Dompu: the handover before the decree.


def test_a_decree_is_not_older_than_the_decision():
    program = machines()
    application = selected(program, on=days_ago(5))

    with pytest.raises(ValidationError):
        record_decree(
            decree=a_decree(program, on=days_ago(6)), applications=[application], by=budi()
        )


def test_an_agreement_is_not_older_than_the_decree():
    application = decreed(machines(), on=days_ago(5))

    with pytest.raises(ValidationError, match="NPHD"):
        sign_agreement(agreement=an_agreement(on=days_ago(6)), application=application, by=budi())


def test_nothing_is_signed_tomorrow():
    with pytest.raises(ValidationError):
        sign_agreement(
            agreement=an_agreement(on=TODAY() + DAY), application=decreed(machines()), by=budi()
        )


def test_no_agreement_comes_without_the_integrity_pact():
    application = decreed(machines())

    with pytest.raises(ValidationError):
        sign_agreement(
            agreement=an_agreement(has_integrity_pact=False), application=application, by=budi()
        )


# Aceh Singkil: documents missing.


def test_nobody_is_named_while_a_document_is_missing():
    program = machines()
    application = selected(program)
    stage = program.stage_set.get()
    proposal = Requirement.objects.create(program=program, stage=stage, name="Proposal")

    with pytest.raises(ValidationError, match="Proposal"):
        record_decree(decree=a_decree(program), applications=[application], by=budi())

    Paper.objects.create(
        application=application, requirement=proposal, file=a_scan(), added_by=budi()
    )
    record_decree(decree=a_decree(program), applications=[application], by=budi())


# NTB: wrong goods, nobody there.


def test_a_serial_number_is_handed_over_once():
    program = machines()
    received(program, units=[a_unit(serial_no="KL-1")])
    application = agreed(program)
    for again in (
        {"serial_no": "KL-1"},
        {"serial_no": "kl-1"},
        {"serial_no": "KL-1", "maker": "KARYA logam"},
    ):
        application.refresh_from_db()
        with pytest.raises(ValidationError, match="serial|seri"):
            hand_over(
                handover=a_handover(), application=application, by=budi(), units=[a_unit(**again)]
            )

    assert Item.objects.count() == 1


def test_two_makers_may_count_alike():
    program = machines()
    received(program, units=[a_unit(serial_no="1"), a_unit(serial_no="1", maker="Lain")])

    assert Item.objects.count() == 2


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_group_of_too_few_is_named_in_no_decree(gone):
    program = grants()
    application = selected(program, a_group(members=3))
    members = Business.objects.filter(memberships__group=application.group)
    closed = list(members.values_list("pk", flat=True)[:gone])
    Business.objects.filter(pk__in=closed).update(status=Status.CLOSED)
    decree = a_decree(program)

    if 3 - gone >= 2:
        record_decree(decree=decree, applications=[application], by=budi())
    else:
        with pytest.raises(ValidationError, match="members|anggota"):
            record_decree(decree=decree, applications=[application], by=budi())


def test_a_program_may_ask_for_more_members():
    program = grants()
    program.rule_set.create(kind="members", terms={"least": 4})

    with pytest.raises(ValidationError, match="4"):
        decreed(program, a_group(members=3))


def test_a_dissolved_group_receives_nothing():
    program = grants()
    application = selected(program)
    BusinessGroup.objects.update(dissolved_on=TODAY())

    with pytest.raises(ValidationError):
        record_decree(decree=a_decree(program), applications=[application], by=budi())


def test_a_group_gets_its_machine():
    application = received(grants(), on=days_ago(1))

    assert application.group
    assert Item.objects.get().application == application


# BPUM: aid to the dead.


def test_a_closed_business_is_named_in_no_decree():
    program = machines()
    application = selected(program)
    Business.objects.update(status=Status.CLOSED)

    with pytest.raises(ValidationError):
        record_decree(decree=a_decree(program), applications=[application], by=budi())


def test_nobody_is_named_before_the_check_list_is_in_order():
    program = machines()
    alive = Point.objects.create(program=program, words="Pemilik masih hidup?")
    application = selected(program)
    for answers in ({}, {alive: (False, "Meninggal 2025")}):
        answer_points(application=application, answers=answers, by=budi())
        with pytest.raises(ValidationError, match="Pemilik masih hidup"):
            record_decree(decree=a_decree(program), applications=[application], by=budi())

    answer_points(application=application, answers={alive: (True, "")}, by=budi())
    record_decree(decree=a_decree(program), applications=[application], by=budi())


def test_what_is_not_in_order_is_said():
    program = machines()
    point = Point.objects.create(program=program, words="NIK benar?")

    with pytest.raises(ValidationError):
        answer_points(application=selected(program), answers={point: (False, "")}, by=budi())


# Who.


def test_an_officer_of_lumajang_signs_and_hands_over_nothing(officer_of):
    program, lumajang = machines(), officer_of("35.08")
    application = agreed(program)

    with pytest.raises((PermissionDenied, Application.DoesNotExist)):
        hand_over(handover=a_handover(), application=application, by=lumajang, units=[a_unit()])
    with pytest.raises((PermissionDenied, Application.DoesNotExist)):
        record_decree(decree=a_decree(program), applications=[selected(program)], by=lumajang)


def test_a_village_operator_signs_no_agreement(officer_of):
    operator = officer_of("35.13.05.2008", "village_operator")

    with pytest.raises(PermissionDenied):
        sign_agreement(agreement=an_agreement(), application=decreed(machines()), by=operator)
