"""From a file to rows of text: what programs do to lists, and what is no list."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from businesses.exchange.columns import match
from businesses.exchange.listing import NAMING, read_list
from businesses.exchange.reader import Unreadable, is_damaged, read_sheets, written_number
from tests.factories.imports import sheet

SHEETS = Path(__file__).parents[3] / "shared/data/sheets"


def workbook(*rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_csv_may_be_parted_by_any_usual_sign(delimiter):
    text = f"Nama IKM{delimiter}Produk\nBu Rupi{delimiter}Keripik\n"
    assert read_list(text.encode()).rows[0].texts == {"name": "Bu Rupi", "product_name": "Keripik"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_may_be_in_any_encoding_of_excel(encoding):
    data = "Nama IKM;Produk\nCafé Élite;Kopi\n".encode(encoding)
    assert read_list(data).rows[0].get("name") == "Café Élite"


def test_rows_keep_the_number_that_the_program_shows_beside_them():
    rows = read_list(b"DAFTAR IKM\n\nNama IKM;Produk\n;\nBu Rupi;Keripik\n").rows
    assert [row.number for row in rows] == [5]


def test_titles_may_take_two_lines_under_a_letterhead():
    listing = read_list(
        workbook(
            ["DATA INDUSTRI KECIL DAN MENENGAH", "", "", ""],
            ["No", "Nama IKM", "Tenaga Kerja", "", "Nilai Investasi (000)"],
            ["", "", "L", "P", ""],
            ["", "KECAMATAN LECES", "", "", ""],
            [1, "Bu Rupi", 1, 3, 5000],
            ["No", "Nama IKM", "Tenaga Kerja L", "Tenaga Kerja P", "Nilai Investasi (000)"],
            [2, "Bu Siti", 0, 2, 7500.5],
            ["", "JUMLAH", 1, 5, 12500.5],
        )
    )
    assert listing.titles["workers_female"] == "Tenaga Kerja P"
    assert listing.money_unit == 1000
    assert [row.get("name") for row in listing.rows] == ["Bu Rupi", "Bu Siti"]
    assert listing.rows[1].get("investment_undivided") == "7500,5"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Nilai Produksi", 1),
        ("Nilai Produksi (000)", 1_000),
        ("Nilai Produksi (Rp.000)", 1_000),
        ("Nilai Produksi (Rp ribuan)", 1_000),
        ("Nilai Produksi (dalam ribuan rupiah)", 1_000),
        ("Nilai Produksi (Rp juta)", 1_000_000),
    ],
)
def test_titles_say_what_one_stands_for(title, unit):
    assert read_list(f"Nama IKM;{title}\nBu Rupi;1\n".encode()).money_unit == unit


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (12.5, "12,5"),
        (-7.84, "-7,84"),
        (85334237308.0, "85334237308"),
        (1e-7, "0,0000001"),
        (float("nan"), ""),
    ],
)
def test_numbers_of_a_workbook_are_written_as_people_write_them(number, text):
    assert written_number(number) == text


def test_a_number_too_long_for_the_program_shows_that_it_lost_digits():
    nik = 3513112501900001
    assert is_damaged(written_number(float(nik)))
    assert is_damaged("8.52E+10")
    assert not is_damaged("085233334444")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "daftar"),
        (b"\x00\x01\x02\x03\x00\x00\x00", "spreadsheet"),
        (b"<html><table><tr><td>Nama IKM</td></tr></table></html>", "spreadsheet"),
        (b"PK\x03\x04 this is no workbook", "rusak"),
        (b"\xd0\xcf\x11\xe0 nor is this", "rusak"),
        (b"Nama IKM;Produk\n", "tidak ada baris"),
        (b"Sektor;Leces;Dringu;Jumlah\nPangan;10;20;30\n", "bukan daftar usaha"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data, word):
    with pytest.raises(Unreadable) as refused:
        read_list(data)
    assert word in str(refused.value)


def sentence_or_lines(data):
    try:
        return [line for page in read_sheets(data) for line in page.lines]
    except Unreadable as refused:
        return str(refused)


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    for beginning in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Nama IKM;Produk\n"):
        found = sentence_or_lines(beginning + data)
        assert isinstance(found, list) or found.endswith(".")
        assert all("\0" not in cell for line in found for cell in cells(line))


def cells(line):
    return getattr(line, "cells", [])


WHOLE = workbook(["Nama IKM", "Produk"], ["Bu Rupi", "Keripik"])


@example(at=5232, junk=b"\x00@")  # a zip version that no program knows
@given(at=st.integers(0, len(WHOLE)), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused(at, junk):
    found = sentence_or_lines(WHOLE[:at] + junk + WHOLE[at + len(junk) :])
    assert isinstance(found, list) or found.endswith(".")


def test_a_list_of_our_own_is_read_whole():
    listing = read_list(sheet({}, {"Nama IKM": "Tahu Pak Slamet"}))
    assert [row.get("name") for row in listing.rows] == ["Keripik Bu Rupi", "Tahu Pak Slamet"]
    assert listing.unused == []


def test_the_titles_of_twenty_real_lists_are_known_where_they_are_lists():
    path = SHEETS / "header_styles_seen.csv"
    if not path.exists():
        pytest.skip(f"the collection of real titles is not on this machine: {path.name}")
    with path.open(encoding="utf-8", newline="") as file:
        styles = [row["columns"].split(" | ")[0].split(",") for row in csv.DictReader(file)]
    known = [match(titles) for titles in styles]
    lists = [facts for facts in known if NAMING & facts.keys()]
    assert (len(styles), len(lists)) == (20, 16)
    assert sum(len(facts) for facts in lists) == 119
