"""One application, step by step; who may take a step, and when."""

import pytest
from django.core.exceptions import ValidationError

from programs.choices import ApplicationState, Deed
from programs.models import Application
from programs.services.applications import FourEyes, NoPlaceLeft, WrongState, advance, apply
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import PROBOLINGGO, ProgramFactory, visited

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


@pytest.fixture
def applied(stage, officer_of):
    def make():
        by = officer_of(PROBOLINGGO)
        application = apply(program=stage.program, business=BusinessFactory(), by=by)
        return advance(application=application, deed=Deed.SUBMIT, by=by)

    return make


@pytest.fixture
def verified(applied, officer_of):
    def make(by):
        application = advance(application=applied(), deed=Deed.CHECK, by=by)
        visited(application, by)
        return advance(application=application, deed=Deed.VERIFY, by=by)

    return make


def test_an_application_goes_from_a_draft_to_a_place(verified, officer_of):
    application = verified(officer_of(PROBOLINGGO))

    chosen = advance(application=application, deed=Deed.SELECT, by=officer_of(PROBOLINGGO))

    assert chosen.state == ApplicationState.SELECTED
    deeds = chosen.applicationstep_set.values_list("deed", flat=True)
    assert list(deeds) == [Deed.SUBMIT, Deed.CHECK, Deed.VERIFY, Deed.SELECT]


def test_whoever_verified_does_not_decide(verified, officer_of):
    siti = officer_of(PROBOLINGGO)

    with pytest.raises(FourEyes):
        advance(application=verified(siti), deed=Deed.SELECT, by=siti)


def test_a_step_out_of_turn_is_refused(applied, officer_of):
    with pytest.raises(WrongState):
        advance(application=applied(), deed=Deed.SELECT, by=officer_of(PROBOLINGGO))


def test_the_last_place_is_given_once(verified, officer_of):
    siti, head = officer_of(PROBOLINGGO), officer_of(PROBOLINGGO)
    first, second = verified(siti), verified(siti)
    advance(application=first, deed=Deed.SELECT, by=head)

    with pytest.raises(NoPlaceLeft, match="1"):
        advance(application=second, deed=Deed.SELECT, by=head)


def test_who_is_rejected_reads_why(verified, officer_of):
    application = verified(officer_of(PROBOLINGGO))

    with pytest.raises(ValidationError, match="reason|alasan"):
        advance(application=application, deed=Deed.REJECT, by=officer_of(PROBOLINGGO))


def test_an_officer_of_lumajang_finds_no_application_of_probolinggo(applied, officer_of):
    with pytest.raises(Application.DoesNotExist):
        advance(application=applied(), deed=Deed.CHECK, by=officer_of("35.08"))


def test_a_closed_program_takes_no_application(stage, officer_of):
    closed = ProgramFactory(published_at=None)

    with pytest.raises(ValidationError):
        apply(program=closed, business=BusinessFactory(), by=officer_of(PROBOLINGGO))
