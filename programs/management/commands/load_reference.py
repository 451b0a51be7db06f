"""Load what records refer to: that of businesses, the terms of credit, the layouts of files."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.formats import number_format
from django.utils.text import capfirst

from businesses.management.commands import load_reference
from businesses.management.commands.load_reference import renew
from programs.models import ColumnMap, CreditScheme, CreditTerms, SikpLayout

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(load_reference.Command):
    """One command for all apps: this app stands before businesses in INSTALLED_APPS.

    Layouts are written where none of that name is there: whoever runs the site adapts them.
    """

    help = "Load regions, KBLI, units, thresholds, terms of credit, layouts; safe to run again."

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        super().handle(verbosity=verbosity, **options)
        renew(
            CreditScheme, (CreditScheme(**row) for row in rows_of("credit_schemes")), key=["code"]
        )
        schemes = {scheme.code: scheme for scheme in CreditScheme.objects.all()}
        renew(
            CreditTerms,
            [terms(row, schemes) for row in rows_of("credit_terms")],
            key=["scheme", "valid_from"],
        )
        add_layouts(list(rows_of("sikp_layouts")))
        if verbosity:
            for model in (CreditTerms, SikpLayout):
                count = number_format(model.objects.count())
                self.stdout.write(f"{capfirst(model._meta.verbose_name_plural)}: {count}")


def rows_of(name):
    """Rows of a data file without its empty cells."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: cell for column, cell in row.items() if cell}


def terms(row, schemes):
    return CreditTerms(
        **row
        | {
            "scheme": schemes[row["scheme"]],
            "is_by_amount": row["is_by_amount"] == "1",
            "sectors": row.get("sectors", "").split(),
        }
    )


def add_layouts(rows):
    there = set(SikpLayout.objects.values_list("name", flat=True))
    named = {row["layout"]: row for row in rows if row["layout"] not in there}
    made = {
        name: SikpLayout.objects.create(name=name, use=row["use"], separator=row["separator"])
        for name, row in named.items()
    }
    ColumnMap.objects.bulk_create(
        ColumnMap(
            layout=made[row["layout"]],
            order=row["order"],
            title=row["title"],
            source=row["source"],
            constant=row.get("constant", ""),
            form=row["form"],
        )
        for row in rows
        if row["layout"] in made
    )
