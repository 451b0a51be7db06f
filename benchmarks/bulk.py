"""A hundred thousand businesses sent at once, half new and half changed, by a job of the API.

Beside it the least that PostgreSQL needs for the same rows (reference/copy_upsert.py), and what a
library for such files takes (reference/import_export.py; slow, so it gets a part of the rows, and
rows a second are compared). New are business, owner, figures and product; of a known business brand
and address change. History, documents, search and feed are written by all three. All take turns,
and each is taken back.
"""

import csv
import statistics
import time
from functools import partial
from io import StringIO

from django.db import connection, transaction
from django.utils import translation

from benchmarks.pages import MINISTRY, person
from benchmarks.reference import copy_upsert, import_export
from benchmarks.registry import Registries
from businesses.api.bulk import Atomic, Mode, Strategy
from businesses.api.bulk_work import work
from businesses.choices import JobState, Sex
from businesses.models import BulkJob, Business, Figures, Owner, Product
from businesses.registry_no import compose
from businesses.services.bulk_jobs import open_job
from ikm_registry.regions.codes import regency_code

ROWS, ROUNDS = 100_000, 3
PART_OF_LIBRARY = 100
# Serial numbers that no registry of the bench reaches.
FIRST_SERIAL = 800_000
MOST_OF_COPY, LEAST_OF_LIBRARY = 4.0, 8.0
OWN, COPY, LIBRARY = "job of the API", "COPY and upsert", "django-import-export"
WRITTEN = {
    Owner: ["region_id", "name", "sex"],
    Business: ["region_id", "registry_no", "name", "brand", "address", "kbli_id", "owner_id"]
    + ["version"],
    Figures: ["business_id", "year", "workers_male", "workers_female", "production_value"]
    + ["turnover"],
    Product: ["business_id", "name", "price"],
}


def measure(size):
    """Print rows a second of each, and the ratios; true if both demands are met."""
    registries = Registries([size])
    try:
        with registries.at(size):
            found = rounds_of(min(ROWS, size))
    finally:
        registries.close()
    print(f"\nBulk upsert of {min(ROWS, size):,} businesses at {size:,}: median of rows a second")
    for name, rates in found.items():
        print(f"{name:<38}{statistics.median(rates):14,.0f}", flush=True)
    return all([slower_than_copy(found), faster_than_library(found)])


