"""Rows as tables: every fact comes back as it was, and no cell is run by a spreadsheet program."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.rest import bodies
from ikm_registry.rest.row_streams import Table, cell

FACTS = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "fact": FACTS,
            "place": st.none() | st.fixed_dictionaries({"code": st.text("0123456789.")}),
        }
    )
)
COLUMNS = {"id": ("id",), "fact": ("fact",), "place.code": ("place", "code")}


class Rows(list):
    """What is asked for row by row, as a queryset is."""

    def iterator(self, chunk_size):
        return iter(self)


def table_of(records):
    table = Table(
        Rows(records), lambda portion: [bodies.written(each) for each in portion], COLUMNS
    )
    text = b"".join(table).decode()
    return table, list(csv.DictReader(StringIO(text, newline="")))


@given(RECORDS)
def test_each_fact_comes_back_from_its_cell(records):
    table, read = table_of(records)
    assert table.rows == len(read) == len(records)
    for row, record in zip(read, records, strict=True):
        assert row["id"] == record["id"]
        assert row["place.code"] == (record["place"] or {}).get("code", "")
        fact = record["fact"]
        if isinstance(fact, str):
            assert row["fact"] in (fact, f"'{fact}")
        else:
            assert row["fact"] == ("" if fact is None else bodies.written(fact))


@given(st.sampled_from("=+@\t\r-") | st.just(""), st.text(st.characters(codec="utf-8")))
def test_nothing_that_begins_like_a_formula_leaves_as_one(sign, rest):
    told = cell({"fact": sign + rest}, ("fact",))
    assert not told.startswith(("=", "+", "@", "\t", "\r"))
    assert not told.startswith("-") or set(told[1:]) <= set("0123456789.")


def test_a_path_that_ends_early_is_an_empty_cell():
    assert cell({"place": None}, ("place", "code")) is None
    assert cell({}, ("place", "code")) is None
    assert cell({"numbers": ["A"]}, ("numbers",)) == '["A"]'
