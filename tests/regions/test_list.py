"""The list in the repository: complete, tidy, and the same as an independent one."""

import csv
import gzip
import re

import pytest
from django.conf import settings
from django.db.models import Count

from ikm_registry.regions.choices import Kind, Level
from ikm_registry.regions.codes import kind_of
from ikm_registry.regions.management.commands.import_regions import OWN_LIST
from ikm_registry.regions.models import Region
from ikm_registry.regions.names import key

INDEPENDENT = settings.BASE_DIR.parent / "shared/data/regions"

pytestmark = pytest.mark.django_db


def independent(name):
    """Code to name of a list made by others, from the same decree."""
    path = INDEPENDENT / name
    if not path.exists():
        pytest.skip("the independent list of regions is not beside this checkout")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def test_each_level_is_complete_as_the_decree_counts_it():
    counted = Region.objects.current().order_by().values_list("level").annotate(Count("code"))
    assert dict(counted) == {
        Level.PROVINCE: 38,
        Level.REGENCY: 514,
        Level.DISTRICT: 7_285,
        Level.VILLAGE: 83_762,
    }


def test_kinds_are_as_many_as_the_decree_counts():
    kinds = [kind_of(code) for code in Region.objects.values_list("code", flat=True)]
    assert kinds.count(Kind.REGENCY) == 416
    assert kinds.count(Kind.CITY) == 98
    assert kinds.count(Kind.URBAN_VILLAGE) == 8_496
    assert kinds.count(Kind.VILLAGE) + kinds.count(Kind.CUSTOMARY_VILLAGE) == 75_266


def test_names_read_as_people_write_them():
    names = dict(Region.objects.values_list("code", "name"))
    assert names["35.13"] == "Kabupaten Probolinggo"
    assert names["35.74"] == "Kota Probolinggo"
    assert names["31"] == "Daerah Khusus Ibukota Jakarta"
    assert names["34"] == "Daerah Istimewa Yogyakarta"
    assert names["73.10"] == "Kabupaten Pangkajene dan Kepulauan"
    assert names["35.29.22"] == "Ra'as"
    assert names["32.05.38"] == "Blubur Limbangan"
    untidy = re.compile(r"""["’*]|[.]$|\s\s|\s[-/]|[-/]\s|(^|\s)(?!dan\b|x\b)[a-z]""")
    assert [name for name in names.values() if untidy.search(name)] == []


@pytest.mark.parametrize(
    "name", ["provinces.csv", "regencies.csv", "districts.csv", "villages.csv.gz"]
)
def test_an_independent_list_has_the_same_codes(name):
    theirs = independent(name)
    length = len(next(iter(theirs)))
    ours = dict(Region.objects.filter(level=length).values_list("code", "name"))
    assert ours.keys() == theirs.keys()
    # What is left are words that the two sources read differently in the decree's scans.
    differing = [code for code in ours if key(ours[code]) != key(theirs[code])]
    assert len(differing) <= 11, [(code, ours[code], theirs[code]) for code in differing]


def test_everyday_names_of_others_are_understood_too():
    independent("provinces.csv")
    with (INDEPENDENT / "aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    misread = [
        row["alias"]
        for row in rows
        if Region.objects.matching(row["alias"]).first().code != row["code"]
    ]
    assert misread == []


def test_the_file_is_packed_the_same_on_each_day_and_machine():
    content = OWN_LIST.read_bytes()
    assert content[4:8] == b"\0\0\0\0", "the time of packing is in the file"
    codes = [line.partition(b",")[0] for line in gzip.decompress(content).splitlines()[1:]]
    assert codes == sorted(codes)


def test_the_licence_of_the_data_stands_beside_it():
    assert "Open Database License" in (OWN_LIST.parent / "LICENSE-ODbL.txt").read_text()
    assert "idn-area-data" in (OWN_LIST.parent / "NOTICE").read_text()
