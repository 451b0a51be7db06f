"""Units: the traps of Indonesian trade, every spelling of a real list, exact conversion."""

import csv
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from businesses.models import Unit
from businesses.models.unit import UnitBook, convert, spoken

REFERENCE = settings.BASE_DIR.parent / "shared/data/reference"

pytestmark = pytest.mark.django_db


def reference(name):
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unit(code):
    return Unit.objects.get(code=code)


@pytest.mark.parametrize(
    ("volume", "from_unit", "to_unit", "result"),
    [
        ("3", "pasang", "buah", "6"),
        ("1", "kodi", "buah", "20"),
        ("1", "kodi", "lembar", "20"),
        ("2", "lusin", "buah", "24"),
        ("1", "gros", "lusin", "12"),
        ("1", "rim", "lembar", "500"),
        ("1.5", "kuintal", "kg", "150"),
        ("1", "ons", "g", "100"),
        ("2.5", "ton", "kuintal", "25"),
        ("1", "m3", "l", "1000"),
        ("2", "galon", "l", "38"),
        ("3", "stel", "set", "3"),
        ("0.1", "kg", "g", "100"),
        ("0", "kodi", "lusin", "0"),
    ],
)
def test_conversion_is_exact(volume, from_unit, to_unit, result):
    assert convert(Decimal(volume), unit(from_unit), unit(to_unit)) == Decimal(result)


@pytest.mark.parametrize(
    ("from_unit", "to_unit"),
    [("kg", "l"), ("bungkus", "kg"), ("bungkus", "botol"), ("set", "buah")],
)
def test_what_measures_other_things_is_not_converted(from_unit, to_unit):
    with pytest.raises(ValidationError, match="tidak mengukur hal yang sama"):
        convert(Decimal(1), unit(from_unit), unit(to_unit))


def test_every_unit_of_an_independent_list_is_known_with_its_factor():
    theirs = {
        row["code"]: Decimal(row["factor_to_base"]) if row["factor_to_base"] else Decimal(1)
        for row in reference("units_id.csv")
    }
    ours = {row.code: row.factor for row in Unit.objects.all()}
    assert {code: ours.get(code) for code in theirs} == theirs


def test_every_unit_that_a_real_list_wrote_is_understood():
    book = UnitBook()
    written = [row["satuan_raw"] for row in reference("units_seen_boalemo.csv")]
    assert [word for word in written if word and not book.find(word)] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BKS", "bungkus"),
        (" bh. ", "buah"),
        ("KILO  gram", "kg"),
        ("M³", "m3"),
        ("Kwintal", "kuintal"),
        ("lsn.", "lusin"),
        ("sak", "karung"),
    ],
)
def test_one_spelling_and_the_book_of_all_find_the_same(text, code):
    assert Unit.objects.find(text).code == UnitBook().find(text).code == code


@pytest.mark.parametrize("text", ["", "  ", ".", "hari", "\x00", "kg'; --"])
def test_an_unknown_spelling_is_no_unit(text):
    assert Unit.objects.find(text) is None
    assert UnitBook().find(text) is None


def test_the_book_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        book = UnitBook()
        assert [book.find(word).code for word in ("kg", "kodi", "bks")] == ["kg", "kodi", "bungkus"]


def test_no_spelling_names_two_units_and_all_are_kept_as_they_are_looked_up():
    spellings = [word for row in Unit.objects.all() for word in [row.code, *row.aliases]]
    assert [word for word, times in Counter(spellings).items() if times > 1] == []
    assert [word for word in spellings if spoken(word) != word] == []


def test_a_base_is_a_base_itself():
    assert not Unit.objects.filter(base__base__isnull=False).exists()


def test_the_database_refuses_a_factor_of_nothing():
    with pytest.raises(IntegrityError, match="unit_factor_is_positive"):
        Unit.objects.create(code="x", name="X", dimension="count", base_id="buah", factor=0)
