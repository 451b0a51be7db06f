"""An objection comes in time and once, and is answered by somebody who did not decide."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from programs.choices import Deed
from programs.services.applications import FourEyes, advance, steps_open_to
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.programs import applied, verified

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


@pytest.fixture
def rejected(stage, siti, budi):
    account = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=account))
    application = verified(stage, siti, business)
    application = advance(application=application, deed=Deed.REJECT, by=budi, note="Penuh")
    application.owner = account
    return application


def test_the_applicant_objects_and_a_third_person_answers(rejected, siti, budi, officer_of):
    objected = advance(
        application=rejected, deed=Deed.OBJECT, by=rejected.owner, note="Produksi salah dibaca"
    )
    assert objected.due_on == timezone.localdate() + timedelta(days=14)
    for person in (siti, budi):
        assert Deed.UPHOLD not in steps_open_to(objected, person)
        with pytest.raises(FourEyes):
            advance(application=objected, deed=Deed.DISMISS, by=person, note="Tetap")

    answered = advance(
        application=objected, deed=Deed.UPHOLD, by=officer_of("35.13"), note="Benar, salah baca"
    )

    assert (answered.state, answered.reason) == ("submitted", "Benar, salah baca")


def test_the_page_says_who_may_answer(rejected, client):
    advance(application=rejected, deed=Deed.OBJECT, by=rejected.owner, note="Salah dibaca")
    client.force_login(rejected.owner)
    whom = [each["whom"] for each in client.get(rejected.get_absolute_url()).context["next"]]
    assert "tidak memutuskan, dan tidak mengajukan keberatan" in str(whom)


def test_an_officer_objects_for_her_and_does_not_answer(rejected, officer_of):
    helper = officer_of("35.13")
    objected = advance(application=rejected, deed=Deed.OBJECT, by=helper, note="Keberatan")
    with pytest.raises(FourEyes):
        advance(application=objected, deed=Deed.UPHOLD, by=helper, note="Ya")


def test_dismissed_it_is_over(rejected, officer_of):
    objected = advance(application=rejected, deed=Deed.OBJECT, by=rejected.owner, note="A")
    with pytest.raises(ValidationError):
        advance(application=objected, deed=Deed.DISMISS, by=officer_of("35.13"), note="")
    over = advance(application=objected, deed=Deed.DISMISS, by=officer_of("35.13"), note="Tetap")
    assert over.state == "rejected"
    with pytest.raises(ValidationError):
        advance(application=over, deed=Deed.OBJECT, by=rejected.owner, note="Lagi")


def test_after_the_window_it_is_too_late(rejected):
    type(rejected.program).objects.update(objection_days=7)
    rejected.program.refresh_from_db()
    with (
        time_machine.travel(timezone.now() + timedelta(days=8)),
        pytest.raises(ValidationError, match="until|sampai"),
    ):
        advance(application=rejected, deed=Deed.OBJECT, by=rejected.owner, note="Telat")


def test_on_its_last_day_it_is_in_time(rejected):
    type(rejected.program).objects.update(objection_days=7)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        objected = advance(application=rejected, deed=Deed.OBJECT, by=rejected.owner, note="A")
    assert objected.state == "objected"


def test_nobody_objects_to_what_was_not_decided(stage, siti, officer_of):
    application = applied(stage, siti)
    assert Deed.OBJECT not in steps_open_to(application, siti)
