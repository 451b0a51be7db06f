"""A filtered list as a file, row after row, however long it is.

Rows are read as plain values through a server-side cursor: the whole list is one query, and
as there are no objects, nothing can be fetched for a single row (what FETCH_RAISE would
refuse cannot even be written). Memory holds one chunk.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched, chain
from tempfile import TemporaryFile

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from businesses.exchange.export_columns import COLUMNS, LINKS
from businesses.exchange.listed import CHUNK, RUPIAH
from businesses.exchange.report import harmless
from businesses.models import Business
from businesses.models.money import VIEW_MONEY, with_money
from ikm_registry.accounts.scope import permission_for

BOM = "\ufeff"
# XlsxWriter would otherwise guess: a name like "=1+1" is text here, and so is a NIB.
AS_WRITTEN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
WIDTHS = {"name": 32, "kbli_title": 32, "address": 32, "products": 40, "certificates": 24}
USUAL_WIDTH = 16


def columns_for(user):
    """The columns that this person may read somewhere; the others are left out altogether."""
    seen = {model: may_see(user, model) for model in {column.holder for column in COLUMNS}}
    money = user.has_perm(VIEW_MONEY) or owns_some(user)
    return [column for column in COLUMNS if seen[column.holder] and (money or not column.is_money)]


def may_see(user, model):
    """By a role in some region, or because some are her own."""
    return (
        user.has_perm(permission_for(model, "view"))
        or model._default_manager.visible_to(user).exists()
    )


def owns_some(user):
    return Business.objects.none().may_be_of(user)


def links_of(columns):
    """The records that columns are about and a business points to, with the way there."""
    holders = {column.holder for column in columns}
    return {holder: path for holder, path in LINKS.items() if holder in holders}


def values_of(businesses, columns, user):
    """One tuple for each business in the order given; a cell is empty where `user` may not see."""
    links = links_of(columns)
    seen = [
        Exists(model.objects.visible_to(user).filter(pk=OuterRef(path)))
        for model, path in links.items()
    ]
    money = with_money(Business.objects.visible_to(user), user).filter(pk=OuterRef("pk"))
    asked = [*seen, Exists(money), *(column.expression(user) for column in columns)]
    named = {f"asked_{number}": expression for number, expression in enumerate(asked)}
    rows = businesses.with_size_classes().annotate(**named).values_list(*named)
    for row in rows.iterator(chunk_size=CHUNK):
        visible, sees_money = dict(zip(links, row, strict=False)), row[len(links)]
        yield [
            column.read(value)
            if value not in (None, "")
            and visible.get(column.holder, True)
            and (sees_money or not column.is_money)
            else None
            for column, value in zip(columns, row[len(links) + 1 :], strict=True)
        ]


class Line:
    """What the csv module writes to: gives back the line instead of keeping it."""

    def write(self, line):
        return line


def text_of(columns, rows):
    """Chunks of a CSV that Indonesian Excel opens by a double click: BOM, semicolons, commas.

    A comma parts decimals in Indonesian, so a semicolon must part the cells, and without
    the mark at the beginning Excel would not read UTF-8.
    """
    writer = csv.writer(Line(), delimiter=";")
    heads = [str(column.heading) for column in columns]
    lines = (writer.writerow([in_csv(value) for value in row]) for row in chain([heads], rows))
    yield BOM
    for chunk in batched(lines, CHUNK):
        yield "".join(chunk)


def in_csv(value):
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return value  # a day in ISO form, which every spreadsheet program knows; or a whole number


@dataclass(frozen=True)
class Story:
    """What the second sheet tells of a list: lines of (what, words)."""

    title: str | Promise
    lines: list[tuple[str, str]]


def workbook_of(columns, rows, story, sheet):
    """An open temporary file with the workbook; XlsxWriter holds one row at a time."""
    file = TemporaryFile()  # noqa: SIM115 the response closes it
    with Workbook(file, {"constant_memory": True, **AS_WRITTEN}) as book:
        write_list(book, rows, columns, sheet)
        write_legend(book, columns, story)
    file.seek(0)
    return file


def write_list(book, rows, columns, name):
    sheet = book.add_worksheet(str(name))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    forms = [book.add_format({"num_format": pattern_of(column)}) for column in columns]
    day = book.add_format({"num_format": "d mmm yyyy", "align": "right"})
    sheet.freeze_panes(1, 2)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, WIDTHS.get(column.name, USUAL_WIDTH))
        sheet.write_string(0, number, str(column.heading), head)
    for line, row in enumerate(rows, start=1):
        for number, value in enumerate(row):
            form = day if isinstance(value, date) else forms[number]
            write_cell(sheet, line, number, value, form)


def pattern_of(column):
    """How a spreadsheet program shows the column; what is text stays as written."""
    if column.unit == RUPIAH:
        return '"Rp"#,##0'
    return {"latitude": "0.000000", "longitude": "0.000000"}.get(column.name, "General")


def write_cell(sheet, line, number, value, form):
    if isinstance(value, str):
        sheet.write_string(line, number, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, number, value, form)
    elif value is not None:
        sheet.write_number(line, number, value, form)


def write_legend(book, columns, story):
    """What the columns mean, how the list was narrowed, by whom and when."""
    sheet = book.add_worksheet(_("Explanation"))
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 3, 48)
    sheet.write_string(0, 0, str(story.title), bold)
    heads = [_("Column"), _("Meaning"), _("Unit"), _("Source")]
    table = [[c.heading, c.meaning, c.unit, c.source] for c in columns]
    lines = [*story.lines, ("", ""), heads, *table]
    for line, cells in enumerate(lines, start=2):
        look = bold if cells is heads else None
        for number, text in enumerate(cells):
            sheet.write_string(line, number, str(text), look)
