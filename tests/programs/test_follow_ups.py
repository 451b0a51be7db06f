"""Everybody who was helped is visited afterwards, three times, in order."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from programs.choices import Deed
from programs.models import (
    FollowUp,
)
from programs.services.applications import advance
from programs.services.follow_ups import months_after, report_follow_up
from tests.factories.deliveries import (
    budi,
    machines,
    received,
)
from tests.programs.test_deliveries import TODAY, days_ago

pytestmark = pytest.mark.django_db


def test_nothing_is_closed_before_everybody_was_visited():
    application = received(machines(), on=days_ago(800))
    visits = list(FollowUp.objects.filter(application=application))
    for visit in visits:
        with pytest.raises(ValidationError):
            advance(application=application, deed=Deed.CLOSE, by=budi())
        visit.done_on, visit.effect, visit.workers = visit.planned_on, "grown", 5
        report_follow_up(follow_up=visit, by=budi())

    assert advance(application=application, deed=Deed.CLOSE, by=budi()).state == "closed"


def test_a_visit_says_when_it_was_and_what_was_found():
    application = received(machines(), on=days_ago(100))
    for said in (
        {"done_on": None, "effect": "grown"},
        {"done_on": date(2100, 1, 1), "effect": "grown"},
        {"done_on": date(2000, 1, 1), "effect": "grown"},
        {"done_on": TODAY(), "effect": ""},
    ):
        visit = FollowUp.objects.filter(application=application).first()
        for name, value in said.items():
            setattr(visit, name, value)

        with pytest.raises(ValidationError):
            report_follow_up(follow_up=visit, by=budi())


def reported(visit, on):
    visit.done_on, visit.effect = on, "grown"
    report_follow_up(follow_up=visit, by=budi())


def test_visits_are_reported_in_their_turn_and_not_before_their_time():
    application = received(machines(), on=days_ago(200))
    first, second, third, _last = FollowUp.objects.filter(application=application)
    with pytest.raises(ValidationError):
        reported(second, TODAY())  # the first was not reported
    with pytest.raises(ValidationError) as early:
        reported(first, days_ago(200))  # on the day of the handover
    assert "done_on" in early.value.error_dict

    reported(first, days_ago(100))
    reported(second, days_ago(20))

    with pytest.raises(ValidationError):
        reported(third, TODAY())  # a year after the help is months away
    with pytest.raises(ValidationError):
        reported(first, days_ago(10))  # the second was before that


def test_what_is_late_is_told():
    received(machines(), on=days_ago(200))

    late = FollowUp.objects.overdue()
    assert [visit.months for visit in late] == [3, 6]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_months_end_where_they_end(day, months, then):
    assert months_after(day, months) == then
