"""All documents as one file, packed once a day for those who come by a key."""

import gzip
import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import localdate

from businesses.choices import ConsentPurpose
from businesses.models import Business, BusinessDocument, Export, Figures
from ikm_registry.accounts import wall
from ikm_registry.feed.models import Block, Edition, FileSum, Horizon, Snapshot, number_changes
from ikm_registry.feed.snapshots import make_snapshot
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.rest import client_of, key_for

PROBOLINGGO, LUMAJANG, BOALEMO, PROVINCE = "35.13", "35.08", "75.02", "35"
TODAY = date(2026, 11, 22)
ALL_SCOPES = [KeyScope.READ, KeyScope.OWNERS_READ, KeyScope.FINANCES]


class Taker:
    """A system that fetches what was packed, by a key."""

    def __init__(self, *places, role="api_client", **key):
        self.user = client_of(*places, role=role)
        self.words = key_for(self.user, **key)[1]

    def ask(self, path, **parameters):
        headers = {"Authorization": f"Bearer {self.words}"}
        return Client().get(path, parameters, headers=headers)

    def listed(self):
        return self.ask("/api/v1/snapshots/").json()["results"]

    def file(self, url=""):
        answer = self.ask(url or self.listed()[0]["url"])
        assert answer.status_code == 200
        return answer.getvalue()

    def lines(self, url=""):
        return [json.loads(line) for line in gzip.decompress(self.file(url)).splitlines()]


@pytest.fixture
def businesses(transactional_db):
    """In three regencies, with something to hide in each."""
    places = [PROBOLINGGO, "35.13.05.2008", "35.13.11", LUMAJANG, BOALEMO]
    for place in places:
        FiguresFactory(business=ProductFactory(business__region_id=place).business)
    return list(Business.objects.order_by("pk"))


def pack(today=TODAY, **options):
    return make_snapshot(BusinessDocument, today=today, **options)


def bodies(taker):
    """What the list tells her now, by id."""
    return {
        business["id"]: business
        for business in taker.ask("/api/v1/businesses/", limit=1000).json()["results"]
    }


@pytest.mark.parametrize(
    ("places", "scopes"),
    [
        ([PROBOLINGGO], [KeyScope.READ]),
        ([PROBOLINGGO], ALL_SCOPES),
        ([PROVINCE], [KeyScope.READ, KeyScope.FINANCES]),
        ([LUMAJANG, BOALEMO], [KeyScope.READ, KeyScope.OWNERS_READ]),
    ],
)
def test_the_file_holds_what_the_lists_tell_its_reader(businesses, places, scopes):
    taker = Taker(*places, role="district_officer", scopes=scopes)
    snapshot = pack()

    (told,) = taker.listed()
    lines = taker.lines()

    assert {line["id"]: line for line in lines} == bodies(taker)
    assert (told["rows"], told["timepoint"]) == (len(lines), snapshot.timepoint)
    assert told["id"] == "2026-11-22"
    assert told["url"] == "http://testserver/api/v1/snapshots/2026-11-22/businesses.ndjson.gz"
    assert told["deltas"] == {"24h": None, "7d": None, "31d": None}


def test_the_sum_and_the_length_are_those_of_the_very_file(businesses):
    takers = [Taker(PROBOLINGGO), Taker(PROVINCE), Taker(PROBOLINGGO, role="viewer")]
    pack()
    for taker in takers:
        (told,) = taker.listed()
        answer = taker.ask(told["url"])
        file = answer.getvalue()
        assert told["sha256"] == hashlib.sha256(file).hexdigest()
        assert told["bytes"] == len(file) == int(answer["Content-Length"])
        assert answer["Content-Type"] == "application/gzip"
    assert FileSum.objects.count() == 2  # the last may see no more than the first


