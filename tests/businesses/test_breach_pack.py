"""One command tells whose data an account could have seen."""

import csv
import stat
from io import StringIO

import pghistory
import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from businesses.choices import Personal, Purpose
from businesses.models import Business
from businesses.services.access import reveal
from businesses.services.exports import note_export
from businesses.services.registration import delete_business
from businesses.services.restoring import restore_business
from ikm_registry.history.reading import events_of
from ikm_registry.rest.models import ApiKey
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

NIK, PHONE = "3513054101800001", "+6281234567890"
SINCE = "2020-01-01"


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


@pytest.fixture
def business(db):
    return BusinessFactory(owner__name="Hartatik", owner__nik=NIK, owner__phone=PHONE)


def pack(user, since=SINCE, **options):
    out = StringIO()
    whose = {} if "key" in options else {"account": user.username}
    options = {"language": "en"} | whose | options
    call_command("breach_pack", since=since, stdout=out, **options)
    return out.getvalue()


def listed(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        care, heads, *rows = csv.reader(file, delimiter=";")
    assert "PERSONAL DATA" in care[0]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_it_lists_the_records_in_reach_and_what_was_shown(officer, business, tmp_path):
    BusinessFactory(region_id="35.08.01", owner__region_id="35.08")
    reveal(business=business, field=Personal.NIK, purpose=Purpose.CONTACT, by=officer)
    note_export(by=officer, format="csv", filters=[], scope=["35.13"], columns=[], rows=7)
    path = tmp_path / "pack.csv"

    said = pack(officer, out=str(path))

    (row,) = listed(path)
    assert (row["number"], row["owner"]) == (business.registry_no, "Hartatik")
    assert (row["shown in full"], row["exported"]) == ("NIK", "1")
    assert row["kept of the owner"] == "NIK, phone"
    assert "1 facts of 1 businesses" in said
    assert "with 7 rows" in said
    assert "3 x 24" in said


def test_a_list_of_one_place_held_no_business_of_another(officer, business, tmp_path):
    BusinessFactory(region_id="35.13.14.1017")
    for filters in ([("region", "35.13.14")], [("region", "35.13.14"), ("not", "region")]):
        note_export(by=officer, format="csv", filters=filters, scope=["35.13"], columns=[], rows=1)
    path = tmp_path / "pack.csv"
    pack(officer, out=str(path))
    counted = {row["number"]: row["exported"] for row in listed(path)}
    assert counted.pop(business.registry_no) == "1"
    assert set(counted.values()) == {"2"}


def test_it_tells_in_indonesian_unless_asked_otherwise(officer, business, tmp_path):
    path = tmp_path / "pack.csv"
    said = pack(officer, out=str(path), language="id")
    assert "BERKAS KEBOCORAN DATA" in said
    text = path.read_text(encoding="utf-8-sig")
    assert text.startswith('"DATA PRIBADI')
    assert "NIK, telepon" in text


def test_one_key_is_told_from_when_it_was_made(business, tmp_path):
    client = client_of("35.13")
    key = key_for(client)[0]
    note_export(by=client, format="csv", filters=[], scope=["35.13"], columns=[], rows=1)
    path = tmp_path / "pack.csv"
    said = pack(client, key=str(key), out=str(path))
    (row,) = listed(path)
    assert (row["number"], row["exported"]) == (business.registry_no, "1")
    assert f"({key})" in said
    ApiKey.objects.end()
    with pytest.raises(CommandError, match="This key ended"):
        pack(client, since="2099-01-01", key=str(key))


def test_the_file_is_for_its_maker_alone_and_never_overwritten(officer, business, tmp_path):
    path = tmp_path / "pack.csv"
    pack(officer, out=str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CommandError):
        pack(officer, out=str(path))


def test_contacts_are_written_only_on_demand_and_a_nik_never(officer, business, tmp_path):
    without, with_them = tmp_path / "a.csv", tmp_path / "b.csv"
    said = pack(officer, out=str(without)) + pack(officer, out=str(with_them), contacts=True)
    assert PHONE not in without.read_text()
    assert PHONE[1:] in with_them.read_text()
    assert NIK not in without.read_text() + with_them.read_text() + said
    assert PHONE not in said
    assert "Hartatik" not in said


def test_a_role_that_was_taken_away_since_counts(officer, business, tmp_path):
    officer.assignments.all().delete()
    path = tmp_path / "pack.csv"
    said = pack(officer, out=str(path))
    assert len(listed(path)) == 1
    assert "Places            35.13\n" in said


def test_places_of_a_role_that_was_taken_away_are_told_by_its_exports(business, tmp_path):
    former = UserFactory(is_active=False)
    note_export(by=former, format="csv", filters=[], scope=["35.13"], columns=[], rows=1)
    path = tmp_path / "pack.csv"
    said = pack(former, out=str(path))
    assert len(listed(path)) == 1
    assert "(closed)" in said


def test_what_happened_before_does_not_count(officer, business):
    reveal(business=business, field=Personal.NIK, purpose=Purpose.CONTACT, by=officer)
    assert "0 facts of 0 businesses" in pack(officer, since="2099-01-01")


def test_what_was_removed_since_is_listed_as_it_was(officer, business, tmp_path):
    number = business.registry_no
    note_export(by=officer, format="csv", filters=[], scope=["35.13"], columns=[], rows=1)
    delete_business(business=business, by=UserFactory(is_superuser=True))
    path, with_contacts = tmp_path / "a.csv", tmp_path / "b.csv"

    said = pack(officer, out=str(path))
    pack(officer, out=str(with_contacts), contacts=True)

    (row,) = listed(path)
    assert (row["number"], row["business"], row["owner"]) == (number, business.name, "Hartatik")
    assert (row["kept of the owner"], row["exported"]) == ("NIK, phone", "1")
    assert row["removed"] == f"{localdate():%Y-%m-%d}"
    assert "could be read: 1, of 1 owners" in said
    assert "removed from the registry since: 1" in said
    assert PHONE[1:] in with_contacts.read_text()
    assert NIK not in path.read_text() + with_contacts.read_text()


def test_what_was_removed_before_or_elsewhere_or_came_back_is_not(officer, business, tmp_path):
    chief = UserFactory(is_superuser=True)
    elsewhere = BusinessFactory(region_id="35.08.01", owner__region_id="35.08")
    delete_business(business=elsewhere, by=chief)
    with pghistory.context(user=chief.pk):
        delete_business(business=business, by=chief)
    with pghistory.context(user=chief.pk, act="restore"):
        restore_business(event=events_of(Business).objects.latest("pgh_id"), by=chief)
    path, later = tmp_path / "a.csv", tmp_path / "b.csv"

    pack(officer, out=str(path))
    pack(officer, out=str(later), since="2099-01-01")

    for file in (path, later):
        (row,) = listed(file)
        assert (row["number"], row["removed"]) == (business.registry_no, "")


def test_what_was_moved_out_of_her_places_since_is_listed(officer, business, tmp_path):
    note_export(by=officer, format="csv", filters=[], scope=["35.13"], columns=[], rows=1)
    Business.objects.filter(pk=business.pk).update(region_id="35.08.01")
    path, later = tmp_path / "a.csv", tmp_path / "b.csv"
    pack(officer, out=str(path))
    pack(officer, out=str(later), since="2099-01-01")
    (row,) = listed(path)
    assert (row["number"], row["exported"]) == (business.registry_no, "1")
    assert listed(later) == []


def test_an_account_that_reached_nothing_lists_nothing(business, tmp_path):
    delete_business(business=business, by=UserFactory(is_superuser=True))
    path = tmp_path / "pack.csv"
    assert "could be read: 0, of 0 owners" in pack(UserFactory(), out=str(path))
    assert listed(path) == []


@pytest.mark.parametrize(
    "options", [{"account": "nobody"}, {"since": "yesterday"}, {"since": "2026-13-45"}]
)
def test_what_cannot_be_is_said_in_a_sentence(officer, options):
    said = {"account": officer.username, "since": SINCE} | options
    with pytest.raises(CommandError, match=r"[.]$"):
        call_command("breach_pack", **said)
