"""Candidates as a file, column by column as a layout says."""

import csv
import re
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from businesses.exchange.exporter import AS_WRITTEN, BOM
from businesses.exchange.report import harmless
from programs.choices import CellForm, ColumnSource, Separator

PIPE = "|"
WIDTH = 22


def of_business(name):
    return lambda case: getattr(case.application.business, name)


def of_owner(name):
    return lambda case: getattr(case.application.business.owner, name)


VALUES = {
    ColumnSource.NIK: of_owner("nik"),
    ColumnSource.NPWP: of_business("npwp"),
    ColumnSource.NUMBER: lambda case: case.number,
    ColumnSource.NAME: of_owner("name"),
    ColumnSource.BUSINESS: of_business("name"),
    ColumnSource.ADDRESS: of_business("address"),
    ColumnSource.VILLAGE_CODE: of_business("region_id"),
    ColumnSource.VILLAGE: lambda case: case.application.business.region.name,
    ColumnSource.NIB: of_business("nib"),
    ColumnSource.KBLI: lambda case: getattr(case.application.business.kbli, "code", ""),
    ColumnSource.SCHEME: lambda case: case.scheme.name,
    ColumnSource.PURPOSE: lambda case: case.purpose.upper(),
    ColumnSource.WISHED: lambda case: case.wished,
    ColumnSource.TENOR: lambda case: case.tenor_months,
    ColumnSource.BANK: lambda case: case.bank,
}
FORMS = {
    CellForm.TEXT: str,
    CellForm.DIGITS: lambda value: re.sub(r"\D", "", str(value)),
    CellForm.CAPITALS: lambda value: str(value).upper(),
    CellForm.DAY: lambda value: f"{value:%d/%m/%Y}",
    CellForm.DAY_ISO: lambda value: f"{value:%Y-%m-%d}",
}


def cell(case, column):
    """One cell as text, on one line; what is not known is empty."""
    if column.source == ColumnSource.CONSTANT:
        return column.constant
    value = VALUES[ColumnSource(column.source)](case)
    if value in (None, ""):
        return ""
    return " ".join(FORMS[CellForm(column.form)](value).split())


def table(cases, layout):
    columns = list(layout.columns.all())
    heads = [[column.title for column in columns]] if layout.has_titles else []
    return heads + [[cell(case, column) for column in columns] for case in cases]


def as_pipes(rows):
    """What parts the cells may not stand in one; nothing quotes it there."""
    lines = [PIPE.join(text.replace(PIPE, " ") for text in row) for row in rows]
    return "".join(f"{line}\r\n" for line in lines).encode()


def as_semicolons(rows):
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([[harmless(each) for each in row] for row in rows])
    return (BOM + text.getvalue()).encode()


def as_workbook(rows):
    file = BytesIO()
    with Workbook(file, {"in_memory": True, **AS_WRITTEN}) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, max((len(row) for row in rows), default=1), WIDTH)
        for line, row in enumerate(rows):
            for number, text in enumerate(row):
                sheet.write_string(line, number, text)
    return file.getvalue()


WRITERS = {
    Separator.PIPE: (as_pipes, "txt", "text/plain; charset=utf-8"),
    Separator.SEMICOLON: (as_semicolons, "csv", "text/csv; charset=utf-8"),
    Separator.XLSX: (
        as_workbook,
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def written(cases, layout):
    """(content, ending of the name, kind) of the file with these candidates."""
    write, ending, kind = WRITERS[Separator(layout.separator)]
    return write(table(cases, layout)), ending, kind
