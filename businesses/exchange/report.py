"""The problems of an import as people read them: by reason, with the rows where they are."""

import csv
import io
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.utils.translation import gettext as _

MOST_RANGES = 12
MOST_VALUES = 6


@dataclass(frozen=True)
class Group:
    """One reason at one column, and where it is met."""

    column: str
    reason: str
    is_refusal: bool
    overrules: bool
    count: int
    rows: str
    values: str


def grouped(problems):
    """Groups by column and reason: refusals, what overrules, the most frequent; one query."""
    found = (
        problems.order_by()
        .values("column", "reason", "is_refusal", "overrules")
        .annotate(
            count=Count("pk"),
            rows=ArrayAgg("row", order_by="row"),
            values=ArrayAgg("value", distinct=True),
        )
        .order_by("-is_refusal", "-overrules", "-count", "column", "reason")
    )
    return [
        Group(
            column=each["column"],
            reason=each["reason"],
            is_refusal=each["is_refusal"],
            overrules=each["overrules"],
            count=each["count"],
            rows=ranges(each["rows"]),
            values=some([value for value in each["values"] if value]),
        )
        for each in found
    ]


def overruled(problems):
    """In how many rows the list wins over what was written here, and in which; one query."""
    rows = problems.filter(overrules=True).order_by("row").values_list("row", flat=True).distinct()
    found = list(rows)
    return {"count": len(found), "rows": ranges(found)}


def ranges(rows):
    """[7, 15, 16, 17] is “7, 15–17”."""
    parts = []
    for row in sorted(set(rows)):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    written = [f"{first}–{last}" if last > first else f"{first}" for first, last in parts]
    return some(written, MOST_RANGES)


def some(words, most=MOST_VALUES):
    shown = ", ".join(words[:most])
    if len(words) > most:
        return _("%(shown)s and %(more)s more") % {"shown": shown, "more": len(words) - most}
    return shown


def as_csv(problems):
    """A file that Indonesian Excel opens with a double click: BOM, semicolons."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([_("Row"), _("Column"), _("Value"), _("Reason"), _("Row refused")])
    for problem in problems:
        refused = _("yes") if problem.is_refusal else _("no")
        cells = [problem.column, problem.value, problem.reason, refused]
        writer.writerow([problem.row, *map(harmless, cells)])
    return "\ufeff" + file.getvalue()


def harmless(text):
    """A spreadsheet program runs cells that begin like a formula; an apostrophe stops it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
