"""Kin decide about nothing, nor does anybody about herself."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError

from programs.choices import Deed, InterestKind
from programs.models import Interest
from programs.services.applications import advance, apply, steps_open_to
from programs.services.interests import Interested, declare_interest, end_interest
from programs.services.judging import add_paper, assess
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.programs import FactCriterionFactory, a_paper, applied, verified, visited

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


def declared(by, about):
    return declare_interest(by=by, kind=InterestKind.KIN, about=about)


def test_an_officer_stays_away_from_every_step_of_her_kin(stage, siti, officer_of):
    application, other = applied(stage, siti), officer_of("35.13")
    criterion = FactCriterionFactory(stage=stage, kind="assessed", fact="", bands=[])
    assert steps_open_to(application, other)

    declared(other, about=application.business)

    assert steps_open_to(application, other) == []
    for deed in (Deed.CHECK, Deed.RETURN, Deed.REJECT, Deed.WITHDRAW):
        with pytest.raises(Interested):
            advance(application=application, deed=deed, by=other, note="Alasan")
    with pytest.raises(Interested):
        visited(application, other)
    with pytest.raises(Interested):
        add_paper(application=application, requirement=None, file=a_paper(), by=other)
    with pytest.raises(Interested):
        assess(application=application, criterion=criterion, score=100, by=other)


def test_another_business_of_the_same_owner_is_kin_too(stage, siti, officer_of):
    owner, other = OwnerFactory(), officer_of("35.13")
    declared(other, about=BusinessFactory(owner=owner))
    application = applied(stage, siti, BusinessFactory(owner=owner))
    assert steps_open_to(application, other) == []


def test_an_interest_in_one_application_reaches_no_other(stage, siti, officer_of):
    other, first, second = officer_of("35.13"), applied(stage, siti), applied(stage, siti)
    declared(other, about=first)
    assert steps_open_to(first, other) == []
    assert steps_open_to(second, other)


def test_an_officer_who_owns_the_business_applies_and_judges_nothing(stage, budi, officer_of):
    owner = officer_of("35.13")
    business = BusinessFactory(owner=OwnerFactory(account=owner))
    application = apply(program=stage.program, business=business, by=owner)
    application = advance(application=application, deed=Deed.SUBMIT, by=owner)

    assert steps_open_to(application, owner) == [Deed.WITHDRAW]
    with pytest.raises(Interested):
        advance(application=application, deed=Deed.CHECK, by=owner)
    with pytest.raises(Interested):
        visited(application, owner)


def test_an_administrator_ends_it_with_a_reason_and_nobody_else_does(stage, siti, officer_of):
    application, other = applied(stage, siti), officer_of("35.13")
    interest = declared(other, about=application)
    administrator = officer_of("35.13", role="administrator")
    for person in (other, siti, officer_of("35.08", role="administrator")):
        with pytest.raises(ObjectDoesNotExist):
            end_interest(interest=interest, by=person, reason="Sudah tidak")
    with pytest.raises(ValidationError):
        end_interest(interest=interest, by=administrator, reason=" ")

    end_interest(interest=interest, by=administrator, reason="Bukan saudara")

    assert steps_open_to(application, other)
    with pytest.raises(ValidationError):
        end_interest(interest=interest, by=administrator, reason="Lagi")


def test_no_administrator_ends_her_own(stage, siti, officer_of):
    administrator = officer_of("35.13", role="administrator")
    interest = declared(administrator, about=applied(stage, siti))
    with pytest.raises(PermissionDenied):
        end_interest(interest=interest, by=administrator, reason="Sudah tidak")


def test_colleagues_do_not_read_who_is_whose_kin(stage, siti, officer_of):
    other = officer_of("35.13")
    declared(other, about=applied(stage, siti))
    seen = {
        person: Interest.objects.visible_to(person).count()
        for person in (other, siti, officer_of("35.13", role="administrator"))
    }
    assert list(seen.values()) == [1, 0, 1]


def test_it_is_declared_of_what_one_sees_and_once(stage, siti, officer_of):
    application = verified(stage, siti)
    with pytest.raises(ObjectDoesNotExist):
        declared(officer_of("35.08"), about=application)
    with pytest.raises(PermissionDenied):
        declared(officer_of("35.13", role="viewer"), about=application)
    declared(siti, about=application)
    with pytest.raises(ValidationError):
        declared(siti, about=application)
    with pytest.raises(ValidationError):
        Interest(officer=UserFactory(), kind="kin", region_id="35.13").full_clean()
