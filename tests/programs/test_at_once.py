"""Two officers press the button together: one place is given once."""

from threading import Barrier

import pytest
from django.core.exceptions import ValidationError

from programs.choices import ApplicationState, Deed
from programs.models import Application, Correction
from programs.services.applications import NoPlaceLeft, WrongState, advance
from programs.services.corrections import correct_signed
from tests.factories.accounts import UserFactory
from tests.factories.deliveries import decreed, machines
from tests.factories.programs import StageFactory, verified

TIMES = 3


def officer():
    return UserFactory(assignments=[("district_officer", "35.13")])


def press(barrier, application, by):
    barrier.wait()
    try:
        return advance(application=application, deed=Deed.SELECT, by=by).state
    except (ValidationError, WrongState) as refusal:
        return refusal


@pytest.mark.parametrize("_time", range(TIMES))
def test_the_last_place_goes_to_one_and_the_other_reads_why_not(_time, aside):
    stage, siti = StageFactory(quota=1), officer()
    wanted = [verified(stage, siti) for _each in range(2)]
    barrier = Barrier(2)

    pressed = [aside(press, barrier, application, officer()) for application in wanted]
    answers = [each.result() for each in pressed]

    assert answers.count(ApplicationState.SELECTED) == 1
    [refusal] = [each for each in answers if isinstance(each, NoPlaceLeft)]
    assert "1" in refusal.messages[0]
    assert Application.objects.filter(state=ApplicationState.SELECTED).count() == 1


def test_the_same_application_is_selected_once(aside):
    stage, siti = StageFactory(quota=2), officer()
    application, barrier = verified(stage, siti), Barrier(2)

    pressed = [aside(press, barrier, application, officer()) for _each in range(2)]
    answers = [each.result() for each in pressed]

    assert answers.count(ApplicationState.SELECTED) == 1
    assert any(isinstance(each, WrongState) for each in answers)
    assert application.applicationstep_set.filter(deed=Deed.SELECT).count() == 1


def correct(barrier, decree, by):
    correction = Correction(number="188/9", reason="Salah ketik")
    barrier.wait()
    try:
        return correct_signed(signed=decree, correction=correction, by=by).number
    except ValidationError as refusal:
        return refusal


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_decrees_that_are_corrected_together_do_not_get_one_number(_time, aside):
    program, barrier = machines(), Barrier(2)
    decrees = [decreed(program).decreeline_set.get().decree for _each in range(2)]

    pressed = [aside(correct, barrier, decree, officer()) for decree in decrees]
    answers = [each.result() for each in pressed]

    assert answers.count("188/9") == 1
    assert any(isinstance(each, ValidationError) for each in answers)
    assert Correction.objects.count() == 1
