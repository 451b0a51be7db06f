"""Renewing the regions: differences first, nothing deleted, nothing written twice."""

import datetime as dt
import gzip
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ikm_registry.regions.management.commands.import_regions import OWN_LIST
from ikm_registry.regions.models import Region

pytestmark = pytest.mark.django_db

DECREE = dt.date(2026, 7, 1)
PROBOLINGGO = {
    "35": "Jawa Timur",
    "35.13": "Kabupaten Probolinggo",
    "35.13.05": "Leces",
    "35.13.05.2007": "Kerpangan",
    "35.13.05.2008": "Clarak",
}


@pytest.fixture
def listing(tmp_path):
    """Write a list of regions to a file: code to name, and successors of what has ended."""

    def write(names, successors=None):
        lines = [f"{code},{name}," for code, name in names.items()]
        lines += [f"{code},{name},{heir}" for (code, name), heir in (successors or {}).items()]
        path = tmp_path / "regions.csv"
        path.write_text("\n".join(["code,name,successor", *lines]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def no_region(db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE regions_region CASCADE")


@pytest.fixture
def small_country(no_region, listing):
    """A country of five regions, so that a whole list fits into a test."""
    load(listing(PROBOLINGGO))


def load(*arguments, **options):
    said = StringIO()
    call_command("import_regions", *arguments, stdout=said, as_of=DECREE, **options)
    return said.getvalue()


def versions():
    """Each row with the transaction that wrote it: equal when nothing was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, xmin::text, ctid::text FROM regions_region ORDER BY code")
        return cursor.fetchall()


def test_the_whole_list_loaded_again_writes_nothing_and_says_so():
    before = versions()
    assert "nothing was written" in load(apply=True)
    assert versions() == before


def test_the_first_list_is_written_at_once_and_tells_no_first_day(small_country):
    clarak = Region.objects.get(pk="35.13.05.2008")
    assert clarak.full_name == "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"
    assert clarak.valid_from is None
    assert clarak.valid_to is None


def test_differences_are_shown_before_they_are_written(small_country, listing):
    renewed = PROBOLINGGO | {"35.13.05.2007": "Kerpangan Baru", "35.13.05.2011": "Leces Baru"}
    del renewed["35.13.05.2008"]
    before = versions()

    said = load(listing(renewed))

    assert "35.13.05.2011 Leces Baru" in said
    assert "35.13.05.2007 Kerpangan → Kerpangan Baru" in said
    assert "35.13.05.2008 Clarak" in said
    assert "--apply" in said
    assert versions() == before


def test_differences_are_written_when_told(small_country, listing):
    renewed = PROBOLINGGO | {"35.13.05": "Leces Raya", "35.13.05.2011": "Leces Baru"}
    del renewed["35.13.05.2008"]

    load(listing(renewed), apply=True)

    added = Region.objects.get(pk="35.13.05.2011")
    assert added.valid_from == DECREE
    below = Region.objects.get(pk="35.13.05.2007")
    assert below.full_name == "Kerpangan, Leces Raya, Kabupaten Probolinggo, Jawa Timur"
    ended = Region.objects.get(pk="35.13.05.2008")
    assert ended.valid_to == DECREE
    assert ended.name == "Clarak"
    assert "nothing was written" in load(listing(renewed), apply=True)


def test_a_village_that_moves_to_a_new_regency_keeps_its_row_and_names_its_successor(
    small_country, listing
):
    new = {"35.30": "Kabupaten Leces", "35.30.01": "Leces", "35.30.01.2001": "Clarak"}
    staying = {code: name for code, name in PROBOLINGGO.items() if code != "35.13.05.2008"}
    moved = {("35.13.05.2008", "Clarak"): "35.30.01.2001"}

    said = load(listing(staying | new, moved), apply=True)

    assert "35.13.05.2008 Clarak → 35.30.01.2001" in said
    clarak = Region.objects.get(pk="35.13.05.2008")
    assert clarak.valid_to == DECREE
    assert clarak.successor.full_name == "Clarak, Leces, Kabupaten Leces, Jawa Timur"
    assert clarak.full_name == "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"
    assert clarak.successor.valid_from == DECREE
    assert "nothing was written" in load(listing(staying | new, moved), apply=True)


def test_a_successor_may_become_known_later(small_country, listing):
    staying = {code: name for code, name in PROBOLINGGO.items() if code != "35.13.05.2008"}
    load(listing(staying), apply=True)
    merged = {("35.13.05.2008", "Clarak"): "35.13.05.2007"}
    call_command("import_regions", listing(staying, merged), apply=True, stdout=StringIO())
    clarak = Region.objects.get(pk="35.13.05.2008")
    assert clarak.successor_id == "35.13.05.2007"
    assert clarak.valid_to == DECREE, "the day it ended stays as it was"


def test_a_code_that_ended_before_this_registry_began_is_remembered(small_country, listing):
    old = {("35.13.05.2099", "Clarak Lama"): "35.13.05.2008"}
    load(listing(PROBOLINGGO, old), apply=True)
    assert Region.objects.get(pk="35.13.05.2099").successor_id == "35.13.05.2008"
    assert not Region.objects.current().filter(pk="35.13.05.2099").exists()


def test_a_code_in_force_again_loses_its_end_and_its_successor(small_country, listing):
    staying = {code: name for code, name in PROBOLINGGO.items() if code != "35.13.05.2008"}
    merged = {("35.13.05.2008", "Clarak"): "35.13.05.2007"}
    load(listing(staying, merged), apply=True)
    load(listing(PROBOLINGGO), apply=True)
    clarak = Region.objects.get(pk="35.13.05.2008")
    assert (clarak.valid_to, clarak.successor) == (None, None)


def test_a_dry_run_writes_nothing_even_into_an_empty_table(no_region, listing):
    assert "35 Jawa Timur" in load(listing(PROBOLINGGO), dry_run=True)
    assert not Region.objects.exists()


def test_a_decree_of_tomorrow_changes_what_is_in_force_only_then(small_country, listing):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    renewed = PROBOLINGGO | {"35.13.05.2011": "Leces Baru"}
    del renewed["35.13.05.2008"]
    call_command("import_regions", listing(renewed), apply=True, as_of=tomorrow, stdout=StringIO())
    assert set(Region.objects.current().values_list("code", flat=True)) == set(PROBOLINGGO)
    with time_machine.travel(tomorrow + dt.timedelta(days=1)):
        assert set(Region.objects.current().values_list("code", flat=True)) == set(renewed)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("code,name\n", "no region"),
        ("kode,nama\n35,Jawa Timur\n", "columns"),
        ("code,name\n3513,Kabupaten Probolinggo\n", "Line 2"),
        ("code,name\n35,Jawa Timur\n35,Jawa Timur\n", "twice"),
        ("code,name\n35,\n", "no name"),
        (f"code,name\n35,{'Jawa ' * 20}\n", "too long"),
        ("code,name\n35,Jawa Timur\n35.13.05,Leces\n", "35.13"),
        ("code,name,successor\n35,Jawa Timur,\n34,Yogyakarta,39\n", "39"),
        ("code,name\n35,\xff\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(tmp_path, content, why):
    path = tmp_path / "regions.csv"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(CommandError, match=why):
        load(path)


def test_a_missing_or_damaged_file_is_refused_with_the_reason(tmp_path):
    damaged = tmp_path / "regions.csv.gz"
    damaged.write_bytes(OWN_LIST.read_bytes()[:5000])
    for path in (tmp_path / "none.csv", damaged):
        with pytest.raises(CommandError, match="cannot be read"):
            load(path)


def test_a_packed_list_is_read_like_a_plain_one(small_country, tmp_path):
    path = tmp_path / "regions.csv.gz"
    lines = [f"{code},{name}" for code, name in PROBOLINGGO.items()]
    path.write_bytes(gzip.compress("\n".join(["code,name", *lines]).encode()))
    assert "nothing was written" in load(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"successor_id": "35.13"},
        {"valid_from": DECREE, "valid_to": dt.date(2026, 1, 1)},
        {"valid_to": DECREE, "successor_id": "35.74"},
    ],
)
def test_the_database_refuses_a_region_that_contradicts_itself(changes):
    with pytest.raises(IntegrityError, match="region_"), transaction.atomic():
        Region.objects.filter(pk="35.74").update(**changes)


def test_the_database_refuses_a_code_that_is_none():
    with pytest.raises(IntegrityError, match="kemendagri"), transaction.atomic():
        Region.objects.create(code="3513", name="Probolinggo", full_name="Probolinggo")
