"""The maintainer's tool: the same names in, the same bytes out."""

import csv
import gzip
import importlib.util

import pytest
from django.conf import settings

SPEC = importlib.util.spec_from_file_location(
    "make_regions", settings.BASE_DIR / "tools/make_regions.py"
)
make_regions = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(make_regions)


@pytest.mark.parametrize(
    ("in_the_decree", "name"),
    [
        ('Ra"as', "Ra'as"),
        ("Regapu’u", "Regapu'u"),
        ("Murung A.", "Murung A"),
        ("Teuw*", "Teuw"),
        ("Urek - Urek", "Urek-Urek"),
        ("Hoku- hoku Gam", "Hoku-hoku Gam"),
        ("Konda/ Kondaga", "Konda/Kondaga"),
        ("Bua ' Tarrung", "Bua' Tarrung"),
        ("Cibal barat", "Cibal Barat"),
        ("2 x 11 Kayu Tanam", "2 x 11 Kayu Tanam"),
        ("Kabupaten Pangkajene dan Kepulauan", "Kabupaten Pangkajene dan Kepulauan"),
        ("Baji pa'mai", "Baji Pa'mai"),
        ("Kota Bau Bau", "Kota Bau Bau"),
    ],
)
def test_the_typesetting_of_the_decree_is_put_right(in_the_decree, name):
    assert make_regions.tidy(in_the_decree) == name
    assert make_regions.tidy(name) == name


def test_the_list_in_the_repository_is_what_the_tool_packs():
    with gzip.open(make_regions.LIST, "rt", encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    assert len(rows) == sum(make_regions.LEVELS.values())
    packed = make_regions.packed(rows)
    assert gzip.decompress(packed) == make_regions.unpacked(make_regions.LIST)
    assert packed == make_regions.packed(rows)


def test_each_correction_stands_in_the_list_and_gives_its_reason():
    with gzip.open(make_regions.LIST, "rt", encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    with make_regions.CORRECTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert names[row["code"]] == row["name"]
            assert row["reason"]