def rounds_of(rows):
    few = max(rows // PART_OF_LIBRARY, 2)
    ways = {OWN: (by_job, rows), COPY: (by_copy, rows), LIBRARY: (by_library, few)}
    found = {name: [] for name in ways}
    for turn in range(ROUNDS):
        for name, (prepare, count) in ways.items():
            with transaction.atomic():
                deed = prepare(*halves(count), turn)
                began = time.perf_counter()
                deed()
                found[name].append(count / (time.perf_counter() - began))
                print(f"round {turn + 1}, {name}: {found[name][-1]:,.0f} rows/s", flush=True)
                transaction.set_rollback(True)
    return found


def halves(count):
    """Known businesses to change, and as many that show what new ones are like."""
    told = Business.objects.exclude(kbli=None).select_related("kbli").order_by("?")
    known = list(told[: count // 2])
    return known, count - len(known)


def by_job(known, new, turn):
    """The very work of a job, what was sent sealed and kept, the results as well."""
    items = [item({"registry_no": each.registry_no, **changed(each, turn)}) for each in known]
    for number in range(new):
        like = known[number % len(known)]
        items.append(
            item(
                {
                    "name": name_of(number, turn),
                    "region": like.region_id,
                    "kbli": like.kbli.code,
                    **changed(like, turn),
                    "owner": {"name": f"Bu {number}", "sex": Sex.FEMALE},
                    "products": [{"name": f"Produk {number}", "price": "12500"}],
                    "latest_figures": {
                        "year": 2025,
                        "jumlah_tki_l": 2,
                        "jumlah_tki_p": 3,
                        "finances": {"production_value": "90000000", "turnover": "80000000"},
                    },
                }
            )
        )
    job = BulkJob(
        started_by=person(MINISTRY),
        asked={
            "mode": Mode.COMMIT,
            "atomic": Atomic.ROW,
            "strategy": Strategy.UPSERT,
            "match": ["registry_no"],
        },
        language=translation.get_language(),
    )
    return partial(do, job, items, new)


def do(job, items, new):
    open_job(job=job, items=items)
    work(job.pk)
    job.refresh_from_db()
    if (job.state, job.created) != (JobState.SUCCESS, new):
        raise SystemExit(f"The job ended as {job.state}: {job.failure} {job.grouped_errors[:3]}")


def item(data):
    return {"row": 1, "data": data, "if_match": ""}


def changed(business, turn):
    return {"brand": f"Merek {turn}", "address": f"Jalan {turn} nomor {business.pk}"}


def name_of(number, turn):
    return f"Usaha baru {turn} {number}"


def by_copy(known, new, turn):
    return partial(copy_upsert.run, *tables(known, new, turn))


def by_library(known, new, turn):
    return partial(import_export.run, *tables(known, new, turn))


def tables(known, new, turn):
    """The rows of each table as lines of CSV, and the keys of the new figures."""
    keys = {model: keys_for(model, new) for model in WRITTEN}
    for each in known:
        each.version += 1
        vars(each).update(changed(each, turn))
    rows = {Owner: [], Business: known, Figures: [], Product: []}
    for number in range(new):
        of = {model: found[number] for model, found in keys.items()}
        like = known[number % len(known)]
        rows[Owner].append(
            Owner(pk=of[Owner], region_id=regency_code(like.region_id), name="Bu", sex=Sex.FEMALE)
        )
        rows[Business].append(new_like(like, of, number, turn))
        belongs = {"business_id": of[Business]}
        rows[Figures].append(
            Figures(
                pk=of[Figures],
                year=2025,
                workers_male=2,
                workers_female=3,
                production_value=90_000_000,
                turnover=80_000_000,
                **belongs,
            )
        )
        rows[Product].append(Product(pk=of[Product], name="Produk", price=12_500, **belongs))
    return [as_table(model, rows[model]) for model in WRITTEN], keys[Figures]


def new_like(like, of, number, turn):
    return Business(
        pk=of[Business],
        region_id=like.region_id,
        registry_no=compose(regency_code(like.region_id), FIRST_SERIAL + number),
        name=name_of(number, turn),
        kbli_id=like.kbli_id,
        owner_id=of[Owner],
        version=1,
        **changed(like, turn),
    )


def keys_for(model, count):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def as_table(model, rows):
    names = columns_of(model)
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NOTNULL)
    fields = [model._meta.get_field(name) for name in names]
    for row in rows:
        values = (getattr(row, field.attname) for field in fields)
        writer.writerow(
            [
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, values, strict=True)
            ]
        )
    return model, names, file.getvalue()


def columns_of(model):
    """What is written, and what no row may be without."""
    needed = [
        field.attname
        for field in model._meta.concrete_fields
        if not (field.null or field.generated or field.has_db_default())
    ]
    return tuple(dict.fromkeys([*needed, *WRITTEN[model]]))


def slower_than_copy(found):
    """How many times the time of COPY."""
    ratios = [theirs / mine for mine, theirs in zip(found[OWN], found[COPY], strict=True)]
    return judged(f"{OWN} beside {COPY}: time", ratios, MOST_OF_COPY, is_most=True)


def faster_than_library(found):
    ratios = [mine / theirs for mine, theirs in zip(found[OWN], found[LIBRARY], strict=True)]
    return judged(f"{OWN} beside {LIBRARY}: speed", ratios, LEAST_OF_LIBRARY, is_most=False)


def judged(words, ratios, bound, *, is_most):
    ratio = statistics.median(ratios)
    met = ratio <= bound if is_most else ratio >= bound
    print(
        f"{words} {ratio:.2f} times ({min(ratios):.2f} to {max(ratios):.2f}), "
        f"at {'most' if is_most else 'least'} {bound}: {'met' if met else 'NOT MET'}",
        flush=True,
    )
    return met
