"""Registering: the number, the owner, moving away, removing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from businesses.models import Business, Figures, Market, Owner, Product, RegistryCounter
from businesses.services.likeness import is_one_person
from businesses.services.registration import (
    confirm_business,
    delete_business,
    register,
    save_business,
    set_other_kbli,
    take_numbers,
)
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory, kbli

PROBOLINGGO, LUMAJANG, EAST_JAVA = "35.13", "35.08", "35"
IN_LUMAJANG = "35.08.01"
NIK = "3513024107850003"


@pytest.fixture
def administrator(officer_of):
    """Somebody who may write in the whole province, and so may move a business in it."""
    return officer_of(EAST_JAVA, "administrator")


def unsaved(**facts):
    return Business(**{"name": "Keripik Bu Rupi", "region_id": CLARAK} | facts)


def together(work, times):
    """Run `work(n)` in as many threads that all start at the same moment."""
    start = threading.Barrier(times)

    def run(n):
        start.wait()
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_numbers_count_up_in_each_regency_by_itself(db):
    assert [number[9:15] for number in take_numbers(regency=PROBOLINGGO, count=2)] == [
        "000001",
        "000002",
    ]
    assert take_numbers(regency=PROBOLINGGO)[0].startswith("IKM-3513-000003-")
    assert take_numbers(regency=LUMAJANG)[0].startswith("IKM-3508-000001-")


def test_two_who_register_together_get_different_numbers_without_a_gap(transactional_db):
    """Real threads with connections of their own, on the very first number of the regency."""
    given = together(lambda n: take_numbers(regency=PROBOLINGGO, count=n + 1), 4)
    numbers = sorted(number for batch in given for number in batch)
    assert [int(number[9:15]) for number in numbers] == list(range(1, 11))
    assert RegistryCounter.objects.get().last == 10


def test_all_of_a_registration_is_saved_or_nothing(officer_of):
    with pytest.raises(ValidationError):
        register(
            business=unsaved(),
            owner=Owner(name="Rupiati"),
            figures=Figures(year=2025, workers_female=3),
            product=Product(name="Keripik", price=-1),
            by=officer_of(PROBOLINGGO),
        )
    assert not Business.objects.exists()
    assert not Owner.objects.exists()
    assert not RegistryCounter.objects.exists()


def test_a_registration_brings_figures_product_and_market(officer_of):
    business = register(
        business=unsaved(),
        owner=Owner(name="Rupiati"),
        figures=Figures(year=2025, workers_female=3),
        product=Product(name="Keripik", price=15_000),
        market=Market(year=2025, channel="reseller", reach="local"),
        by=officer_of(PROBOLINGGO),
    )
    business.refresh_from_db()
    assert business.latest_figures.workers_total == 3
    assert (business.product_set.count(), business.market_set.count()) == (1, 1)
    assert business.owner.region_id == PROBOLINGGO


def test_a_place_outside_is_refused_before_any_rule_is_asked(officer_of):
    """Else the NIB's rule would tell an officer what another regency holds."""
    BusinessFactory(region_id=IN_LUMAJANG, nib="9120001234567")
    with pytest.raises(PermissionDenied):
        save_business(
            business=unsaved(region_id=IN_LUMAJANG, nib="9120001234567"),
            by=officer_of(PROBOLINGGO),
        )


def test_a_business_outside_cannot_be_saved(officer_of):
    business = BusinessFactory(region_id=IN_LUMAJANG)
    business.region_id = CLARAK
    with pytest.raises(Business.DoesNotExist):
        save_business(business=business, by=officer_of(PROBOLINGGO))


def test_whoever_moves_keeps_her_number_and_her_owner(administrator):
    business = BusinessFactory(owner__nik=NIK)
    number, owner = business.registry_no, business.owner
    business.region_id = IN_LUMAJANG
    save_business(business=business, by=administrator)
    business.refresh_from_db()
    assert (business.registry_no, business.regency) == (number, LUMAJANG)
    assert (business.owner, business.owner.region_id) == (owner, LUMAJANG)


