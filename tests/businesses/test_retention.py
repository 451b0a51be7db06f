"""What is kept long enough is shown first and removed only when told."""

import os
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from businesses.choices import CardWay, ClaimState, Kept, Status
from businesses.models import (
    AccessNote,
    Business,
    BusinessPerson,
    ChangeEvidence,
    Claim,
    ClaimCard,
    Draft,
    Owner,
    RetentionRule,
)
from businesses.services.changes import decide
from businesses.services.retention import FINDS, due_on
from ikm_registry.entrance.models import Proof
from ikm_registry.outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, DraftFactory, acting
from tests.factories.changes import proposed
from tests.factories.imports import load, sheet
from tests.factories.pictures import picture

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


def owners_came():
    """Of each thing that is kept of owners coming in: one old and done, one that is not."""
    rupi, business = UserFactory(), BusinessFactory()
    facts = {"user": rupi, "name": "Keripik", "region_id": CLARAK, "makes": "keripik"}
    for state in (ClaimState.WITHDRAWN, ClaimState.WAITING):
        aged(Claim.objects.create(state=state, **facts))
    for used, reference in ((LONG_AGO, "AAAAA"), (None, "BBBBB")):
        ClaimCard.objects.create(
            business=business,
            reference=reference,
            way=CardWay.PRINT,
            made_by=rupi,
            used_at=used,
        )
    aged(acting(business, UserFactory()), ended_at=LONG_AGO, since=LONG_AGO)
    aged(acting(business, rupi), since=LONG_AGO)
    aged(Proof.objects.create(contact="+6281234567890"), expires_at=LONG_AGO)
    Proof.objects.create(contact="+6281234567890")
    for moment in (LONG_AGO, timezone.now()):
        Message.objects.create(
            to="+6281234567890",
            kind="entrance.code",
            channel="phone",
            language="id",
            subject="Kode",
            written_at=moment,
            useful_until=moment,
        )


OF_OWNERS = {
    Kept.CLAIMS: Claim,
    Kept.CLAIM_CARDS: ClaimCard,
    Kept.ENDED_PEOPLE: BusinessPerson,
    Kept.CODES: Proof,
    Kept.MESSAGES: Message,
}


def test_what_is_kept_of_owners_coming_in_ends_too():
    owners_came()
    said = retention()
    for kind, model in OF_OWNERS.items():
        assert f"{kind.label}: 1 would be removed" in said
        assert model.objects.count() == 2, kind

    said = retention(apply=True)

    for kind, model in OF_OWNERS.items():
        assert f"{kind.label}: 1 removed" in said
        assert model.objects.count() == 1, kind
    assert Claim.objects.get().state == ClaimState.WAITING
    assert BusinessPerson.objects.get().ended_at is None


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "changes").mkdir()
    return tmp_path


@pytest.fixture
def forget(django_capture_on_commit_callbacks):
    """What the command says when it removes what it finds."""

    def apply():
        with django_capture_on_commit_callbacks(execute=True):
            return retention(apply=True)

    return apply


def with_photo(by):
    business = Business.objects.get(pk=BusinessFactory().pk)
    photo = ContentFile(picture(), name="ktp.png")
    return proposed(business, by, name="Keripik Lestari", evidence=[photo])


def names(folder):
    return sorted(path.name for path in (folder / "changes").iterdir())


def test_photos_of_settled_requests_go_from_the_disk_too(media, forget, officer_of, client):
    viewer, officer = officer_of("35.13", role="viewer"), officer_of("35.13")
    settled, open_still, young = (with_photo(viewer) for _ in range(3))
    for change in (settled, young):
        decide(change=change, by=officer, approved=["name"])
    for change in (settled, open_still):
        aged(change)
    assert len(names(media)) == 3
    assert f"{Kept.CHANGE_PHOTOS.label}: 1 would be removed" in retention()
    assert len(names(media)) == 3

    assert f"{Kept.CHANGE_PHOTOS.label}: 1 removed" in forget()
    kept = ChangeEvidence.objects.values_list("file", flat=True)
    assert sorted(name.removeprefix("changes/") for name in kept) == names(media)
    assert set(ChangeEvidence.objects.values_list("change", flat=True)) == {
        open_still.pk,
        young.pk,
    }
    assert settled.proposals.get().state == "approved"
    client.force_login(officer)
    assert "sudah dihapus" in client.get(settled.get_absolute_url()).content.decode()
    assert "sudah dihapus" not in client.get(young.get_absolute_url()).content.decode()


def test_files_whose_request_went_with_its_business_go_when_they_are_old(media, forget, officer_of):
    viewer = officer_of("35.13", role="viewer")
    kept = with_photo(viewer)
    with_photo(viewer).business.delete()
    (lost,) = set(names(media)) - {kept.evidence.get().file.name.removeprefix("changes/")}
    forget()
    assert len(names(media)) == 2
    for path in (media / "changes").iterdir():
        os.utime(path, (LONG_AGO.timestamp(),) * 2)
    assert f"{Kept.CHANGE_PHOTOS.label}: 1 removed" in forget()
    assert lost not in names(media)
    assert len(names(media)) == 1


def test_without_any_photo_there_is_nothing_to_forget(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "nowhere"
    assert f"{Kept.CHANGE_PHOTOS.label}: 0 would be removed" in retention()


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
