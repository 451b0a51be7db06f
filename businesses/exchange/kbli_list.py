"""Lists of KBLI as they are published: a CSV file or a workbook of code and title."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from businesses.exchange.reader import Unreadable, read_sheets
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
LONGEST_TITLE = Kbli._meta.get_field("title").max_length or 0


class BadKbliList(Exception):
    """The file cannot be loaded; `problems` are sentences that name the rows."""

    def __init__(self, *problems):
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the list; `keywords` is None where the list has no such column."""

    code: str
    title: str
    keywords: str | None

    def differs_from(self, row):
        return self.title != row.title or self.keywords not in (None, row.keywords)


class KbliList:
    """The entries of section C in a list, and how they differ from what is loaded.

    `elsewhere` counts the entries of other sections, which the registry does not keep.
    """

    def __init__(self, entries, elsewhere=0):
        self.entries = entries
        self.elsewhere = elsewhere

    @classmethod
    def read(cls, path):
        """Every line of the file, or BadKbliList with all that is wrong at once."""
        lines = lines_of(path)
        header, columns = find_header(lines)
        rows = [(line.number, named(line.cells, columns)) for line in lines[header:]]
        rows = [(number, row) for number, row in rows if any(row.values())]
        problems = find_problems(rows)
        if problems:
            raise BadKbliList(*problems)
        entries = [Entry(row["code"], row["title"], row.get("keywords")) for _number, row in rows]
        of_section = [entry for entry in entries if re.match(CODE_IN_SECTION, entry.code)]
        if not of_section:
            raise BadKbliList(_("The file lists no code of section C (10 to 33)."))
        return cls(of_section, elsewhere=len(entries) - len(of_section))

    def differences(self, version):
        """Entries to add, entries to change, and rows of the version that the list misses."""
        loaded = {row.code: row for row in Kbli.objects.of_version(version)}
        listed = {entry.code: entry for entry in self.entries}
        added = [entry for code, entry in listed.items() if code not in loaded]
        changed = [
            listed[code]
            for code in listed.keys() & loaded
            if listed[code].differs_from(loaded[code])
        ]
        missing = [row for code, row in loaded.items() if code not in listed]
        return added, changed, missing


def write(version, entries):
    """Insert or renew these entries by one statement; without new words, the old ones stay."""
    columns = ["title"] if entries[0].keywords is None else ["title", "keywords"]
    Kbli.objects.bulk_create(
        [
            Kbli(version=version, code=entry.code, title=entry.title, keywords=entry.keywords or "")
            for entry in entries
        ],
        update_conflicts=True,
        unique_fields=["version", "code"],
        update_fields=columns,
    )


def lines_of(path):
    """Rows of the file, or of the first sheet of the workbook."""
    try:
        return read_sheets(path.read_bytes())[0].lines
    except OSError as error:
        raise BadKbliList(_("The file cannot be read: %(why)s") % {"why": error}) from error
    except Unreadable as error:
        raise BadKbliList(str(error)) from error


def find_header(lines):
    """The number of the row that heads the columns, and which column is which."""
    for line in lines[:HEADER_WITHIN]:
        columns: dict[str, int] = {}
        for position, cell in enumerate(line.cells):
            if cell.casefold() in HEADERS:
                columns.setdefault(HEADERS[cell.casefold()], position)
        if {"code", "title"} <= columns.keys():
            return line.number, columns
    raise BadKbliList(_("No row heads the columns “kode” and “judul” (or “code” and “title”)."))


def named(cells, columns):
    return {
        name: cells[position] if position < len(cells) else "" for name, position in columns.items()
    }


def find_problems(rows):
    """Sentences on what is wrong, each with its row number."""
    seen: set[str] = set()
    problems = []
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
