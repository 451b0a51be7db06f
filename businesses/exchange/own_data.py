"""The data of one owner as files of her own: for programs, for people, and both with her files."""

import json
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from businesses.exchange.exporter import AS_WRITTEN, USUAL_WIDTH
from businesses.services.own_data import as_plain, as_told, files_of

LONGEST_NAME = 31  # of a sheet, as Excel allows
NAME = "data-saya"


def as_json(sections):
    return BytesIO(json.dumps(as_plain(sections), ensure_ascii=False, indent=2).encode())


def as_workbook(sections):
    """One sheet for each kind of record, in words; only those of which there is something."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, **AS_WRITTEN}) as book:
        bold = book.add_format({"bold": True})
        for section in sections:
            if section.rows:
                write_sheet(book.add_worksheet(sheet_name(section, book)), section, bold)
        if not book.worksheets():
            book.add_worksheet()
    file.seek(0)
    return file


def as_archive(sections):
    """Both, and beside them her files under the names by which both tell them."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.xlsx", as_workbook(sections).getvalue())
        archive.writestr(f"{NAME}.json", as_json(sections).getvalue())
        for name, stored in {each.name: each for each in files_of(sections)}.items():
            if stored.storage.exists(name):
                with stored.storage.open(name) as kept:
                    archive.writestr(name, kept.read())
    file.seek(0)
    return file


def sheet_name(section, book):
    """Excel takes a name once, whatever its capitals."""
    name = section.title[:1].upper() + section.title[1:LONGEST_NAME]
    taken = {sheet.name.lower() for sheet in book.worksheets()}
    return name if name.lower() not in taken else section.name[:LONGEST_NAME]


def write_sheet(sheet, section, bold):
    sheet.set_column(0, len(section.labels) - 1, USUAL_WIDTH)
    for column, label in enumerate(section.labels.values()):
        sheet.write_string(0, column, label[:1].upper() + label[1:], bold)
    for line, row in enumerate(section.rows, start=1):
        for column, name in enumerate(section.labels):
            if row[name] not in (None, ""):
                sheet.write_string(line, column, in_words(row[name], section.words.get(name, {})))


def in_words(value, words):
    """As a person reads it: the word of a code, yes or no, a moment by her clock."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    told = as_told(value)
    if isinstance(told, list | dict):
        return json.dumps(told, ensure_ascii=False)
    return str(words.get(told, told))