def test_many_blocks_become_one_file(businesses, monkeypatch):
    monkeypatch.setattr("ikm_registry.feed.snapshots.ROWS", 2)
    taker = Taker(PROBOLINGGO, BOALEMO)
    pack()
    assert Block.objects.count() == 3
    assert {line["id"]: line for line in taker.lines()} == bodies(taker)


def mixed():
    taker = Taker()
    taker.user = UserFactory(assignments=[("district_officer", PROBOLINGGO), ("viewer", BOALEMO)])
    taker.words = key_for(taker.user, scopes=ALL_SCOPES)[1]
    return taker


@pytest.mark.parametrize(
    "narrow",
    [
        lambda: Taker("35.13.05"),
        lambda: Taker(PROBOLINGGO, purpose="bank"),
        mixed,
    ],
    ids=["a district", "a purpose", "rights that differ"],
)
def test_whoever_has_less_than_regencies_gets_a_file_made_for_her(businesses, narrow):
    ConsentFactory(owner=businesses[0].owner, purpose=ConsentPurpose.BANK)
    taker = narrow()
    pack()
    Business.objects.update(name="Emping Bu Rupi")

    (told,) = taker.listed()

    assert {line["id"]: line for line in taker.lines()} == bodies(taker)
    assert told["sha256"] is told["bytes"] is None
    assert told["rows"] == len(bodies(taker)) > 0


def test_a_key_made_since_gets_a_file_made_for_it_until_the_next_night(businesses):
    pack()
    taker = Taker(PROBOLINGGO)
    assert taker.listed()[0]["sha256"] is None
    assert {line["id"]: line for line in taker.lines()} == bodies(taker)
    pack(TODAY + timedelta(days=1))
    assert taker.listed()[0]["sha256"]


def test_for_keys_that_are_over_nothing_is_packed(businesses):
    Taker(PROBOLINGGO, days=-1)
    pack()
    assert not Edition.objects.exists()


def test_a_regency_in_which_nothing_changed_is_not_packed_again(businesses):
    Taker(PROVINCE)
    pack()
    before = set(Edition.objects.values_list("pk", "place"))
    assert {place for _key, place in before} == {PROBOLINGGO, LUMAJANG}

    Business.objects.filter(region_id=LUMAJANG).update(name="Emping Bu Rupi")
    after = set(pack(TODAY + timedelta(days=1)).editions.values_list("pk", "place"))

    assert {place for _key, place in after & before} == {PROBOLINGGO}
    assert {place for _key, place in after - before} == {LUMAJANG}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Business.objects.filter(region_id=PROBOLINGGO)[0].delete(),
        lambda: BusinessFactory(region_id=PROBOLINGGO),
        lambda: Business.objects.filter(region_id=LUMAJANG).update(region_id=PROBOLINGGO),
        lambda: Figures.objects.filter(business__region_id=PROBOLINGGO).update(turnover=1),
    ],
    ids=["deleted", "new", "moved", "hidden"],
)
def test_whatever_happens_to_a_regency_is_in_its_next_file(businesses, change):
    taker = Taker(PROBOLINGGO, role="district_officer", scopes=ALL_SCOPES)
    pack()
    change()
    pack(TODAY + timedelta(days=1))
    assert {line["id"]: line for line in taker.lines()} == bodies(taker)


def test_files_of_two_days_are_kept_and_older_ones_lead_to_the_newest(businesses):
    taker = Taker(PROBOLINGGO)
    for days in range(3):
        Business.objects.update(name=f"Emping {days}")
        pack(TODAY + timedelta(days=days))

    def address(day):
        return f"/api/v1/snapshots/{day}/businesses.ndjson.gz"

    assert taker.ask(address("2026-11-22")).status_code == 410
    assert [line["name"] for line in taker.lines(address("2026-11-23"))] == ["Emping 1"] * 3
    assert Edition.objects.count() == 2
    assert taker.listed()[0]["id"] == "2026-11-24"


def test_a_day_is_packed_once_unless_it_is_asked_for_again(businesses):
    first = pack()
    assert pack() is None
    assert pack(again=True).pk != first.pk


