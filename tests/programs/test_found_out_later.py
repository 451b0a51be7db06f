"""What is found out after the decision: about who was named, and about pieces that stand idle."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from programs.models import Holding, Item, Participant, Point
from programs.services.deliveries import answer_points, hand_over, sign_agreement
from programs.services.training import start_training
from tests.factories.deliveries import (
    a_handover,
    a_session,
    a_training,
    a_unit,
    agreed,
    an_agreement,
    budi,
    decreed,
    grants,
    left_idle,
    received,
)

pytestmark = pytest.mark.django_db


def answered(application, holds, note=""):
    asked = application.program.point_set
    point, _is_new = asked.get_or_create(words="Ketua masih hidup?")
    answer_points(application=application, answers={point: (holds, note)}, by=budi())


def signs(application):
    return sign_agreement(agreement=an_agreement(), application=application, by=budi())


def gives(application):
    units = [a_unit()]
    return hand_over(handover=a_handover(), application=application, by=budi(), units=units)


@pytest.mark.parametrize(("made", "act"), [(decreed, signs), (agreed, gives)])
def test_what_is_found_out_after_the_decree_stops_the_help(made, act):
    application = made(grants())
    answered(application, False, "Wafat")
    with pytest.raises(ValidationError, match="Ketua masih hidup"):
        act(application)

    answered(application, True)
    assert act(application).pk


def test_nobody_starts_a_training_of_whom_something_else_was_found_out():
    application = decreed(a_training())
    a_session(application.program)
    real = Point.objects.create(program=application.program, words="NIK benar?")
    answer_points(application=application, answers={real: (False, "Milik orang lain")}, by=budi())
    with pytest.raises(ValidationError, match="NIK benar"):
        start_training(application=application, participant=Participant(name="Rupi"), by=budi())


def test_the_answers_by_which_help_was_given_stay(client):
    application = received(grants())
    alive = Point.objects.create(program=application.program, words="Ketua masih hidup?")
    with pytest.raises(ValidationError):
        answer_points(application=application, answers={alive: (True, "")}, by=budi())
    client.force_login(budi())
    address = reverse("programs:delivery", args=[application.number])
    assert not client.get(address).context["may_answer"]


def test_a_piece_is_not_handed_on_before_it_stood_idle():
    program, today = grants(), timezone.localdate()
    received(program, on=today - timedelta(20))
    item = left_idle(Item.objects.get(), on=today - timedelta(3))
    application = agreed(program, on=today - timedelta(10))
    early = a_handover(on=today - timedelta(5), number="BAST/2")
    with pytest.raises(ValidationError, match=item.serial_no):
        hand_over(handover=early, application=application, by=budi(), idle=[item])
    assert Holding.objects.get().ended_on is None


def test_no_piece_was_made_in_a_year_to_come():
    unit = a_unit(made_in=timezone.localdate().year + 1)
    application = agreed(grants())
    with pytest.raises(ValidationError):
        hand_over(handover=a_handover(), application=application, by=budi(), units=[unit])
