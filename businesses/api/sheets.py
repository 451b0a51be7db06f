"""Many businesses as a table: by the columns of lists that are loaded and taken along.

What is in a cell is read as a list's cell is (exchange/values.py) and then told as JSON says it,
so that the call judges it like any other. One difference: a cell that cannot be read refuses its
row, for whoever sends by a program looks at no warnings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.parsers import BaseParser

from businesses.exchange.columns import COLUMNS, column
from businesses.exchange.listing import Row, read_list
from businesses.exchange.reader import Unreadable, is_workbook
from businesses.exchange.values import CODE, CellReader
from ikm_registry.regions.models import Region
from ikm_registry.regions.names import key
from ikm_registry.regions.resolve import PlaceBook, UnknownPlace
from ikm_registry.rest.problems import Fault, invalid
from ikm_registry.rest.translations import fault_of

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOP = "#"


@dataclass(frozen=True)
class Sheet:
    """A table as it came; what it says is found out when it is known how to take it."""

    data: bytes
    is_workbook: bool = False


class SheetParser(BaseParser):
    media_type = CSV

    def parse(self, stream, media_type=None, parser_context=None):
        return Sheet(stream.read(), self.media_type == XLSX)


class WorkbookParser(SheetParser):
    media_type = XLSX


# What stands in the file of refused rows beside the facts; sent again, it says nothing new.
BESIDE = (gettext_lazy("Row"), gettext_lazy("Reason"), gettext_lazy("Not in this table"))


@dataclass(frozen=True)
class Cell:
    """One column: how the registry heads it, and where its fact stands in a record."""

    heading: str
    path: tuple[str, ...]


def cell(heading: str, path: str) -> Cell:
    return Cell(heading, tuple(path.split("/")))


PLACE = "region_code"
CELLS = {
    "registry_no": cell("Nomor registri IKM", "registry_no"),
    "name": cell("Nama usaha", "name"),
    "brand": cell("Merek", "brand"),
    "legal_form": cell("Bentuk badan usaha", "legal_form"),
    "nib": cell("NIB", "nib"),
    "npwp": cell("NPWP", "npwp"),
    "siinas_no": cell("Nomor SIINas", "siinas_no"),
    "founded_year": cell("Tahun berdiri", "founded_year"),
    PLACE: cell("Kode wilayah", "region"),
    "address": cell("Alamat", "address"),
    "rt": cell("RT", "rt"),
    "rw": cell("RW", "rw"),
    "latitude": cell("Lintang", "latitude"),
    "longitude": cell("Bujur", "longitude"),
    "kbli": cell("Kode KBLI", "kbli"),
    "owner_name": cell("Nama pemilik", "owner/name"),
    "owner_nik": cell("NIK", "owner/nik"),
    "owner_sex": cell("Jenis kelamin", "owner/sex"),
    "owner_birth_date": cell("Tanggal lahir", "owner/birth_date"),
    "owner_phone": cell("No HP", "owner/phone"),
    "owner_email": cell("Email", "owner/email"),
    "product_name": cell("Nama produk", "products/0/name"),
    "year": cell("Tahun", "latest_figures/year"),
    "workers_male": cell("Tenaga kerja L", "latest_figures/jumlah_tki_l"),
    "workers_female": cell("Tenaga kerja P", "latest_figures/jumlah_tki_p"),
    "production_volume": cell("Volume produksi", "latest_figures/production_volume"),
    "production_unit": cell("Satuan", "latest_figures/satuan"),
    "investment_undivided": cell("Nilai investasi", "latest_figures/finances/investment_undivided"),
    "production_value": cell("Nilai produksi", "latest_figures/finances/production_value"),
    "materials_value": cell("Nilai bahan baku", "latest_figures/finances/materials_value"),
    "turnover": cell("Omzet", "latest_figures/finances/turnover"),
}
# Names of places are no facts of a record: they lead to its code, or must agree with it.
NAMES = ("village", "district")
KNOWN = [each for each in COLUMNS if each.name in {*CELLS, *NAMES}] + [
    column(PLACE, "kode wilayah")
]


@dataclass(frozen=True)
class Read:
    """A row as a record, or what of it cannot be read; `texts` is what stood in those cells."""

    row: int
    data: dict[str, Any]
    faults: list[Fault]
    texts: dict[str, str]


def read_table(sheet: Sheet, regency: str) -> tuple[list[Read], list[str]]:
    """Its rows, and the titles of columns that no record has."""
    if sheet.is_workbook and not is_workbook(sheet.data):
        raise invalid([Fault(TOP, "unreadable", _("This is no workbook of Excel (XLSX)."))])
    try:
        listing = read_list(sheet.data, KNOWN)
    except Unreadable as error:
        raise invalid([Fault(TOP, "unreadable", str(error))]) from error
    reader = RowReader(listing.rows, CellReader(money_unit=listing.money_unit), regency)
    ours = titles_beside()
    left_out = [title for title in listing.unused if title not in ours]
    return [reader.read(row) for row in listing.rows], left_out


@cache
def titles_beside() -> frozenset[str]:
    """In any language in which the file may have been fetched."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(each) for each in BESIDE}
    return frozenset(found)


