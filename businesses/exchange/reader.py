"""A spreadsheet file as sheets of text, whatever program wrote it.

Everything becomes text at once, so that a NIB never turns into a number on its way.
A number that a program has already cut short is left in the form that shows it
("8.52E+10"), for `is_damaged` to find.
"""

import csv
import io
import re
import struct
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

# Spreadsheet programs keep fifteen digits of a number and write zeros for the rest.
MOST_DIGITS = 10**15
DAMAGED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
NOT_TEXT = re.compile(r"[\s\x00-\x1f\x7f\ufeff\ud800-\udfff]+")
DELIMITERS = ";,\t|"
# 100,000 rows of 40 columns; a small file can unpack to far more than a machine holds.
MOST_CELLS = 4_000_000
MOST_UNPACKED = 400 * 1024 * 1024
PACKED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What the readers raise where a workbook is cut or changed; the last at a made-up zip version.
BROKEN_WORKBOOK = (
    CalamineError,
    ValueError,
    OSError,
    EOFError,
    struct.error,
    zipfile.BadZipFile,
    NotImplementedError,
)


class Unreadable(Exception):
    """The file as a whole cannot be a list; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, under the number that a spreadsheet program shows beside it."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    name: str
    lines: list[Line]


def is_damaged(text):
    """A long number of which a program kept only the beginning."""
    return bool(DAMAGED.fullmatch(text))


def read_sheets(data):
    """Every sheet of the file, or Unreadable. Kinds are told by content, not by file name."""
    if is_workbook(data):
        return read_workbook(data)
    return [Sheet("", read_csv(decode(data)))]


def is_workbook(data):
    return data.startswith((PACKED, OLD_EXCEL))


def decode(data):
    """UTF-8 as it should be; UTF-16 and Windows-1252 as Excel's "Save as text" has them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_csv(text):
    if text.count("\0") > 3 or text.lstrip().startswith("<"):
        raise Unreadable(
            _("This file is not a spreadsheet. Open it in Excel and save it as .xlsx or .csv.")
        )
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        return [
            Line(number, [plain(cell) for cell in cells])
            for number, cells in enumerate(lines, start=1)
        ]
    except csv.Error as error:
        raise Unreadable(
            _("Row %(row)s of the file cannot be read. Save it again as .xlsx.")
            % {"row": lines.line_num}
        ) from error


def delimiter_of(text):
    """The sign that most of the first lines are parted by."""
    beginning = text.splitlines()[:20]
    return max(DELIMITERS, key=lambda sign: sum(min(line.count(sign), 30) for line in beginning))


def read_workbook(data):
    try:
        check_unpacked_size(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [read_sheet(workbook, name) for name in workbook.sheet_names]
    except BROKEN_WORKBOOK as error:
        raise Unreadable(
            _("This workbook is damaged or protected by a password. Save it again and retry.")
        ) from error


def check_unpacked_size(data):
    if data.startswith(PACKED):
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable(_("This workbook is too large. Please split the list."))


def read_sheet(workbook, name):
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Unreadable(_("This workbook is too large. Please split the list."))
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(
        plain(name),
        [Line(number, [written(cell) for cell in row]) for number, row in enumerate(rows, start=1)],
    )


def plain(text):
    """One line of text without control characters and spare blanks."""
    return NOT_TEXT.sub(" ", text).strip()


def written(cell):
    """A cell of a workbook as an Indonesian would type it."""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, int | float):
        return written_number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def written_number(number):
    """12.5 is "12,5"; 3513110101900001 has lost its last digit, so it shows as 3.51…E+15."""
    exact = Decimal(repr(number))
    if not exact.is_finite():
        return ""
    if abs(exact) >= MOST_DIGITS:
        return f"{exact:.14E}"
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    return f"{exact:f}".replace(".", ",")
