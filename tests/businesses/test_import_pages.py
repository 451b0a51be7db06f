"""The pages of importing, for those who may and those who may not."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import ImportState
from businesses.models import Business, ImportBatch
from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.ui.tickets import Ticket
from tests.factories.imports import check, hand_in, load, sheet

pytestmark = pytest.mark.django_db
UPLOAD = reverse("businesses:import_upload")
LIST = reverse("businesses:import_list")
VERBS = ["import_load", "import_check", "import_continue"]
LOADERS = {Role.ADMINISTRATOR, Role.DISTRICT_OFFICER, Role.API_KEEPER}


def page(name, batch):
    return reverse(f"businesses:{name}", args=[batch.uuid])


def form(data, name="daftar.csv", **fields):
    return {"file": SimpleUploadedFile(name, data), "region": "35.13", "year": "2025", **fields}


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def test_an_officer_hands_in_a_list_reads_the_result_and_loads_it(signed_in):
    data = sheet({}, {"Nama IKM": "Tahu Pak Slamet", "NIB": "123"})
    answer = signed_in.post(UPLOAD, form(data), follow=True)
    batch = ImportBatch.objects.get()
    assert answer.redirect_chain == [(batch.get_absolute_url(), 302)]
    said = answer.content.decode()
    assert "Muat 1 baris ke registri" in said
    assert "Keripik Bu Rupi" in said
    assert "baris ditolak" in said
    assert not Business.objects.exists()

    answer = signed_in.post(page("import_load", batch), follow=True)
    assert "Sudah dimuat" in answer.content.decode()
    assert Business.objects.get().name == "Keripik Bu Rupi"


def test_a_list_that_is_sent_twice_comes_in_once(signed_in, officer):
    ticket = str(Ticket.new(officer))
    for _time in range(2):
        answer = signed_in.post(UPLOAD, form(sheet({}), ticket=ticket))
        assert answer.status_code == 302
    assert answer["Location"] == LIST
    assert ImportBatch.objects.count() == 1
    assert 'name="ticket"' in signed_in.get(UPLOAD).content.decode()


def test_a_form_that_another_opened_is_not_sent(signed_in, officer_of):
    ticket = str(Ticket.new(officer_of("35.08")))
    assert signed_in.post(UPLOAD, form(sheet({}), ticket=ticket)).status_code == 403
    assert not ImportBatch.objects.exists()


def test_a_list_that_is_none_says_why_and_lets_one_try_another(signed_in):
    answer = signed_in.post(UPLOAD, form(b"Sektor;Leces\nPangan;3\n"), follow=True)
    assert "bukan daftar usaha" in answer.content.decode()
    assert UPLOAD in answer.content.decode()
    assert ImportBatch.objects.get().state == ImportState.FAILED


def test_while_it_is_worked_on_the_page_asks_for_itself(signed_in, officer):
    batch = hand_in(sheet({}), by=officer)
    assert 'hx-trigger="every 1s"' in signed_in.get(batch.get_absolute_url()).content.decode()
    piece = signed_in.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    done = load(sheet({}), by=officer)
    piece = signed_in.get(done.get_absolute_url(), headers={"HX-Request": "true"})
    assert "every 1s" not in piece.content.decode()


def test_money_may_be_read_another_way(signed_in, officer):
    batch = check(sheet({"Omzet": "60"}), by=officer)
    signed_in.post(page("import_check", batch), {"money_unit": "1000000"})
    signed_in.post(page("import_load", batch))
    assert Business.objects.get().latest_figures.turnover == 60_000_000


def test_a_list_is_loaded_once(signed_in, officer):
    batch = load(sheet({}), by=officer)
    answer = signed_in.post(page("import_load", batch), follow=True)
    assert "sudah diperiksa" in answer.content.decode()


def test_a_silent_list_can_be_continued(signed_in, officer):
    batch = hand_in(sheet({}), by=officer)
    answer = signed_in.post(page("import_continue", batch), follow=True)
    assert "tunggu" in answer.content.decode()
    ImportBatch.objects.update(heard_at=timezone.now() - timedelta(minutes=3))
    assert "Lanjutkan" in signed_in.get(batch.get_absolute_url()).content.decode()
    signed_in.post(page("import_continue", batch))
    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED


def test_a_failed_list_can_be_checked_again(signed_in, officer):
    batch = check(sheet({}), by=officer)
    ImportBatch.objects.update(state=ImportState.FAILED, failure="Terhenti.")
    assert "Terhenti." in signed_in.get(batch.get_absolute_url()).content.decode()
    signed_in.post(page("import_check", batch))
    batch.refresh_from_db()
    assert (batch.state, batch.created) == (ImportState.CHECKED, 1)


def test_the_problems_can_be_taken_home_as_a_table(signed_in, officer):
    batch = check(sheet({"NIB": "=1+1"}, {"NIK": "3513114199900001"}), by=officer)
    answer = signed_in.get(page("import_problems", batch))
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Baris", "Kolom", "Nilai", "Alasan", "Baris ditolak"]
    assert rows[1][:3] == ["2", "NIB", "'=1+1"]
    assert "3513114199900001" not in text
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["import", "import_problems"])
def test_another_regencys_list_does_not_exist(client, officer, officer_of, name):
    batch = check(sheet({}), by=officer)
    client.force_login(officer_of("35.14"))
    assert client.get(page(name, batch)).status_code == 404
    assert batch.filename not in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", VERBS)
def test_another_regencys_list_cannot_be_touched(client, officer, officer_of, name):
    batch = check(sheet({}), by=officer)
    client.force_login(officer_of("35.14"))
    assert client.post(page(name, batch)).status_code == 404
    assert not Business.objects.exists()


def test_a_list_cannot_be_handed_in_for_another_regency(client, officer_of):
    client.force_login(officer_of("35.14"))
    answer = client.post(UPLOAD, form(sheet({})))
    assert answer.status_code == 200
    assert answer.context["form"].errors["region"]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in WITHOUT_PLACE])
def test_only_those_who_load_lists_find_these_pages(client, officer, officer_of, role):
    batch = check(sheet({}), by=officer)
    client.force_login(officer_of("35.13", role))
    expected = 200 if role in LOADERS else 403
    for address in (LIST, UPLOAD, batch.get_absolute_url(), page("import_problems", batch)):
        assert client.get(address).status_code == expected


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(LIST).status_code == 302
    assert client.post(UPLOAD, form(sheet({}))).status_code == 302


@settings(max_examples=30)
@given(
    data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")),
    head=st.sampled_from([b"", b"PK\x03\x04", b"Nama IKM;NIB;Omzet\n", b"\xff\xfe"]),
    name=st.sampled_from(["a.csv", "a.xlsx", "a.XLS", "a.ods", "a.pdf", "a"]),
    year=st.sampled_from(["2025", "", "x", "99999999999", "-1", "\0"]),
    unit=st.sampled_from(["", "1000", "7", "x"]),
)
def test_any_upload_is_answered_with_a_sentence(signed_in, data, head, name, year, unit):
    answer = signed_in.post(
        UPLOAD, form(head + data, name, year=year, money_unit=unit), follow=True
    )
    assert answer.status_code == 200
    batch = ImportBatch.objects.order_by("pk").last()
    assert answer.context.get("form") or batch.state in (ImportState.CHECKED, ImportState.FAILED)
    assert batch is None or batch.state != ImportState.FAILED or batch.failure.endswith(".")


@pytest.mark.parametrize("query", ["page=x", "page=0", "page=99"])
def test_a_page_that_is_not_there_is_no_fault(signed_in, query):
    assert signed_in.get(f"{LIST}?{query}").status_code in (200, 404)


def test_an_unknown_list_is_not_found(signed_in):
    assert signed_in.get(reverse("businesses:import", args=[uuid4()])).status_code == 404


def test_lists_cost_the_same_queries_for_one_and_for_twenty(signed_in, officer):
    def cost(address):
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(address).status_code == 200
        return len(captured)

    one = check(sheet({"NIB": "1"}), by=officer)
    few = cost(LIST), cost(one.get_absolute_url())
    for _batch in range(19):
        hand_in(sheet({}), by=officer)
    many = check(sheet(*({"NIB": str(n)} for n in range(20))), by=officer)
    assert (cost(LIST), cost(many.get_absolute_url())) == few
