"""Kin stay away after the decision as well: from check lists, visits, pieces, scores and wishes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from programs.choices import Effect, InterestKind, ItemState, Manner
from programs.models import (
    Attendance,
    CreditCase,
    FacilitationCase,
    FollowUp,
    Item,
    ItemCheck,
    Participant,
    Point,
    PointAnswer,
    TrainingCertificate,
)
from programs.services.applications import apply
from programs.services.credit import save_wish
from programs.services.deliveries import answer_points
from programs.services.equipment import check_item
from programs.services.facilitation import save_request
from programs.services.follow_ups import report_follow_up
from programs.services.interests import Interested, declare_interest
from programs.services.training import (
    issue_certificate,
    note_attendance,
    save_scores,
    withdraw_certificate,
    write_list,
)
from tests.factories.businesses import BusinessFactory
from tests.factories.deliveries import (
    a_session,
    a_training,
    grants,
    received,
    selected,
    taking_part,
)
from tests.factories.programs import (
    CreditProgramFactory,
    FacilitationProgramFactory,
    StageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def kin(officer_of):
    """An officer of the same office, whose sister applies."""
    return officer_of("35.13")


def declared(kin, application):
    declare_interest(by=kin, kind=InterestKind.KIN, about=application)
    return application


def test_she_answers_no_check_list_of_her_kin(kin):
    application = declared(kin, selected(grants()))
    point = Point.objects.create(program=application.program, words="Is the NIK right?")
    with pytest.raises(Interested):
        answer_points(application=application, answers={point: (True, "")}, by=kin)
    assert not PointAnswer.objects.exists()


def test_the_page_of_the_check_list_refuses_her_too(kin, client, send):
    application = declared(kin, selected(grants()))
    point = Point.objects.create(program=application.program, words="Is the NIK right?")
    client.force_login(kin)
    page = reverse("programs:answers", args=[application.number])
    delivery = client.get(reverse("programs:delivery", args=[application.number]))
    assert not delivery.context["may_answer"]
    assert send(page, **{f"holds_{point.pk}": "1"}).status_code == 403
    assert not PointAnswer.objects.exists()


def test_she_neither_checks_a_piece_of_her_kin_nor_reports_the_visit(kin):
    application = received(grants(), on=timezone.localdate() - timedelta(100))
    declared(kin, application)
    check = ItemCheck(state=ItemState.USED, on=timezone.localdate())
    with pytest.raises(Interested):
        check_item(item=Item.objects.get(), check=check, by=kin)
    visit = FollowUp.objects.get(application=application, months=3)
    visit.done_on, visit.effect = timezone.localdate(), Effect.GROWN
    with pytest.raises(Interested):
        report_follow_up(follow_up=visit, by=kin)


class TestInATraining:
    @pytest.fixture
    def session(self):
        return a_session(a_training(attendance_minimum=100))

    @pytest.fixture
    def participant(self, kin, session):
        participant = taking_part(session.program)
        declared(kin, participant.application)
        return participant

    def test_she_notes_no_attendance_of_her_kin(self, kin, session, participant):
        with pytest.raises(Interested):
            note_attendance(session=session, participant=participant, by=kin, manner=Manner.CARD)
        assert not Attendance.objects.exists()

    def test_she_keeps_the_list_of_the_others(self, kin, siti, session, participant):
        other = taking_part(session.program, name="Sari")
        write_list(session=session, present=[participant], by=siti, manner=Manner.LIST)
        write_list(session=session, present=[participant, other], by=kin, manner=Manner.LIST)
        assert Attendance.objects.count() == 2
        with pytest.raises(ValidationError, match=participant.application.number):
            write_list(session=session, present=[other], by=kin, manner=Manner.LIST)
        assert Attendance.objects.count() == 2

    def test_she_writes_no_scores_and_gives_no_certificate(self, kin, siti, session, participant):
        participant.post_score = 100
        with pytest.raises(Interested):
            save_scores(participant=participant, by=kin)
        assert Participant.objects.get().post_score is None

        write_list(session=session, present=[participant], by=siti, manner=Manner.LIST)
        with pytest.raises(Interested):
            issue_certificate(participant=participant, by=kin)
        certificate = issue_certificate(participant=participant, by=siti)
        with pytest.raises(Interested):
            withdraw_certificate(certificate=certificate, by=kin, reason="Keliru")
        assert TrainingCertificate.objects.get().is_valid


@pytest.mark.parametrize(
    ("make", "case", "save"),
    [
        (CreditProgramFactory, CreditCase, save_wish),
        (FacilitationProgramFactory, FacilitationCase, save_request),
    ],
)
def test_she_writes_down_no_wish_of_her_kin(kin, siti, make, case, save):
    program = StageFactory(program=make()).program
    application = apply(program=program, business=BusinessFactory(), by=siti)
    with pytest.raises(Interested):
        save(case=case(application=declared(kin, application)), by=kin)
