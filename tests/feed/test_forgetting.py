"""Changes are kept for a month, and nobody reads across a gap."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from ikm_registry.feed.models import Change, Horizon, number_changes
from tests.factories.businesses import BusinessFactory
from tests.feed.test_changes import PROBOLINGGO, Follower

pytestmark = pytest.mark.django_db


def told_before(days, *changes):
    Change.objects.filter(pk__in=[change.pk for change in changes]).update(
        published_at=timezone.now() - timedelta(days=days)
    )


@pytest.fixture
def changes():
    number_changes()
    Change.objects.all().delete()
    BusinessFactory.create_batch(3)
    number_changes()
    return list(Change.objects.numbered())


def test_what_was_told_more_than_a_month_ago_is_forgotten(changes):
    told_before(33, changes[0], changes[1])
    told_before(31, changes[2])

    call_command("forget_changes", verbosity=0)

    assert list(Change.objects.numbered()) == [changes[2]]
    assert Horizon.objects.get().forgotten == changes[1].timepoint


def test_what_took_long_to_be_committed_keeps_its_elders(changes):
    """Its number is high though its transaction began long ago."""
    told_before(33, changes[0], changes[2])

    call_command("forget_changes", verbosity=0)

    assert list(Change.objects.numbered()) == changes[1:]


def test_a_registry_in_which_nothing_happened_for_months_forgets_all(changes):
    told_before(40, *changes)

    call_command("forget_changes", verbosity=0)

    horizon = Horizon.objects.get()
    assert horizon.forgotten == horizon.reached == changes[-1].timepoint
    assert not Change.objects.exists()


def test_who_stopped_before_the_horizon_begins_anew_and_who_stands_on_it_goes_on(changes):
    told_before(33, changes[0], changes[1])
    follower = Follower(PROBOLINGGO)
    call_command("forget_changes", verbosity=0)

    assert follower.ask(after=changes[0].timepoint).status_code == 410
    answer = follower.ask(after=changes[1].timepoint)
    assert [told["timepoint"] for told in answer.json()["results"]] == [changes[2].timepoint]
