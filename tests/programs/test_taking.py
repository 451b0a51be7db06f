"""Lists of programs taken along: what each list shows, as far as one may see it, and noted."""

import csv
import io
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from businesses.models import AccessNote, Export
from businesses.views import taking
from programs.choices import Deed, Effect, Manner, RuleKind
from programs.exchange import case_lists, lists
from programs.models import Application, FacilitationCase, FollowUp
from programs.services.applications import advance
from programs.services.ranking import close_stage
from programs.services.training import issue_certificate, note_attendance
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.deliveries import a_group, a_session, a_training, machines, received
from tests.factories.deliveries import budi as head
from tests.factories.deliveries import taking_part as takes_part
from tests.factories.programs import (
    PROBOLINGGO,
    FactCriterionFactory,
    ProgramFactory,
    RuleFactory,
    StageFactory,
    applied,
    no_longer_open,
    verified,
)
from tests.programs.credit import MILLION, asked_for, signed

pytestmark = pytest.mark.django_db


@dataclass
class Case:
    """A list as it stands in the address, and what its file must tell of its first row."""

    address: str
    told: dict


def of_applications():
    application = applied(StageFactory(), head(), BusinessFactory(name="Keripik Rupi"))
    told = {
        "Nomor permohonan": application.number,
        "Pemohon": "Keripik Rupi",
        "Desa/kelurahan": "Clarak",
        "Program": application.program.name,
        "Status permohonan": "Diajukan",
        "Tahap": "Seleksi",
    }
    return Case("/permohonan/", told)


def of_waiting():
    told = of_applications().told | {"Dokumen kurang": "0"}
    return Case("/program/tertunda/", told)


def of_fitting():
    program = RuleFactory(kind=RuleKind.PLACE, terms={"codes": ["35.13.05"]}).program
    business = BusinessFactory(name="Keripik Rupi", nib="0220001234567")
    told = {
        "Nomor registri IKM": business.registry_no,
        "Nama usaha": "Keripik Rupi",
        "NIB": "0220001234567",
        "Terakhir dibantu pada": "",
    }
    return Case(f"/program/{program.number}/memenuhi/", told)


def of_fitting_groups():
    program = ProgramFactory(kind="equipment", recipient="group")
    group = a_group(name="KUB Sumber Rejeki")
    told = {"Nama kelompok": group.name, "Anggota": "3", "Belum pernah dibantu": "ya"}
    return Case(f"/program/{program.number}/kelompok/", told)


def of_items():
    application = received(machines())
    told = {
        "Jenis alat": "Pengiris singkong",
        "Pembuat": "Karya Logam",
        "Nomor permohonan": application.number,
        "Keadaan alat": "Dipakai",
    }
    return Case("/alat/", told)


def of_visits():
    application = received(machines())
    visit = FollowUp.objects.filter(application=application).order_by("planned_on")[0]
    done = {"done_on": timezone.localdate(), "effect": Effect.values[0]}
    FollowUp.objects.filter(pk=visit.pk).update(turnover=61_234_567, workers=7, **done)
    FollowUp.objects.filter(application=application, done_on=None).delete()
    told = {
        "Nomor permohonan": application.number,
        "Bulan sesudah bantuan": "3",
        "Pekerja saat kunjungan": "7",
        "Omzet dua belas bulan terakhir": "61234567",
    }
    return Case("/tindak-lanjut/", told)


def of_credit():
    application = signed()
    told = {
        "Nomor permohonan": application.number,
        "Plafon yang disetujui": str(20 * MILLION),
        "Bank": "BRI Probolinggo",
    }
    return Case("/kredit/", told)


def of_facilitation():
    application = asked_for(issuer="BPJPH")
    FacilitationCase.objects.update(cost=300_000)
    told = {
        "Nomor permohonan": application.number,
        "Untuk apa": "Halal",
        "Biaya": "300000",
    }
    return Case("/fasilitasi/", told)


def of_participants():
    program = a_training()
    session = a_session(program)
    rupi = takes_part(program, name="Rupi Zirkonium")
    note_attendance(session=session, participant=rupi, by=head(), manner=Manner.LIST)
    type(rupi).objects.filter(pk=rupi.pk).update(pre_score=40, post_score=85)
    certificate = issue_certificate(participant=rupi, by=head())
    told = {
        "Peserta": "Rupi Zirkonium",
        "Sesi yang dihadiri": "1",
        "Tes sebelum pelatihan": "40",
        "Tes sesudah pelatihan": "85",
        "Sertifikat": certificate.number,
    }
    return Case(f"/program/{program.number}/pelatihan/", told)


