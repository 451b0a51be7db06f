"""Hours are told by the clock of the place: WIB, WITA or WIT."""

from datetime import UTC, datetime

import pytest
import time_machine

from businesses.models import ImportBatch
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

# In Jakarta still the evening of the first, in Jayapura already the second.
EVENING = datetime(2026, 11, 1, 16, 30, tzinfo=UTC)
CLOCKS = [
    ("35.13", "1 Nov 2026, 23.30 WIB"),
    ("75.02", "2 Nov 2026, 00.30 WITA"),
    ("91.03", "2 Nov 2026, 01.30 WIT"),
]


@pytest.fixture
def list_of():
    def make(code):
        batch = ImportBatch.objects.create(region_id=code, year=2025, filename="Data 2025.xlsx")
        ImportBatch.objects.filter(pk=batch.pk).update(started_at=EVENING)
        return batch

    return make


@pytest.mark.parametrize(("code", "told"), CLOCKS)
def test_an_import_tells_the_hour_of_its_regency(code, told, client, officer_of, list_of):
    client.force_login(officer_of(code))
    batch = list_of(code)

    for page in ("/", "/impor/", batch.get_absolute_url()):
        assert told in client.get(page).content.decode(), page


def test_whoever_reads_of_two_clocks_sees_each_place_by_its_own(client, db, list_of):
    client.force_login(UserFactory(is_superuser=True))
    for code, _told in CLOCKS:
        list_of(code)

    page = client.get("/impor/").content.decode()

    assert all(told in page for _code, told in CLOCKS)


@pytest.mark.parametrize(("code", "told"), CLOCKS)
def test_an_exported_workbook_is_named_by_the_day_of_its_maker(code, told, client, officer_of):
    officer = officer_of(code)
    BusinessFactory(region_id=code)
    with time_machine.travel(EVENING, tick=False):
        client.force_login(officer)
        answer = client.get("/usaha/ekspor.csv")

    day = "2026-11-01" if "WIB" in told else "2026-11-02"
    assert f"usaha-{day}.csv" in answer["Content-Disposition"]


def test_the_clock_of_several_places_is_theirs_only_if_they_share_it(officer_of, db):
    both = UserFactory(assignments=[("district_officer", "75.02"), ("viewer", "91.03")])

    assert officer_of("91.03").zone.key == "Asia/Jayapura"
    assert both.zone.key == "Asia/Jakarta"


def test_the_day_of_one_reader_is_not_left_to_the_next(client, officer_of, list_of):
    list_of("35.13")
    client.force_login(officer_of("91.03"))
    client.get("/")
    client.force_login(officer_of("35.13"))

    assert "23.30 WIB" in client.get("/impor/").content.decode()
