"""Load everything that records refer to: regions, KBLI, units, countries, size thresholds,
retention rules."""

import csv
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.formats import number_format
from django.utils.text import capfirst

from businesses.models import Country, Kbli, RetentionRule, SizeThreshold, Unit
from ikm_registry.regions.models import Region

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Bring the reference tables to what the data files of this release say.

    Each table is written set by set and rows are renewed in place, so it may run at
    every start and after every update. Rows that a file no longer lists are kept,
    because records may refer to them. Regions are written into an empty table only;
    later a renewed list is shown, and `import_regions --apply` takes it over.
    """

    help = "Load regions, KBLI, units, countries, size thresholds, retention; safe to run again."

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        call_command("import_regions", verbosity=verbosity, stdout=self.stdout)
        call_command("import_kbli", verbosity=0)
        renew(Unit, map(unit, rows_of("units.csv")), key=["code"])
        renew(Country, map(country, rows_of("countries.csv")), key=["alpha2"])
        renew(
            SizeThreshold,
            map(threshold, rows_of("size_thresholds.csv")),
            key=["scheme", "size_class", "min_workers", "min_amount", "valid_from"],
        )
        renew(
            RetentionRule,
            map(retention_rule, rows_of("retention_rules.csv")),
            key=["kind", "valid_from"],
        )
        if verbosity:
            for model in (Region, Kbli, Unit, Country, SizeThreshold, RetentionRule):
                count = number_format(model.objects.count())
                self.stdout.write(f"{capfirst(model._meta.verbose_name_plural)}: {count}")


def rows_of(name):
    """Rows of a data file; an empty cell is None."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: cell or None for column, cell in row.items()}


def renew(model, rows, *, key):
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in key and not field.primary_key
    ]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=columns)


def unit(row):
    return Unit(
        code=row["code"],
        name=row["name"],
        dimension=row["dimension"],
        base_id=row["base"],
        factor=Decimal(row["factor"]),
        aliases=[word.strip() for word in (row["aliases"] or "").split(";") if word.strip()],
    )


def country(row):
    return Country(**{**row, "asean": row["asean"] == "1"})


def threshold(row):
    return SizeThreshold(**row)


def retention_rule(row):
    return RetentionRule(**row)