def of_ranking():
    stage = StageFactory(quota=1)
    FactCriterionFactory(stage=stage, name="Tenaga kerja")
    FactCriterionFactory(stage=stage, name="Omzet", fact="turnover", bands=[[0, 5]], weight=2)
    by = head()
    for workers in (3, 10):
        business = BusinessFactory(name=f"Keripik {workers}")
        FiguresFactory(
            business=business, workers_male=workers, workers_female=0, turnover=61_234_567
        )
        last = verified(stage, by, business)
    no_longer_open(stage.program)
    stage.refresh_from_db()
    close_stage(stage=stage, by=by)
    told = {
        "Peringkat": "1",
        "Pemohon": "Keripik 10",
        "Nomor permohonan": last.number,
        "Jumlah nilai": "30",
        "Tenaga kerja: data": "10",
        "Tenaga kerja: nilai": "20",
        "Omzet: data": "61234567",
        "Omzet: nilai kali 2": "10",
        "Mengapa dipindahkan": "",
    }
    return Case(f"/program/{stage.program.number}/papan/1/", told)


CASES = [
    of_applications,
    of_waiting,
    of_fitting,
    of_fitting_groups,
    of_items,
    of_visits,
    of_credit,
    of_facilitation,
    of_participants,
    of_ranking,
]
each_list = pytest.mark.parametrize("case", CASES, indirect=True)


def of(make):
    """The test asks about the list that is made like this."""
    return pytest.mark.parametrize("case", [make], indirect=True)


@pytest.fixture(scope="module")
def case(request, module_transaction):
    """One list at a time: it is made for all tests that ask about it, and goes before the next."""
    with transaction.atomic():
        yield request.param()
        transaction.set_rollback(True)


@pytest.fixture
def officer(client, officer_of):
    user = officer_of(PROBOLINGGO)
    client.force_login(user)
    return user


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def taken(client, case, question=""):
    answer = client.get(f"{case.address}ekspor.csv{question}")
    assert answer.status_code == 200
    return rows_of(answer)


def workbook(client, case):
    answer = client.get(f"{case.address}ekspor.xlsx")
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))


@each_list
def test_the_file_tells_what_the_list_is_about(case, client, officer):
    row = taken(client, case)[0]

    assert {heading: row[heading] for heading in case.told} == case.told


@each_list
def test_a_workbook_has_the_same_columns_and_explains_each(case, client, officer):
    book = workbook(client, case)

    heads, *rows = book.get_sheet_by_index(0).to_python()
    assert heads == list(taken(client, case)[0])
    assert len(rows) == len(taken(client, case))
    legend = book.get_sheet_by_name("Keterangan").to_python()
    explained = {line[0]: line[1] for line in legend}
    assert set(heads) <= set(explained)
    assert all(explained[head] for head in heads)
    assert officer.username in " ".join(str(cell) for line in legend for cell in line)


@each_list
def test_each_file_is_noted_for_its_places(case, client, officer):
    rows = taken(client, case)

    noted = Export.objects.get()
    assert (noted.user, noted.format, noted.rows) == (officer, "csv", len(rows))
    assert noted.scope == [PROBOLINGGO]
    assert len({column.partition(".")[0] for column in noted.columns}) == 1
    assert AccessNote.objects.get().region_id == PROBOLINGGO


@each_list
def test_nothing_leaves_for_an_officer_of_elsewhere(case, client, officer_of):
    client.force_login(officer_of("75.02"))

    answer = client.get(f"{case.address}ekspor.csv")

    assert answer.status_code == 404 or rows_of(answer) == []


@each_list
def test_the_page_leads_to_its_files(case, client, officer):
    page = case.address.removesuffix("1/") if "papan" in case.address else case.address

    shown = client.get(page).content.decode()

    for kind in ("xlsx", "csv"):
        assert f'href="{case.address}ekspor.{kind}"' in shown
    assert client.get(f"{case.address}ekspor.pdf").status_code == 404


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return len(asked)


# Another program is another list.
OF_ONE_PROGRAM = [of_participants, of_ranking]
PAGES = [of_fitting_groups, of_items, of_visits, of_credit, of_facilitation]


def another(make):
    """One row more of the same list."""
    if make is of_fitting:
        BusinessFactory()
    elif make is of_fitting_groups:
        a_group()
    else:
        make()


@pytest.mark.parametrize(
    ("case", "make"),
    [(make, make) for make in CASES if make not in OF_ONE_PROGRAM],
    indirect=["case"],
)
def test_a_list_and_its_files_cost_the_same_for_one_row_and_for_many(case, make, client, officer):
    addresses = [f"{case.address}ekspor.{kind}" for kind in ("csv", "xlsx")]
    addresses += [case.address] if make in PAGES else []
    for address in addresses:
        client.get(address)  # what is read once per process is no cost of the list
    one = {address: queries(client, address) for address in addresses}
    for _nth in range(2):
        another(make)

    assert {address: queries(client, address) for address in addresses} == one


def of_both():
    """Two kinds of programs in one list."""
    case = of_applications()
    of_facilitation()
    return case


