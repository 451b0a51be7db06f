"""More businesses than one answer waits for: taken in, written in pieces, told, put right."""

import io
import json
from itertools import count
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from xlsxwriter import Workbook

from businesses.api.bulk_work import work
from businesses.api.repair import HEADINGS
from businesses.api.sheets import CSV, KNOWN, XLSX
from businesses.choices import JobState
from businesses.exchange.columns import match
from businesses.exchange.reader import read_sheets
from businesses.models import BulkJob, Business, BusinessDocument, Owner
from businesses.services.bulk_jobs import RESULTS_KEPT, cancel_job, forget_old
from ikm_registry.history.reading import events_of
from ikm_registry.rest.bodies import MOMENT
from ikm_registry.rest.models import ApiKey
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory
from tests.factories.imports import sheet

pytestmark = pytest.mark.django_db
EACH = "mode=commit&atomic=row"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}
PLACED = {"Kode wilayah": CLARAK, "Kecamatan": "Leces", "Kel/Desa": "Clarak", "Tahun": "2025"}


@pytest.fixture(autouse=True)
def queue(settings):
    """Jobs wait in the queue, and no worker is there."""
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": backend}}


@pytest.fixture
def send(writer):
    """Sends items, or a table, under a key of its own."""

    def post(query, body, *, by=writer, key=None, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps({"items": body})
        headers = {"Idempotency-Key": key or str(uuid4())}
        url = f"/api/v1/businesses/bulk/?{query}"
        return by.client.post(url, data=data, content_type=kind, headers=headers)

    return post


def many(total, **differing):
    return [
        {"data": LEAST | {"name": f"Usaha {n}"} | differing.get(f"at_{n}", {})}
        for n in range(total)
    ]


def table(*rows):
    return sheet(*(PLACED | row for row in rows))


def job_of(answer):
    assert answer.status_code == 202, answer.json()
    return BulkJob.objects.get(uuid=answer["Location"].split("/")[-2])


def done(answer):
    """The job after a worker has had it."""
    job = job_of(answer)
    work(job.pk)
    job.refresh_from_db()
    return job


def lines_of(writer, job):
    answer = writer.get(f"jobs/{job.uuid}/results.ndjson")
    return [json.loads(line) for line in b"".join(answer).splitlines()]


def repair_of(writer, job):
    """Its lines of cells, the headings first."""
    [sheet] = read_sheets(b"".join(writer.get(f"jobs/{job.uuid}/repair.xlsx")))
    return [line.cells for line in sheet.lines]


# Taken in, and written.


def test_more_than_a_thousand_items_are_written_in_the_background(send, writer):
    answer = send(EACH, many(1_002, at_1001={"kbli": "99999"}))
    told = answer.json()
    assert (told["state"], told["progress"]["total"]) == ("queued", 1_002)
    assert told["results"] is None
    assert not Business.objects.exists()

    assert answer["Location"] == f"http://testserver{told['url']}"
    assert told["sent_at"] == BulkJob.objects.get().started_at.strftime(MOMENT)

    job = done(answer)
    told = writer.get(f"jobs/{job.uuid}/").json()
    assert (told["state"], told["written"]) == ("partial_success", True)
    assert (told["summary"]["created"], told["summary"]["refused"]) == (1_001, 1)
    [group] = told["grouped_errors"]
    assert (group["pointer"], group["rows"]) == ("#/items/*/data/kbli", [1_002])
    results = lines_of(writer, job)
    assert [result["row"] for result in results] == list(range(1, 1_003))
    assert results[1_001]["errors"][0]["pointer"] == "#/items/1001/data/kbli"
    assert Business.objects.count() == BusinessDocument.objects.count() == 1_001
    context = events_of(Business).objects.latest("pk").pgh_context.metadata
    assert (context["door"], context["job"]) == ("api", str(job.uuid))


def test_pieces_need_to_be_wanted(send):
    answer = send("mode=commit", many(1_001))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?atomic"
    assert not BulkJob.objects.exists()


def test_a_sign_that_no_column_keeps_refuses_its_item_alone(send, writer):
    job = done(send(EACH, many(1_001, at_7={"name": "a\0b"})))
    assert (job.created, job.refused) == (1_000, 1)
    [fault] = lines_of(writer, job)[7]["errors"]
    assert fault["code"] == "null_characters_not_allowed"
    assert fault["pointer"] == "#/items/7/data/name"


def test_a_number_told_in_two_pieces_is_refused_the_second_time(send, writer):
    nib = {"nib": "9120001234567"}
    job = done(send(f"{EACH}&match=nib", many(1_001, at_3=nib, at_1000=nib)))
    assert (job.created, job.refused) == (1_000, 1)
    assert lines_of(writer, job)[1_000]["errors"][0]["code"] == "doubled"


def test_only_saying_what_would_be_done_writes_nothing(send, writer):
    job = done(send("mode=validate&atomic=row", many(1_001)))
    assert (job.state, job.created) == (JobState.SUCCESS, 1_001)
    assert not Business.objects.exists()
    assert writer.get(f"jobs/{job.uuid}/").json()["written"] is False
    [line] = writer.get("jobs/").json()["results"]
    assert (line["mode"], line["written"]) == ("validate", False)


@pytest.mark.parametrize(
    ("mode", "word", "why"),
    [
        ("validate", "Diperiksa, ada yang akan ditolak", "Hanya pemeriksaan"),
        ("commit", "Gagal", "semua atau tidak sama sekali"),
    ],
)
def test_the_page_says_where_nothing_was_written(send, writer, client, officer_of, mode, word, why):
    job = done(send(f"mode={mode}&atomic=all", table({}, {"NIB": "123"}), kind=CSV))
    client.force_login(officer_of("35.13"))
    page = client.get(reverse("businesses:work_list")).content.decode()
    assert word in page
    assert why in page
    assert "Coba lagi" not in page
    assert writer.get(f"jobs/{job.uuid}/").json()["written"] is False


def test_the_same_call_gives_the_same_job(send):
    key = str(uuid4())
    first, second = (send(EACH, table({}), key=key, kind=CSV) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert second["Idempotency-Replayed"] == "true"
    assert BulkJob.objects.count() == DBTaskResult.objects.count() == 1


def test_what_is_larger_than_other_addresses_take_is_taken(send, writer):
    items = many(1_001, at_0={"address": "x" * 6_000_000})
    assert job_of(send("mode=commit&atomic=row", items)).total == 1_001
    assert writer.post("businesses/", LEAST | {"address": "x" * 6_000_000}).status_code == 413


# Tables.


def test_a_table_is_read_by_the_columns_of_lists(send, writer):
    data = table({"NIK": "3513024107850003", "Omzet": "1.500.000", "Tahun": "2025"})
    job = done(send(EACH, data, kind=CSV))
    business = Business.objects.get()
    assert job.state == JobState.SUCCESS
    assert (business.region_id, business.kbli.code) == (CLARAK, "10794")
    assert (business.owner.name, business.owner.nik) == ("Rupiah", "3513024107850003")
    figures = business.latest_figures
    assert (figures.year, figures.workers_female, figures.turnover) == (2025, 3, 1_500_000)


def test_a_workbook_is_a_table_too(send):
    book = repair_book({"Nama usaha": "Emping", "Kode wilayah": CLARAK})
    assert done(send(EACH, book, kind=XLSX)).created == 1


def test_places_are_found_by_name_in_the_regency_that_is_told(send):
    data = sheet({"Nama IKM": "Emping", "Tahun": "2025"})
    assert done(send(EACH, data, kind=CSV)).refused == 1
    assert done(send(f"{EACH}&region=35.13", data, kind=CSV)).created == 1
    assert Business.objects.get().region_id == CLARAK


def test_names_that_are_not_those_of_the_code_refuse_the_row(send, writer):
    job = done(send(EACH, table({"Kel/Desa": "Sumberkedawung"}), kind=CSV))
    assert lines_of(writer, job)[0]["errors"][0]["pointer"] == "#/items/0/data/region"


def test_columns_that_no_record_has_are_named(send):
    answer = send(EACH, table({"Warna papan nama": "biru"}), kind=CSV)
    assert "Warna papan nama" in answer.json()["columns_left_out"]


@pytest.mark.parametrize("data", [b"", b"Sektor;Leces\nPangan;3\n", b"\x00\x00\x00\x00"])
def test_what_is_no_list_says_so(send, data):
    answer = send(EACH, data, kind=CSV)
    assert answer.status_code == 422
    assert not BulkJob.objects.exists()


def test_what_is_no_workbook_is_not_taken_for_one(send):
    answer = send(EACH, table({}), kind=XLSX)
    assert answer.json()["errors"][0]["code"] == "unreadable"
    assert "XLSX" in answer.json()["errors"][0]["detail"]


def test_what_was_taken_along_is_corrected_and_sent(send, client, officer_of):
    business = BusinessFactory(name="Keripik Lama", owner=OwnerFactory(name="Bu Rupi"))
    client.force_login(officer_of("35.13"))
    taken = client.get("/usaha/ekspor.csv").getvalue().decode()
    job = done(send(EACH, taken.replace("Keripik Lama", "Keripik Baru").encode(), kind=CSV))
    business.refresh_from_db()
    assert (job.state, job.updated, business.name) == (JobState.SUCCESS, 1, "Keripik Baru")
    assert done(send(EACH, taken.encode(), kind=CSV)).updated == 1


# What was refused, put right.


def test_headings_of_the_repair_file_are_those_that_are_read():
    for name, heading in HEADINGS.items():
        assert match([heading], KNOWN) == {name: 0}


def repair_book(*rows):
    heads = list(dict.fromkeys(name for row in rows for name in row))
    return workbook([heads, *([row.get(head) for head in heads] for row in rows)])


def workbook(lines):
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet()
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    return file.getvalue()


def test_refused_rows_come_back_as_a_table_and_are_taken_when_put_right(send, writer):
    bad = {
        "Nama IKM": "Tahu",
        "Tenaga Kerja L": "banyak",
        "Tahun": "2025",
        "Lintang": "-7,84",
        "Bujur": "113,25",
    }
    job = done(send(EACH, table({"Tahun": "2025"}, bad), kind=CSV))
    assert (job.created, job.refused) == (1, 1)
    head, row = repair_of(writer, job)
    said = dict(zip(head, row, strict=True))
    assert said["Baris"] == "3"
    assert "jumlah_tki_l" in said["Alasan"]
    assert (said["Nama usaha"], said["Tenaga kerja L"]) == ("Tahu", "banyak")
    row[head.index("Tenaga kerja L")] = "2"
    again = done(send(EACH, workbook([head, row]), kind=XLSX))
    assert (again.state, again.created, again.left_out) == (JobState.SUCCESS, 1, [])
    made = Business.objects.get(name="Tahu")
    assert (made.latest_figures.workers_male, str(made.latitude)) == (2, "-7.840000")


def test_what_has_no_column_is_named(send, writer):
    items = many(1_001, at_5={"kbli": "99999", "markets": [{"buyer": "Toko"}]})
    job = done(send(EACH, items))
    head, row = repair_of(writer, job)
    said = dict(zip(head, row, strict=True))
    assert said["Tidak ada di tabel ini"] == "markets/0/buyer"
    assert (said["Kode KBLI"], said["Kode wilayah"]) == ("99999", CLARAK)


# Stopped, and going on.


class Meanwhile:
    """Does something when the database is asked for the n-th time whether a job is wanted."""

    def __init__(self, at, deed):
        self.asked, self.at, self.deed = count(1), at, deed

    def __call__(self, execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql and "bulkjob" in sql and next(self.asked) == self.at:
            self.deed()
        return execute(sql, params, many, context)


def stopped_by(deed, job):
    """Within the second piece: the job is asked for at its beginning and at each piece."""
    with connection.execute_wrapper(Meanwhile(3, deed)):
        work(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_that_waits_is_taken_out_of_the_queue(send, writer):
    job = job_of(send(EACH, table({}), kind=CSV))
    assert writer.delete(f"jobs/{job.uuid}/").json()["state"] == "cancelled"
    assert not DBTaskResult.objects.exists()
    work(job.pk)
    assert not Business.objects.exists()
    assert writer.delete(f"jobs/{job.uuid}/").status_code == 409


def test_a_job_that_runs_ends_after_its_piece_and_can_go_on(send, writer, client, officer_of):
    job = job_of(send(EACH, many(1_001)))
    stopped_by(lambda: cancel_job(BulkJob.objects.get(), by=job.started_by), job)
    assert (job.state, job.done, Business.objects.count()) == (JobState.CANCELLED, 1_000, 1_000)
    assert writer.get(f"jobs/{job.uuid}/").json()["progress"]["seconds_left"] is None
    assert len(lines_of(writer, job)) == 1_000
    client.force_login(officer_of("35.13"))
    client.post(reverse("businesses:work_again", args=["massal", job.uuid]))
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, Business.objects.count()) == (JobState.SUCCESS, 1_001)


def test_a_key_that_ended_meanwhile_fails_the_job_and_says_so(send):
    job = job_of(send(EACH, many(1_001)))
    ApiKey.objects.update(ended_at=timezone.now())
    work(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "kunci" in job.failure.lower()
    assert not Business.objects.exists()


def test_rights_are_those_of_the_moment_of_writing(send):
    job = job_of(send(EACH, table({}), kind=CSV))
    job.started_by.assignments.update(region="75.02")
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.refused) == (JobState.FAILED, 1)


def test_rights_are_no_more_than_those_by_which_the_call_came(send, writer):
    job = job_of(send(EACH, table({}), kind=CSV))
    assert set(job.scopes) == set(KeyScope)
    BulkJob.objects.update(scopes=[KeyScope.READ, KeyScope.WRITE])
    work(job.pk)
    assert lines_of(writer, job)[0]["code"] == "permission"
    assert not Owner.objects.exists()


def test_what_passes_is_tried_again(send):
    job = job_of(send(EACH, table({}), kind=CSV))

    def deadlock(execute, sql, params, many, context):
        if "businesses_owner" in sql and sql.startswith("INSERT"):
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deadlock):
        work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries, job.done) == (JobState.RUNNING, 1, 0)
    assert job.again_at > timezone.now()
    work(job.pk)
    assert Owner.objects.count() == 1


# Who is told.


def test_only_whoever_sent_it_is_told_by_the_api(send, machine):
    job = done(send(EACH, table({"Nama IKM": ""}, {}), kind=CSV))
    other = machine("district_officer", read_only=False)
    for path in ("", "results.ndjson", "repair.xlsx"):
        assert other.get(f"jobs/{job.uuid}/{path}").status_code == 404
    assert other.delete(f"jobs/{job.uuid}/").status_code == 404
    assert Client().get(f"/api/v1/jobs/{job.uuid}/").status_code == 401


def test_officers_of_the_place_see_that_it_works_and_may_cancel_it(send, client, officer_of):
    job = job_of(send(EACH, table({}), kind=CSV))
    url = reverse("businesses:work_list")
    cancel = reverse("businesses:work_cancel", args=["massal", job.uuid])
    client.force_login(officer_of("35.08"))
    assert str(job.uuid) not in client.get(url).content.decode()
    assert client.post(cancel).status_code == 404
    client.force_login(officer_of("35.13"))
    assert str(job.uuid) in client.get(url).content.decode()
    client.post(cancel)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_person_sends_by_her_session_too(client, officer_of):
    client.force_login(officer_of("35.13"))
    headers = {"Idempotency-Key": str(uuid4())}
    url = f"/api/v1/businesses/bulk/?{EACH}"
    job = job_of(client.post(url, table({}), content_type=CSV, headers=headers))
    work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.region_id) == (JobState.SUCCESS, "35.13")
    client.force_login(UserFactory())
    assert client.get(f"/api/v1/jobs/{job.uuid}/").status_code == 404


def test_what_was_sent_is_forgotten_after_a_week(send, writer):
    job = done(send(EACH, table({"Nama IKM": "", "Nama Pemilik": "", "Produk": ""}, {}), kind=CSV))
    BulkJob.objects.update(heard_at=timezone.now() - 2 * RESULTS_KEPT)
    assert forget_old() == 1
    told = writer.get(f"jobs/{job.uuid}/").json()
    assert (told["summary"]["created"], told["results"], told["grouped_errors"]) == (1, None, [])
    assert writer.get(f"jobs/{job.uuid}/repair.xlsx").status_code == 404


def test_nothing_of_what_was_sent_can_be_read_in_the_tables(send):
    job = job_of(send(EACH, table({"NIK": "3513024107850003"}), kind=CSV))
    assert b"3513024107850003" not in bytes(job.chunks.get().items)
