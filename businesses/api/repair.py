"""The refused items of a job as a workbook: to be put right there, and sent again as it is."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from businesses.api.sheets import BESIDE, CELLS, NAMES, at, paths_of
from businesses.choices import LegalForm, Sex
from businesses.exchange.exporter import AS_WRITTEN
from businesses.exchange.listed import words_of

HEADINGS = {name: cell.heading for name, cell in CELLS.items()} | {
    "village": "Desa/Kelurahan",
    "district": "Kecamatan",
}
# Codes of JSON that a table tells in words.
WORDED = {"legal_form": LegalForm, "owner_sex": Sex}
WIDTH = 18

type Refused = tuple[dict[str, Any], dict[str, Any]]


def workbook_of(refused: Iterable[Refused]):
    """An open temporary file; `refused` are the items as they were kept, with their results."""
    file = TemporaryFile()  # noqa: SIM115 the response closes it
    with Workbook(file, {"constant_memory": True, **AS_WRITTEN}) as book:
        sheet = book.add_worksheet(_("To be put right"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        heads = [*map(str, BESIDE), *HEADINGS.values()]
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(heads) - 1, WIDTH)
        for number, head in enumerate(heads):
            sheet.write_string(0, number, head, bold)
        for line, (item, result) in enumerate(refused, start=1):
            for number, text in enumerate(cells_of(item, result)):
                if text:
                    sheet.write_string(line, number, text)
    file.seek(0)
    return file


def cells_of(item: dict[str, Any], result: dict[str, Any]) -> list[str]:
    reasons = [
        f"{fault['pointer'].partition('/data')[2]}: {fault['detail']}" for fault in result["errors"]
    ]
    texts = item.get("texts", {})
    with translation.override(settings.LANGUAGE_CODE):  # whose words lists are read by
        told = [texts.get(name) or text_of(name, item["data"]) for name in HEADINGS]
    return [str(item["row"]), "; ".join(reasons), ", ".join(beside(item["data"])), *told]


def text_of(name: str, data: dict[str, Any]) -> str:
    if name in NAMES:
        return ""
    value = at(data, CELLS[name].path)
    if isinstance(value, dict):
        value = value.get("code")
    if value is None or isinstance(value, bool | list):
        return ""
    if name in WORDED:
        return words_of(WORDED[name], settings.LANGUAGE_CODE).get(str(value), str(value))
    # With a comma, for a dot parts thousands in a table.
    return str(value).replace(".", ",") if is_amount(name) else str(value)


def is_amount(name: str) -> bool:
    return CELLS[name].path[0] in ("latitude", "longitude", "latest_figures")


def beside(data: dict[str, Any]) -> list[str]:
    """Names of what such a table has no column for: sent again by it, these are left out."""
    known = {cell.path for cell in CELLS.values()}
    told = ("/".join(path) for path in paths_of(data) if not is_told(path, known))
    return sorted(set(told))


def is_told(path: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    """`region/code` is what the column of `region` says."""
    return path in known or (path[-1] in ("code", "display", "version") and path[:-1] in known)