@of(of_both)
@pytest.mark.parametrize(
    "question",
    [
        "?state=checked",
        "?region=35.13.05",
        "?kind=equipment",
        "?q=Rupi",
        "?ordering=number",
        "?x=1",
    ],
)
def test_the_file_holds_what_the_narrowed_list_shows(question, case, client, officer):
    shown = client.get(case.address + question).context["page_obj"]

    rows = taken(client, case, question)
    assert [row["Nomor permohonan"] for row in rows] == [each.number for each in shown]


@of(of_applications)
def test_the_words_of_a_search_are_not_kept(case, client, officer):
    taken(client, case, "?q=Hartatik&state=submitted")

    assert Export.objects.get().filters == {"q": "…", "state": "submitted"}


@of(of_fitting)
def test_of_which_program_is_noted(case, client, officer):
    taken(client, case)

    assert Export.objects.get().filters == {"program": case.address.split("/")[2]}


@pytest.mark.parametrize("address", ["/permohonan/", "/alat/", "/tindak-lanjut/", "/fasilitasi/"])
def test_a_question_that_is_not_understood_leads_back_to_the_list(address, client, officer):
    answer = client.get(f"{address}ekspor.csv?state=none")

    assert (answer.status_code, answer.url) == (302, f"{address}?state=none")
    assert not Export.objects.exists()


@of(of_applications)
def test_a_list_too_long_for_a_workbook_is_offered_as_text(case, client, officer, monkeypatch):
    monkeypatch.setattr(taking, "MOST_IN_WORKBOOK", 0)

    page = client.get(f"{case.address}ekspor.xlsx", follow=True)

    assert page.redirect_chain == [(case.address, 302)]
    assert "sebagai CSV" in page.content.decode()


def test_a_stage_that_is_not_frozen_has_no_ranking_to_take_along(client, officer):
    program = StageFactory().program

    answer = client.get(f"/program/{program.number}/papan/1/ekspor.csv")

    assert answer.url == f"/program/{program.number}/papan/?tahap=1"
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("case", "heading"),
    [(of_visits, "Omzet dua belas bulan terakhir"), (of_ranking, "Omzet: data")],
    indirect=["case"],
)
def test_money_is_no_column_for_who_may_see_it_nowhere(case, heading, client, officer_of):
    client.force_login(officer_of(PROBOLINGGO, role="viewer"))

    row = taken(client, case)[0]

    assert heading not in row
    assert not any("61234567" in cell for cell in row.values())
    if heading == "Omzet: data":  # points explain the place, and tell nothing of the sum
        assert row["Omzet: nilai"] == "5"


@of(of_credit)
def test_who_sees_no_credit_takes_none_along(case, client, officer_of):
    client.force_login(officer_of(PROBOLINGGO, role="viewer"))

    assert client.get(f"{case.address}ekspor.csv").status_code == 403
    assert not Export.objects.exists()


def test_an_owner_takes_her_own_applications_along(client):
    applied(StageFactory(), head())
    account = head()
    business = BusinessFactory(owner__account=account)
    hers = applied(StageFactory(), head(), business)
    account.assignments.all().delete()
    client.force_login(type(account).objects.get(pk=account.pk))

    rows = taken(client, Case("/permohonan/", {}))

    assert [row["Nomor permohonan"] for row in rows] == [hers.number]


@of(of_ranking)
def test_what_was_moved_says_why(case, client, officer, budi):
    first = taken(client, case)[0]
    second = taken(client, case)[1]["Nomor permohonan"]
    application = Application.objects.get(number=second)

    advance(
        application=application, deed=Deed.MOVE, by=budi, note="Rumahnya terbakar", facts={"to": 1}
    )

    moved, other = taken(client, case)
    assert (moved["Nomor permohonan"], moved["Peringkat menurut nilai"]) == (second, "2")
    assert moved["Mengapa dipindahkan"] == "Rumahnya terbakar"
    assert (other["Peringkat"], other["Mengapa dipindahkan"]) == ("2", "")
    assert first["Nomor permohonan"] == other["Nomor permohonan"]


@of(of_applications)
def test_a_name_that_begins_like_a_formula_is_a_text(case, client, officer):
    applied(StageFactory(), head(), BusinessFactory(name="=1+1"))

    assert "'=1+1" in {row["Pemohon"] for row in taken(client, case)}


def test_every_column_fits_the_register_of_exports():
    """It keeps thirty letters of each name."""
    every = {
        "applications.": lists.APPLICATIONS,
        "waiting.": lists.WAITING,
        "fitting.": lists.FITTING,
        "ranking.": lists.RANKED,
        "items.": case_lists.ITEMS,
        "visits.": case_lists.VISITS,
        "credit.": case_lists.CREDIT,
        "facilitation.": case_lists.FACILITATION,
    }
    for kind, columns in every.items():
        names = [f"{kind}{column.name}" for column in columns]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= 30
