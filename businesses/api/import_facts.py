"""A list that an officer loads, told in the words of a call that does the same.

What its cells say is told on its page alone: of each fault where it stands and in which rows.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from businesses.api.bulk import Atomic, Strategy
from businesses.api.bulk_answers import ROWS_NAMED
from businesses.api.job_facts import line_of
from businesses.api.sheets import CELLS
from businesses.models import ImportBatch

MATCHED_BY = ["registry_no", "nib"]
ITEM = "#/items/*/data"


def told_of_import(batch: ImportBatch) -> dict[str, Any]:
    return {
        **line_of(batch),
        "atomic": Atomic.ROW,
        "strategy": Strategy.UPSERT,
        "match": MATCHED_BY,
        "grouped_errors": grouped(batch),
        "columns_left_out": [title for title, fact in batch.columns if not fact],
        "results": None,
        "repair": None,
    }


def grouped(batch: ImportBatch) -> list[dict[str, Any]]:
    """The faults of refused rows, each once, the commonest first."""
    faults = batch.problems.filter(is_refusal=True).order_by().values("fact", "code")
    counted = faults.annotate(count=Count("pk"), rows=ArrayAgg("row", order_by="row"))
    return [
        {
            "pointer": place_of(each["fact"]),
            "code": each["code"],
            "count": each["count"],
            "rows": list(dict.fromkeys(each["rows"]))[:ROWS_NAMED],
            "example": "",
        }
        for each in counted.order_by("-count", "fact", "code")
    ]


def place_of(fact: str) -> str:
    """Where the fact stands in an item of a call; the whole item, where no call has it."""
    path = CELLS[fact].path if fact in CELLS else ()
    steps = ("*" if step.isdecimal() else step for step in path)
    return "/".join([ITEM, *steps])
