"""Small lists as an officer would hand them in."""

import csv
import io

from django.core.files.base import ContentFile

from businesses.exchange.jobs import work
from businesses.models import ImportBatch
from businesses.services.import_batches import open_batch, start_loading

MAKER = {
    "Nama IKM": "Keripik Bu Rupi",
    "Nama Pemilik": "Rupiah",
    "Kecamatan": "Leces",
    "Kel/Desa": "Clarak",
    "Kode KBLI": "10794",
    "Produk": "Keripik tempe",
    "Tenaga Kerja L": "1",
    "Tenaga Kerja P": "3",
}


def sheet(*rows):
    """A CSV file as Indonesian Excel saves it; each row is a dict of what differs from MAKER."""
    return bare_sheet(*(MAKER | row for row in rows))


def bare_sheet(*rows):
    file = io.StringIO()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    writer = csv.DictWriter(file, titles, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def hand_in(data, *, by, region="35.13", year=2025, name="daftar.csv", money_unit=None):
    """A batch whose file is stored and waits to be checked."""
    batch = ImportBatch(region_id=region, year=year, filename=name, money_unit=money_unit)
    batch.file = ContentFile(data, name=name)
    return open_batch(batch=batch, by=by)


def check(data, *, by, **options):
    batch = hand_in(data, by=by, **options)
    work(batch.pk, by)
    batch.refresh_from_db()
    return batch


def load(data, *, by, **options):
    """Checked and loaded; what the check counted, the loading must count again."""
    batch = check(data, by=by, **options)
    assert batch.state == "checked", batch.failure
    foretold = result(batch)
    start_loading(batch=batch, by=by)
    work(batch.pk, by)
    batch.refresh_from_db()
    assert batch.state == "done", batch.failure
    assert result(batch) == foretold
    return batch


def result(batch):
    return batch.created, batch.updated, batch.unchanged, batch.refused


def reasons(batch):
    """{(row, column)} → reason."""
    return {(each.row, each.column): each.reason for each in batch.problems.all()}