class RowReader:
    """Reads rows as records; asks for the places of all of them at once."""

    def __init__(self, rows: Iterable[Row], cells: CellReader, regency: str):
        self.cells = cells
        told = {row.get(PLACE) for row in rows}
        named = Region.objects.filter(pk__in=told).values_list("pk", "full_name")
        self.names = {code: set(map(key, full.split(", "))) for code, full in named}
        self.book = PlaceBook(regency) if regency else None

    def read(self, row: Row) -> Read:
        found = Read(row.number, {}, [], {})
        for fact, text in row.texts.items():
            if fact in CELLS and fact != PLACE:
                self.take(found, fact, text)
        self.place(found, row)
        return found

    def take(self, found: Read, fact: str, text: str) -> None:
        value, wrong = self.cells.read(fact, text)
        for error in wrong:
            self.refuse(found, fact, text, error)
        if value not in (None, ""):
            put(found.data, CELLS[fact].path, as_json(fact, text, value))

    def refuse(self, found: Read, fact: str, text: str, error: ValidationError) -> None:
        named = CELLS[fact if fact in CELLS else PLACE]
        found.faults.append(fault_of(error, "/".join([TOP, *named.path])))
        found.texts[fact] = text

    def place(self, found: Read, row: Row) -> None:
        """By its code, with which the names agree; else by the names, in the regency told."""
        code, names = row.get(PLACE), [row.get(name) for name in NAMES]
        if code:
            found.data["region"] = code
            known = self.names.get(code)
            for name, text in zip(NAMES, names, strict=True):
                if text and known is not None and key(text) not in known:
                    sentence = _("This place is not that of the code.")
                    self.refuse(found, name, text, ValidationError(sentence, "invalid"))
        elif self.book and any(names):
            village, district = names
            try:
                found.data["region"] = self.book.find(district, village)
            except UnknownPlace as unknown:
                error = ValidationError(unknown.reason, "does_not_exist")
                self.refuse(found, unknown.column, row.get(unknown.column), error)


def as_json(fact: str, text: str, value: Any) -> Any:
    if fact == "kbli":
        known = CODE.match(text)
        return known[1] if known else text
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """`products/0/name` is the name of the only product that a row can tell of."""
    name, *rest = path
    if not rest:
        data[name] = value
    elif rest[0] == "0":
        data[name] = [{rest[1]: value}]
    else:
        put(data.setdefault(name, {}), tuple(rest), value)


def at(data: Any, path: Iterable[str]) -> Any:
    """What stands there, or nothing."""
    for name in path:
        if isinstance(data, list):
            data = data[int(name)] if int(name) < len(data) else None
        else:
            data = data.get(name) if isinstance(data, dict) else None
    return data


def paths_of(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where single facts stand in a record."""
    if isinstance(data, dict | list) and data:
        listed = data.items() if isinstance(data, dict) else enumerate(data)
        for name, each in listed:
            yield from paths_of(each, (*path, str(name)))
    elif path:
        yield path
