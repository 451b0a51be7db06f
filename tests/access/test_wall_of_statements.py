"""The wall that comes with each statement, and what is left of any wall afterwards."""

import pytest
from django.db import NotSupportedError, connection

from businesses.models import Business
from ikm_registry.accounts import wall
from tests.access.test_wall import WEB, ask
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

PROBOLINGGO, LUMAJANG = "35.13", "35.08"
IN_LUMAJANG = "35.08.01"


@pytest.fixture(params=["inside a transaction", "by itself"])
def database(request):
    """Tests run inside a transaction, a site does not: then each statement is one of its own."""
    is_inside = request.param == "inside a transaction"
    request.getfixturevalue("db" if is_inside else "transactional_db")


def officer_of(place):
    return UserFactory(assignments=[("district_officer", place)])


@pytest.mark.parametrize("raised", [wall.raised_for, wall.raised_for_each_statement])
def test_only_her_own_places_are_seen_and_nothing_is_left_behind(database, raised):
    mine = BusinessFactory()
    BusinessFactory(region_id=IN_LUMAJANG)
    officer, elsewhere = officer_of(PROBOLINGGO), officer_of("75.02")
    with raised(officer):
        assert ask(WEB)
        assert list(Business.objects.all()) == [mine]
        assert Business.objects.filter(name__contains="%").count() == 0
    with raised(elsewhere):
        assert not Business.objects.exists()
    assert not ask(WEB)
    assert Business.objects.count() == 2


@pytest.mark.parametrize("raised", [wall.raised_for, wall.raised_for_each_statement])
def test_a_question_across_the_wall_goes_no_further(database, raised):
    BusinessFactory(region_id=IN_LUMAJANG)
    with raised(officer_of(PROBOLINGGO)):
        with wall.lowered():
            assert Business.objects.count() == 1
        assert Business.objects.count() == 0
        assert ask(WEB)


def test_a_site_keeps_nothing_of_the_reader_on_its_connection(transactional_db):
    settings = "SELECT coalesce(current_setting('ikm.places', true), '')"
    for raised in (wall.raised_for, wall.raised_for_each_statement):
        with raised(officer_of(PROBOLINGGO)):
            assert ask(settings) == PROBOLINGGO
        assert ask(settings) == ""
        assert not ask(WEB)


@pytest.mark.django_db
def test_a_cursor_kept_by_the_server_is_refused_before_a_wall_of_statements():
    with (
        wall.raised_for_each_statement(officer_of(PROBOLINGGO)),
        pytest.raises(NotSupportedError),
    ):
        list(Business.objects.iterator())


@pytest.mark.django_db
def test_the_wall_costs_a_read_no_statement_of_its_own(django_assert_num_queries):
    officer = officer_of(PROBOLINGGO)
    assert officer.held
    with django_assert_num_queries(2), wall.raised_for_each_statement(officer):
        Business.objects.count()
    assert connection.in_atomic_block  # the second told PostgreSQL that the test goes on
