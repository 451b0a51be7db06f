"""What is kept long enough is shown first and removed only when told."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from businesses.choices import Kept, Status
from businesses.models import AccessNote, Business, Draft, Owner, RetentionRule
from businesses.services.retention import FINDS, due_on
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, DraftFactory
from tests.factories.imports import load, sheet

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=10 * 366)


def retention(**options):
    out = StringIO()
    call_command("apply_retention", stdout=out, **options)
    return out.getvalue()


def aged(row, **moments):
    type(row)._default_manager.filter(pk=row.pk).update(**moments or {"updated_at": LONG_AGO})
    return row


@pytest.fixture
def old():
    user = UserFactory()
    aged(DraftFactory(owner=user))
    note = AccessNote.objects.create(kind="search", user=user, region_id="35.13")
    aged(note, at=LONG_AGO)
    aged(BusinessFactory(status=Status.CLOSED))
    aged(BusinessFactory(status=Status.CLOSED, confirmed_at=LONG_AGO))
    aged(BusinessFactory())
    BusinessFactory(status=Status.CLOSED)


def counts():
    return [model.objects.count() for model in (Draft, AccessNote, Business, Owner)]


def test_a_dry_run_counts_by_rule_and_removes_nothing(old):
    before = counts()
    said = retention()
    assert said.count(": 1 would be removed") == 3
    assert "UU 27/2022" in said
    assert counts() == before


def test_applied_it_removes_what_is_old_and_nothing_else(old):
    assert retention(apply=True).count(": 1 removed") == 3
    assert counts() == [0, 0, 3, 3]
    assert retention(apply=True).count(": 0 removed") == len(Kept)


def test_a_spreadsheet_goes_and_what_it_loaded_stays(
    officer_of, settings, tmp_path, django_capture_on_commit_callbacks
):
    batch = load(sheet({}), by=officer_of("35.13"))
    aged(batch, heard_at=LONG_AGO)
    path = tmp_path / "media" / batch.file.name
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        retention(apply=True)
    batch.refresh_from_db()
    assert (batch.file.name, batch.preview, batch.created) == ("", [], 1)
    assert not path.exists()
    assert Business.objects.count() == 1


def test_the_newest_rule_that_has_begun_holds():
    day = date(2026, 6, 1)
    RetentionRule.objects.create(kind=Kept.DRAFTS, months=9, law="x", valid_from=day)
    of_drafts = [
        next(due.rule.months for due in due_on(on) if due.rule.kind == Kept.DRAFTS)
        for on in (day - timedelta(days=1), day)
    ]
    assert of_drafts == [1, 9]


def test_every_kind_has_a_rule_and_a_way_to_find_it():
    assert {rule.kind for rule in RetentionRule.objects.all()} == set(Kept.values) == set(FINDS)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 600))
def test_months_back_is_a_day_that_many_months_ago(day, months):
    found = RetentionRule(months=months).first_kept(day)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day <= day.day
