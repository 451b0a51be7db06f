"""Figures of a new period, and opening hours, as the API tells and decides about them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from businesses.models import ChangeRequest, Figures
from businesses.services.keeping import Period, tell_period
from tests.businesses.changes.test_api import ADDRESS, DECIDING, by_key, step
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.changes import proposed

pytestmark = pytest.mark.django_db

LAST_YEAR = localdate().year - 1


@pytest.fixture
def office(db):
    return by_key(*DECIDING, role="district_officer")


@pytest.fixture
def rupi(db):
    return UserFactory()


@pytest.fixture
def told(rupi):
    business = BusinessFactory(owner__account=rupi)
    FiguresFactory(business=business, year=LAST_YEAR - 1)
    changed = {"workers_female": 4}
    return tell_period(
        business=business, period=Period(LAST_YEAR), changed=changed, seen=1, by=rupi
    )


def read(office, change):
    return office.get(f"{ADDRESS}{change.uuid}/").json()


def test_a_new_period_has_no_record_until_something_of_it_is_approved(told, office):
    seen = read(office, told)
    assert seen["target"] == {
        "kind": "period",
        "id": None,
        "version": None,
        "period": str(LAST_YEAR),
    }
    values = {value["rule"] for value in seen["changes"]}
    assert values == {"review"}
    assert {value["now"] for value in seen["changes"]} == {None}

    answer = step(office, seen, "approve")

    assert answer.status_code == 200, answer.content
    row = Figures.objects.get(year=LAST_YEAR)
    assert (row.workers_female, row.workers_male) == (4, 1)
    assert answer.json()["target"]["id"] == str(row.uuid)
    found = office.get(ADDRESS, {"target": str(row.uuid)}).json()["results"]
    assert [each["id"] for each in found] == [seen["id"]]


def test_what_an_officer_wrote_meanwhile_is_overruled_by_name_alone(told, office):
    FiguresFactory(business=told.business, year=LAST_YEAR, workers_female=9)
    change = read(office, told)
    taken = {value["field"]: value["overtaken"] for value in change["changes"]}
    name = next(name for name, overtaken in taken.items() if overtaken)

    assert step(office, change, "approve", {"names": [name]}).status_code == 409
    both = {"names": [name], "overrule": [name]}
    assert step(office, change, "approve", both).status_code == 200
    assert Figures.objects.get(year=LAST_YEAR).workers_female == 4


def test_another_request_of_the_same_number_is_none_of_a_records(told, office):
    """The key of a business is no key of figures."""
    other = FiguresFactory(business=BusinessFactory(), year=LAST_YEAR)
    assert office.get(ADDRESS, {"target": str(other.uuid)}).json()["results"] == []


def test_changed_opening_hours_are_told(rupi, office):
    business = BusinessFactory(owner__account=rupi)
    change = proposed(business, rupi, opening_hours="08.00–16.00")
    [value] = read(office, change)["changes"]
    assert (value["field"], value["proposed"], value["state"]) == (
        "opening_hours",
        "08.00–16.00",
        "approved",
    )


@pytest.mark.parametrize("wrong", [{"year": None}, {"part": None}, {"kind": "figures"}])
def test_a_request_names_its_period_if_and_only_if_it_is_new(told, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.filter(pk=told.pk).update(**wrong)
