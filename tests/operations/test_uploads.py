"""Files that no row names go from the disk, those that somebody may want back do not."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from businesses.models import Certificate, Photo, Product
from businesses.services.records import delete_record, save_record
from businesses.services.restoring import restore_part
from ikm_registry.history.reading import events_of
from ikm_registry.operations.uploads import folders
from tests.factories.businesses import BusinessFactory, CertificateFactory, ProductFactory
from tests.factories.imports import hand_in, sheet
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 scan"
LONG_AGO = timedelta(days=400)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


def with_scan():
    row = CertificateFactory()
    row.file.save("scan.pdf", ContentFile(PDF))
    return row


def years_pass():
    """All that lies there, and all that happened, is long ago."""
    then = timezone.now() - LONG_AGO
    for path in lying():
        os.utime(path, (then.timestamp(), then.timestamp()))
    with connection.cursor() as cursor:
        for model in (Certificate, Product, Photo):
            table = connection.ops.quote_name(events_of(model)._meta.db_table)
            cursor.execute(f"UPDATE {table} SET pgh_created_at = %s", [then])  # noqa: S608


def lying():
    return list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def forget(*words):
    call_command("forget_files", *words)


def test_what_is_named_stays_and_what_a_row_let_go_of_goes(officer):
    kept, changed = with_scan(), with_scan()
    before = changed.file.name
    changed.file = ContentFile(PDF, name="new.pdf")
    save_record(row=changed, by=officer)
    years_pass()
    forget("--apply")
    assert {path.name for path in lying()} == {Path(row.file.name).name for row in (kept, changed)}
    assert before != changed.file.name


def test_what_was_handed_in_and_never_saved_goes(disk):
    Photo(business=BusinessFactory()).image.save("dapur.png", ContentFile(picture()), save=False)
    assert len(lying()) == 1
    years_pass()
    forget("--apply")
    assert lying() == []


def test_a_part_that_was_deleted_comes_back_with_its_file(officer):
    product = ProductFactory()
    product.photo.save("keripik.png", ContentFile(picture()))
    delete_record(row=product, by=officer)
    years_pass()
    forget("--apply")
    (deleted,) = events_of(Product).objects.filter(pgh_label="delete")
    assert restore_part(event=deleted, by=officer).photo.open("rb").read()


def test_a_month_passes_before_anything_goes(officer):
    row = with_scan()
    row.file = ContentFile(PDF, name="new.pdf")
    save_record(row=row, by=officer)
    forget("--apply")
    assert len(lying()) == 2
    for path in lying():
        os.utime(path, (0, 0))  # the scan is old, but it was let go of today
    forget("--apply")
    assert len(lying()) == 2


def test_unless_it_is_told_to_it_only_counts(capsys):
    Photo(business=BusinessFactory()).image.save("dapur.png", ContentFile(picture()), save=False)
    years_pass()
    forget()
    told = capsys.readouterr().out
    assert "photos: 1 would be removed" in told
    assert "certificates: 0 would be removed" in told
    assert "Nothing was changed" in told
    assert len(lying()) == 1


def test_files_of_other_rules_and_of_nobody_are_let_alone(disk):
    for name in ("changes/b.png", "notes.txt", "elsewhere/a.png"):
        (disk / name).parent.mkdir(exist_ok=True)
        (disk / name).write_bytes(b"x")
    years_pass()
    forget("--apply")
    assert len(lying()) == 3


def test_a_list_that_never_came_in_goes_and_one_that_did_stays(disk, officer):
    batch = hand_in(sheet({}), by=officer)
    (disk / "imports/broken-off.csv").write_bytes(b"Nama IKM")
    years_pass()
    forget("--apply")
    assert lying() == [Path(batch.file.path)]


def test_every_folder_but_those_of_a_rule_is_looked_through():
    looked_through = {"photos", "certificates", "groups", "applications", "visits", "imports"}
    assert looked_through <= set(folders())
    assert "changes" not in folders()
