"""Lists of KBLI as they are published: a CSV file or a workbook of code and title."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from businesses.models.kbli import CODE_IN_SECTION, Kbli

# How publishers head their columns, in Indonesian or English.
HEADERS = {
    "code": "code",
    "kode": "code",
    "kbli": "code",
    "kode kbli": "code",
    "title": "title",
    "judul": "title",
    "judul kbli": "title",
    "uraian judul": "title",
    "keywords": "keywords",
    "kata kunci": "keywords",
}
HEADER_WITHIN = 10  # rows that a title page above the table may take
CODE = re.compile(r"[A-Z]|[0-9]{2,5}")
LONGEST_TITLE = Kbli._meta.get_field("title").max_length


class BadKbliList(Exception):
    """The file cannot be loaded; `problems` are sentences that name the rows."""

    def __init__(self, *problems):
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the list; `keywords` is None where the list has no such column."""

    code: str
    title: str
    keywords: str | None

    def differs_from(self, row):
        return self.title != row.title or self.keywords not in (None, row.keywords)


class KbliList:
    """The lines of section C in a list, and how they differ from what is loaded.

    `elsewhere` counts the lines of other sections, which the registry does not keep.
    """

    def __init__(self, lines, elsewhere=0):
        self.lines = lines
        self.elsewhere = elsewhere

    @classmethod
    def read(cls, path):
        """Every line of the file, or BadKbliList with all that is wrong at once."""
        numbered = list(enumerate(table(path), start=1))
        header, columns = find_header(numbered)
        rows = [(number, named(cells, columns)) for number, cells in numbered[header:]]
        rows = [(number, row) for number, row in rows if any(row.values())]
        problems = find_problems(rows)
        if problems:
            raise BadKbliList(*problems)
        lines = [Line(row["code"], row["title"], row.get("keywords")) for _number, row in rows]
        of_section = [line for line in lines if re.match(CODE_IN_SECTION, line.code)]
        if not of_section:
            raise BadKbliList(_("The file lists no code of section C (10 to 33)."))
        return cls(of_section, elsewhere=len(lines) - len(of_section))

    def differences(self, version):
        """Lines to add, lines to change, and rows of the version that the list misses."""
        loaded = {row.code: row for row in Kbli.objects.of_version(version)}
        added = [line for line in self.lines if line.code not in loaded]
        changed = [
            line
            for line in self.lines
            if line.code in loaded and line.differs_from(loaded[line.code])
        ]
        listed = {line.code for line in self.lines}
        missing = [row for code, row in loaded.items() if code not in listed]
        return added, changed, missing

    def write(self, version, lines):
        """Insert or renew these lines in one statement; everyday words we have are kept."""
        columns = ["title"] if self.lines[0].keywords is None else ["title", "keywords"]
        Kbli.objects.bulk_create(
            [
                Kbli(
                    version=version, code=line.code, title=line.title, keywords=line.keywords or ""
                )
                for line in lines
            ],
            update_conflicts=True,
            unique_fields=["version", "code"],
            update_fields=columns,
        )


def table(path):
    """Rows of cells as text: of a .csv file, or of the first sheet of a workbook."""
    path = Path(path)
    try:
        if path.suffix.lower() == ".csv":
            return csv_rows(path)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (OSError, UnicodeDecodeError, csv.Error, CalamineError) as error:
        raise BadKbliList(_("The file cannot be read: %(why)s") % {"why": error}) from error


def csv_rows(path):
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [
        [cell_text(cell) for cell in row]
        for row in csv.reader(text.splitlines(), delimiter=delimiter)
    ]


def cell_text(cell):
    """Workbooks keep a code that was typed as a number as 10794.0."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\0", "").split())


def find_header(numbered):
    """The number of the row that heads the columns, and which column is which."""
    for number, cells in numbered[:HEADER_WITHIN]:
        columns = {}
        for position, cell in enumerate(cells):
            if cell.casefold() in HEADERS:
                columns.setdefault(HEADERS[cell.casefold()], position)
        if {"code", "title"} <= columns.keys():
            return number, columns
    raise BadKbliList(_("No row heads the columns “kode” and “judul” (or “code” and “title”)."))


def named(cells, columns):
    return {
        name: cells[position] if position < len(cells) else "" for name, position in columns.items()
    }


def find_problems(rows):
    """Sentences on what is wrong, each with its row number."""
    seen, problems = set(), []
    for _number, row in rows:
        row["code"] = row["code"].upper()
    codes = {row["code"] for _number, row in rows}
    for number, row in rows:
        fault = fault_of(row, seen, codes)
        if fault:
            problems.append(_("Row %(row)d: %(fault)s") % {"row": number, "fault": fault})
        seen.add(row["code"])
    return problems


def fault_of(row, seen, codes):
    code, title = row["code"], row["title"]
    if not CODE.fullmatch(code):
        return _("“%(code)s” is not a KBLI code (one letter, or two to five digits).") % row
    if not title:
        return _("%(code)s has no title.") % row
    if len(title) > LONGEST_TITLE:
        return _("the title of %(code)s is too long.") % row
    if code in seen:
        return _("%(code)s is listed twice.") % row
    # A list may hold five-digit codes alone. But 1111 without its 111 is most likely
    # maize, 01111, whose zero a spreadsheet dropped.
    if len(code) in (3, 4) and code[:-1] not in codes:
        return _("%(code)s stands without %(above)s above it; did it lose a leading zero?") % {
            "code": code,
            "above": code[:-1],
        }
    return None