def test_an_owner_who_stays_with_another_business_is_known_to_both_regencies(administrator):
    owner = OwnerFactory(name="Rupiati", nik=NIK)
    staying, moving = BusinessFactory(owner=owner), BusinessFactory(owner=owner)
    moving.region_id = IN_LUMAJANG
    save_business(business=moving, by=administrator)
    staying.refresh_from_db()
    moving.refresh_from_db()
    assert staying.owner == owner
    assert moving.owner != owner
    assert (moving.owner.nik, moving.owner.region_id) == (NIK, LUMAJANG)


def test_whoever_moves_to_where_her_nik_is_known_is_that_person(administrator):
    there = OwnerFactory(name="Rupiati", nik=NIK, region_id=LUMAJANG)
    business = BusinessFactory(owner__nik=NIK)
    business.region_id = IN_LUMAJANG
    save_business(business=business, by=administrator)
    business.refresh_from_db()
    assert business.owner == there
    assert Owner.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "is_she"),
    [
        ("HJ. SITI AMINAH, S.Pd.", True),
        ("Bu Siti", True),
        ("Aminnah", True),
        ("Siti A.", True),
        ("Sri Aminah", False),
        ("Irfan Wijaya", False),
        ("-", False),
    ],
)
def test_titles_short_forms_and_slips_make_nobody_another_person(typed, is_she):
    assert is_one_person(typed, "Siti Aminah") is is_she


def test_an_officer_of_one_district_may_not_move_a_business_to_the_next(officer_of):
    business = BusinessFactory()
    officer = officer_of(CLARAK[:8])
    business.region_id = "35.13.01"
    with pytest.raises(PermissionDenied):
        save_business(business=business, by=officer)


def test_a_removed_business_leaves_its_number_and_its_history(officer_of):
    business = BusinessFactory()
    events = type(business).events.rel.related_model
    delete_business(business=business, by=officer_of(PROBOLINGGO, "administrator"))
    assert not Business.objects.exists()
    assert events.objects.filter(registry_no=business.registry_no).exists()
    later = save_business(business=unsaved(), by=officer_of(PROBOLINGGO))
    assert later.registry_no != business.registry_no


def test_an_owner_of_another_business_outlives_a_removed_one(officer_of):
    owner = OwnerFactory()
    kept, removed = BusinessFactory(owner=owner), BusinessFactory(owner=owner)
    delete_business(business=removed, by=officer_of(PROBOLINGGO, "administrator"))
    kept.refresh_from_db()
    assert kept.owner == owner


def test_a_field_officer_cannot_remove_a_business(officer_of):
    business = BusinessFactory()
    with pytest.raises(Business.DoesNotExist):
        delete_business(business=business, by=officer_of(PROBOLINGGO, "field_officer"))


def test_a_business_is_confirmed_by_those_who_may_change_it(officer_of):
    business = BusinessFactory()
    with pytest.raises(Business.DoesNotExist):
        confirm_business(business=business, by=officer_of(PROBOLINGGO, "viewer"))
    officer = officer_of(PROBOLINGGO, "verifier")
    confirm_business(business=business, by=officer)
    business.refresh_from_db()
    assert (business.confirmed_by, business.version) == (officer, 1)


def test_other_kbli_are_exactly_those_named(officer_of):
    business, officer = BusinessFactory(), officer_of(PROBOLINGGO)
    set_other_kbli(business=business, kbli=[kbli("10793"), kbli("10750")], by=officer)
    set_other_kbli(business=business, kbli=[kbli("10750"), kbli("10710")], by=officer)
    assert {line.code for line in business.other_kbli.all()} == {"10750", "10710"}


def test_an_open_form_does_not_undo_what_it_does_not_show(officer_of):
    """The pointer to the newest figures moved while the form was open."""
    officer = officer_of(PROBOLINGGO)
    business = register(business=unsaved(), by=officer)
    as_opened = Business.objects.get()
    register_figures = Figures(business=business, year=2025, workers_female=2)
    register_figures.save()
    Business.objects.update(latest_figures=register_figures)
    as_opened.name = "Keripik"
    save_business(business=as_opened, by=officer)
    stored = Business.objects.get()
    assert (stored.name, stored.latest_figures) == ("Keripik", register_figures)
