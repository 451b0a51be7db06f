"""Whose a business is: by `permitted`, by the wall behind it, and for as long as it lasts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from businesses.choices import Acting, Proven
from businesses.models import Business, BusinessPerson, Consent, Owner, Product
from businesses.services.merging import merge
from businesses.services.ownership import assist, end, let_in
from businesses.services.registration import save_business
from ikm_registry.accounts import wall
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    ConsentFactory,
    OwnerFactory,
    ProductFactory,
    acting,
)

pytestmark = pytest.mark.django_db

NIK = "3513054101800001"


def consent(**facts):
    told = {"consent_channel": "visit", "consented_on": localdate(), "consent_how": "Lisan"}
    return BusinessPerson(**told | facts)


def opens(business, user):
    """Whether it is hers: by the rule, and by the wall with the rule forgotten."""
    ruled = Business.objects.visible_to(user).filter(pk=business.pk).exists()
    with wall.raised_for(user):
        walled = Business.objects.filter(pk=business.pk).exists()
    assert ruled == walled
    return ruled


def test_a_person_acts_for_several_and_a_business_has_several(rupi):
    chips, tempe, other = BusinessFactory(), BusinessFactory(), BusinessFactory()
    son = UserFactory()
    for business in (chips, tempe):
        acting(business, rupi)
    acting(chips, son, Acting.ADMIN)

    assert set(Business.objects.visible_to(rupi)) == {chips, tempe}
    assert set(Business.objects.visible_to(son)) == {chips}
    assert not opens(other, rupi)


def test_what_ended_opens_nothing_any_more(rupi, siti):
    business = BusinessFactory()
    person = acting(business, rupi)
    assert opens(business, rupi)

    end(person=person, by=siti)

    assert not opens(business, UserFactory._meta.model.objects.get(pk=rupi.pk))
    person.refresh_from_db()
    assert person.ended_by == siti


def test_somebody_elses_ended_row_does_not_make_it_hers(rupi, siti):
    """One and the same person must be in force, not one of each."""
    business = BusinessFactory()
    end(person=acting(business, rupi), by=siti)
    acting(business, UserFactory())

    assert not opens(business, UserFactory._meta.model.objects.get(pk=rupi.pk))


def test_a_helper_sees_the_business_but_not_what_is_known_of_its_owner(rupi):
    business = BusinessFactory(owner__nik=NIK)
    ProductFactory(business=business)
    ConsentFactory(owner=business.owner)
    acting(business, rupi, Acting.ADMIN)

    assert Product.objects.visible_to(rupi).exists()
    assert not Owner.objects.visible_to(rupi).exists()
    assert not Consent.objects.visible_to(rupi).exists()
    with wall.raised_for(rupi):
        assert not Owner.objects.exists()


def test_an_owner_let_in_sees_what_is_known_of_her(rupi, siti):
    business = BusinessFactory()
    let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)

    assert list(Owner.objects.visible_to(rupi)) == [business.owner]


def test_a_second_owner_does_not_become_the_first(rupi, siti):
    business = BusinessFactory(owner__account=UserFactory())
    let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)

    assert opens(business, rupi)
    assert not Owner.objects.visible_to(rupi).exists()


def test_ended_she_no_longer_sees_what_is_known_of_the_owner(rupi, siti):
    business = BusinessFactory()
    person = let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)

    end(person=person, by=siti)

    assert not Owner.objects.visible_to(rupi).exists()


def test_let_in_twice_is_once(rupi, siti):
    business = BusinessFactory()
    for _time in range(2):
        let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)

    assert BusinessPerson.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        acting(business, rupi)


def test_nobody_writes_herself_into_a_business(rupi):
    business = BusinessFactory()
    with wall.raised_for(rupi), pytest.raises(ProgrammingError), transaction.atomic():
        acting(business, rupi)


def test_an_officer_elsewhere_sees_nobody_who_acts(rupi, officer_of):
    acting(BusinessFactory(), rupi)
    far = officer_of("75.02")

    assert not BusinessPerson.objects.visible_to(far).exists()
    with wall.raised_for(far):
        assert not BusinessPerson.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [("village_operator", True), ("field_officer", True), ("viewer", False), ("verifier", False)],
)
def test_who_may_act_for_an_owner_without_an_account(role, may, officer_of):
    officer = officer_of(CLARAK, role)
    business = BusinessFactory()
    if not may:
        with pytest.raises(PermissionDenied):
            assist(business=business, consent=consent(), by=officer)
        return

    person = assist(business=business, consent=consent(), by=officer)

    assert (person.user, person.proven, person.let_in_by) == (None, Proven.ASSISTED, officer)


@pytest.mark.parametrize("missing", ["consent_channel", "consented_on", "consent_how"])
def test_nobody_acts_for_her_without_her_consent(missing, siti):
    gone = consent(**{missing: None if missing == "consented_on" else ""})
    with pytest.raises(ValidationError):
        assist(business=BusinessFactory(), consent=gone, by=siti)


def test_that_is_noted_once(siti, client):
    business, sentence = BusinessFactory(), "Ia tidak punya telepon: bertindak untuknya"
    client.force_login(siti)
    assert sentence in client.get(f"/usaha/{business.registry_no}/orang/").text
    assist(business=business, consent=consent(), by=siti)
    assert sentence not in client.get(f"/usaha/{business.registry_no}/orang/").text
    with pytest.raises(ValidationError):
        assist(business=business, consent=consent(), by=siti)


def test_when_she_comes_herself_nobody_acts_for_her_any_more(rupi, siti):
    business = BusinessFactory()
    helped = assist(business=business, consent=consent(), by=siti)

    let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)

    helped.refresh_from_db()
    assert helped.ended_at


def test_sold_to_another_it_opens_for_the_former_owner_no_longer(rupi, siti):
    business = BusinessFactory(owner__nik=NIK)
    let_in(business=business, user=rupi, role=Acting.OWNER, proven=Proven.CARD, by=siti)
    heir = OwnerFactory(name="Tini", nik="3513054101800002")

    save_business(business=business, owner=OwnerFactory.build(name="Tini", nik=heir.nik), by=siti)

    assert not BusinessPerson.objects.in_force().exists()
    assert not Owner.objects.visible_to(rupi).filter(pk=heir.pk).exists()


def test_merged_records_keep_the_people_of_both(rupi, officer_of):
    administrator = officer_of("35.13", "administrator")
    kept, double = BusinessFactory(), BusinessFactory()
    acting(double, rupi)

    merge(kept=kept, double=double, by=administrator)

    assert set(Business.objects.visible_to(rupi)) == {kept}


def test_the_wall_asks_once_for_a_statement_what_is_hers(rupi):
    """However many rows there are: an InitPlan, not a function for each row."""
    with wall.raised_for(rupi), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT id FROM businesses_business")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "InitPlan" in plan
    assert plan.count("businesses_own_businesses") <= 1


def test_an_officer_who_owns_nothing_is_asked_once_and_spared_the_rest(siti):
    BusinessFactory()
    with CaptureQueriesContext(connection) as asked:
        list(Business.objects.visible_to(siti))
        list(Product.objects.visible_to(siti))

    assert sum("businessperson" in query["sql"] for query in asked) == 1


def test_the_page_of_its_people_costs_the_same_for_one_and_for_ten(client, siti):
    business = BusinessFactory()
    client.force_login(siti)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/usaha/{business.registry_no}/orang/").status_code == 200
        return len(asked)

    acting(business, UserFactory())
    queries()
    one = queries()
    for _person in range(9):
        acting(business, UserFactory())
    assert queries() == one