def test_days_are_kept_for_as_long_as_changes_lead_from_them(businesses):
    pack(TODAY - timedelta(days=35))
    pack(TODAY - timedelta(days=34))
    pack()
    assert Snapshot.objects.count() == 2


class TestDeltas:
    def test_the_last_change_of_each_record_since_the_day_before(self, businesses):
        taker = Taker(PROBOLINGGO)
        pack(TODAY - timedelta(days=1))
        changed, deleted, *_rest = businesses
        for name in ("Emping", "Emping Bu Rupi"):
            Business.objects.filter(pk=changed.pk).update(name=name)
            number_changes()
        deleted.delete()
        Business.objects.filter(region_id=BOALEMO).update(name="Elsewhere")
        pack()
        Business.objects.filter(region_id="35.13.11").update(name="Later")

        lines = {line["resource_id"]: line for line in taker.lines(self.address(taker, "24h"))}

        assert set(lines) == {str(changed.uuid), str(deleted.uuid)}
        assert lines[str(changed.uuid)]["data"]["name"] == "Emping Bu Rupi"
        assert lines[str(deleted.uuid)]["type"] == "deleted"

    def test_each_leads_from_the_newest_day_that_is_old_enough(self, businesses):
        taker = Taker(PROBOLINGGO)
        for days in (31, 9, 3, 1, 0):
            pack(TODAY - timedelta(days=days))
        bases = [self.address(taker, name)[-20:-10] for name in ("24h", "7d", "31d")]
        assert bases == ["2026-11-21", "2026-11-13", "2026-10-22"]

    def test_there_is_none_over_forgotten_changes(self, businesses):
        taker = Taker(PROBOLINGGO)
        pack(TODAY - timedelta(days=1))
        BusinessFactory()
        pack()
        url = self.address(taker, "24h")
        Horizon.objects.update(forgotten=number_changes())
        try:
            assert self.address(taker, "24h") is None
            assert taker.ask(url).status_code == 410
        finally:
            Horizon.objects.update(forgotten=0)

    def address(self, taker, name):
        return taker.listed()[0]["deltas"][name]


def test_who_takes_a_file_along_is_noted(businesses):
    taker = Taker(PROBOLINGGO)
    pack(TODAY - timedelta(days=1))
    BusinessFactory()
    pack()
    (told,) = taker.listed()
    for url in (told["url"], told["deltas"]["24h"]):
        taker.file(url)

    exports = Export.objects.order_by("pk").values_list("user", "format", "scope", "rows")
    assert list(exports) == [
        (taker.user.pk, "ndjson", [PROBOLINGGO], 4),
        (taker.user.pk, "ndjson", [PROBOLINGGO], 1),
    ]


def test_packed_documents_stand_behind_the_wall(businesses):
    Taker(PROVINCE)
    Taker(BOALEMO)
    pack()
    with wall.raised_for(UserFactory(assignments=[("district_officer", LUMAJANG)])):
        assert [edition.place for edition in Edition.objects.all()] == [LUMAJANG]
        assert Block.objects.count() == 1
        assert not FileSum.objects.exists()


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-11-21", 404), ("22-11-2026", 404), ("20261122", 404), ("2026-02-31", 404)],
)
def test_a_day_that_is_none_is_not_there(businesses, day, status):
    taker = Taker(PROBOLINGGO)
    pack()
    for name in ("businesses", f"businesses-since-{day}"):
        path = f"/api/v1/snapshots/{day}/{name}.ndjson.gz"
        assert taker.ask(path).status_code == status


def test_the_command_packs_today(businesses, capsys):
    Taker(PROBOLINGGO)
    call_command("make_snapshots")
    assert "businesses: 1 editions" in capsys.readouterr().out
    assert {each.date for each in Snapshot.objects.all()} == {localdate()}
    call_command("make_snapshots")
    assert "--again" in capsys.readouterr().out
