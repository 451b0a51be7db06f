"""Candidates leave for SIKP, noted; the bank's answer comes back by the same steps."""

import csv
from contextlib import suppress
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from businesses.choices import AccessKind
from businesses.models import AccessNote, Export
from programs.choices import ApplicationState, Deed
from programs.exchange.bank_answer import amount, day
from programs.exchange.candidate_file import as_pipes, written
from programs.models import Application, ColumnMap, CreditCase, SikpLayout
from programs.services.sikp import candidates, mark_sent, note_file, ready
from tests.factories.programs import CreditProgramFactory
from tests.programs.credit import (
    MILLION,
    checked,
    officer,
    ready_business,
    sent,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db

WHY = {"purpose": "program", "note": "KUR 2026"}


def layout(separator="pipe"):
    return SikpLayout.objects.get(use="candidates", separator=separator)


def answer_layout():
    return SikpLayout.objects.get(use="answer")


def page(program, name="sikp"):
    return reverse(f"programs:{name}", args=[program.number])


@pytest.fixture
def siti(client):
    user = officer()
    client.force_login(user)
    return user


@pytest.fixture(scope="module")
def on_their_way(module_transaction):
    """The ids of a candidate of one program, and of two of another whom its bank was told of."""
    candidate, first = checked(wished=25 * MILLION), sent()
    return candidate.pk, first.pk, sent(program=first.program).pk


@pytest.fixture
def candidate(on_their_way, db):
    return Application.objects.get(pk=on_their_way[0])


@pytest.fixture
def application(on_their_way, db):
    """It waits for the answer of the bank."""
    return Application.objects.get(pk=on_their_way[1])


@pytest.fixture
def other(on_their_way, db):
    """Of the same program."""
    return Application.objects.get(pk=on_their_way[2])


def test_the_columns_are_those_of_the_layout(candidate):
    content, ending, _kind = written(ready(candidates(candidate.program, officer())), layout())

    titles, row = (line.split("|") for line in content.decode().splitlines())
    known = dict(zip(titles, row, strict=True))
    business = candidate.business
    assert ending == "txt"
    assert known["NIK"] == business.owner.nik
    assert known["NAMA"] == business.owner.name.upper()
    assert known["KODE_WILAYAH"] == business.region_id.replace(".", "")
    assert known["PLAFON"] == "25000000"
    assert known["NO_PENGAJUAN"] == candidate.number


def test_another_layout_makes_another_file(candidate):
    mine = SikpLayout.objects.create(
        name="Bank Jatim", use="candidates", separator="semicolon", has_titles=False
    )
    ColumnMap.objects.create(
        layout=mine, order=1, title="Tetap", source="constant", constant="=KUR"
    )
    ColumnMap.objects.create(layout=mine, order=2, title="Nomor", source="number")
    content, ending, _kind = written(ready(candidates(candidate.program, officer())), mine)

    rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert (ending, rows) == ("csv", [["'=KUR", candidate.number]])


def test_a_workbook_keeps_every_digit(candidate):
    content, _ending, _kind = written(
        ready(candidates(candidate.program, officer())), layout("xlsx")
    )

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    heads, row = book.get_sheet_by_index(0).to_python()
    assert "NIK" not in heads
    assert row[heads.index("No. pengajuan")] == candidate.number


@given(cells=st.lists(st.text(), min_size=1, max_size=4))
def test_nothing_in_a_cell_breaks_its_row(cells):
    line = as_pipes([[" ".join(cell.split()) for cell in cells]]).decode()
    assert line.count("|") == len(cells) - 1
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("source", "use", "fits"),
    [
        ("nik", "candidates", True),
        ("verdict", "candidates", False),
        ("verdict", "answer", True),
        ("address", "answer", False),
    ],
)
def test_a_column_holds_only_what_its_file_can_tell(source, use, fits):
    column = ColumnMap(
        layout=SikpLayout.objects.create(name="Uji", use=use, separator="pipe"),
        order=1,
        title="Kolom",
        source=source,
    )
    if fits:
        column.full_clean()
    else:
        with pytest.raises(ValidationError):
            column.full_clean()


def test_the_file_is_noted_with_whose_nik_left(candidate, client, siti):
    answer = client.post(
        page(candidate.program), WHY | {"step": "file", "layout": layout().pk, "whose": "checked"}
    )

    assert answer["Content-Disposition"].startswith("attachment")
    assert candidate.business.owner.nik in answer.content.decode()
    assert candidate.business.owner.nik not in answer["Content-Disposition"]
    export = Export.objects.get()
    assert (export.user, export.rows) == (siti, 1)
    assert "nik" in export.columns
    noted = AccessNote.objects.filter(kind=AccessKind.EXPORT, field="nik").get()
    assert (noted.registry_no, noted.purpose) == (candidate.business.registry_no, "program")
    assert (noted.export, noted.request) == (export, answer["X-Request-ID"])


@pytest.mark.parametrize("said", [{}, {"purpose": "other"}, {"purpose": "program", "layout": ""}])
def test_without_a_purpose_nothing_leaves(candidate, client, siti, said):
    sent_data = {"step": "file", "layout": layout().pk, "whose": "checked"} | said
    answer = client.post(page(candidate.program), sent_data)

    assert answer.status_code == 200
    assert "Content-Disposition" not in answer
    assert not Export.objects.exists()


def test_without_the_right_to_uncover_no_nik_leaves(candidate, client):
    """A province officer sees credit, but no NIK: only a layout without it is for her."""
    by = officer("35", "province_officer")
    cases = ready(candidates(candidate.program, by))
    facts = {"cases": cases, "program": candidate.program, "by": by, "purpose": "program"}

    with pytest.raises(PermissionDenied):
        note_file(layout=layout(), **facts)
    assert not Export.objects.exists()
    client.force_login(by)
    said = WHY | {"step": "file", "whose": "checked"}
    assert client.post(page(candidate.program), said | {"layout": layout().pk}).status_code == 403
    free = client.post(page(candidate.program), said | {"layout": layout("xlsx").pk})
    assert free["Content-Disposition"].endswith('.xlsx"')
    assert not AccessNote.objects.exclude(field="").exists()


def test_only_who_is_ready_leaves(client, siti):
    program = CreditProgramFactory()
    good = checked(program=program)
    checked(program=program, business=ready_business(nib=None))
    silent = checked(program=program)
    withdraw_consent(silent)

    shown = client.get(page(program))
    answer = client.post(
        page(program), WHY | {"step": "file", "layout": layout().pk, "whose": "checked"}
    )
    assert len(shown.context["cases"]) == 3
    assert shown.context["ready"] == 1
    assert [line.split("|")[-1] for line in answer.content.decode().splitlines()[1:]] == [
        good.number
    ]


@pytest.mark.parametrize("role", ["viewer", "field_officer", "verifier", "auditor", "api_client"])
def test_who_may_not_export_opens_nothing(candidate, client, role):
    client.force_login(officer(role=role))
    for name in ("sikp", "bank_answer"):
        assert client.get(page(candidate.program, name)).status_code == 403


def test_elsewhere_there_are_no_candidates(candidate, client):
    client.force_login(officer("35.08"))
    answer = client.get(page(candidate.program))
    assert candidate.number not in answer.text


def test_all_who_are_ready_are_noted_as_sent_once(client):
    application = checked()
    checked(program=application.program, business=ready_business(nib=None))
    client.force_login(officer())
    shown = client.get(page(application.program))
    said = {
        "step": "sent",
        "on": timezone.localdate(),
        "ticket": str(shown.context["ticket"]),
    }
    assert client.post(page(application.program), said).status_code == 302
    assert client.post(page(application.program), said).status_code == 302

    application.refresh_from_db()
    assert application.state == ApplicationState.SENT
    assert application.applicationstep_set.filter(deed=Deed.SEND).count() == 1
    cases = CreditCase.objects.filter(application__program=application.program)
    assert cases.get(sent_on__isnull=False).application == application


def test_whoever_checked_leaves_sending_to_a_colleague():
    by = officer()
    application = checked()
    application.applicationstep_set.update(by=by)
    done, refusals = mark_sent(program=application.program, by=by, on=timezone.localdate())

    assert done == 0
    assert [refusal.number for refusal in refusals] == [application.number]


# The answer.


HEADS = [
    "No. pengajuan",
    "NIK",
    "Hasil",
    "Alasan",
    "Plafon disetujui",
    "Tanggal akad",
    "Tanggal cair",
]


def bank_says(*rows):
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([HEADS, *rows])
    return SimpleUploadedFile("jawaban.csv", text.getvalue().encode())


def hand_in(client, program, *rows):
    said = {"layout": answer_layout().pk, "file": bank_says(*rows)}
    return client.post(page(program, "bank_answer"), said)


def load(client, program, shown):
    said = {
        "step": "load",
        "shown": shown.context["shown"],
        "ticket": str(shown.context["ticket"]),
    }
    return client.post(page(program, "bank_answer"), said)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def outcomes(answer):
    return {row["answer"].number: row["problem"] for row in answer.context["outcomes"]}


def today():
    return f"{timezone.localdate():%d/%m/%Y}"


def test_a_refusal_comes_back_with_its_reason(application, client, siti):
    shown = hand_in(client, application.program, [application.number, "", "Ditolak", "Usaha baru"])
    assert state_of(application) == ApplicationState.SENT
    assert "Usaha baru" in shown.text

    loaded = load(client, application.program, shown)
    application.refresh_from_db()
    assert loaded.status_code == 200
    assert (application.state, application.reason) == (ApplicationState.REFUSED, "Usaha baru")
    assert CreditCase.objects.get(application=application).refusal == "Usaha baru"
    step = application.applicationstep_set.get(deed=Deed.REFUSE)
    assert step.by == siti


def test_an_acceptance_found_by_nik_is_signed_and_disbursed(application, client, siti):
    nik = application.business.owner.nik
    row = ["", f"{nik[:6]} {nik[6:]}", "DISETUJUI", "", "Rp 20.000.000,-", today(), today()]
    shown = hand_in(client, application.program, row)
    load(client, application.program, shown)

    case = CreditCase.objects.get(application=application)
    assert state_of(application) == ApplicationState.DISBURSED
    assert (case.granted, case.outstanding) == (20 * MILLION, 20 * MILLION)
    assert nik not in shown.text
    assert case.signed_on == case.disbursed_on == timezone.localdate()


def test_the_same_file_again_doubles_nothing(application, client, siti):
    row = [application.number, "", "ya", "", "20000000", today(), ""]
    shown = hand_in(client, application.program, row)
    load(client, application.program, shown)
    load(client, application.program, shown)
    again = hand_in(client, application.program, row)

    assert again.context["good"] == 0
    assert outcomes(again) == {application.number: ""}
    assert application.applicationstep_set.filter(deed=Deed.SIGN).count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["{number}", "", "", ""], "accepted or refused|diterima atau ditolak"),
        (["{number}", "", "Ditolak", ""], "without a reason|tanpa alasan"),
        (["{number}", "", "ya", "", "banyak", "{today}"], "whole rupiah|rupiah"),
        (["{number}", "", "ya", "", "99000000", "{today}"], "more|lebih"),
        (["{number}", "", "ya", "", "", "{today}"], "granted|disetujui"),
        (["{number}", "", "ya", "", "20000000", "kemarin"], "31/12/2026"),
        (["{number}", "", "ya", "", "20000000", "01/01/2020"], "before|lebih dahulu"),
        (["{number}", "", "ya", "", "20000000", "01/01/2090"], "future|akan datang|belum"),
        (["PMH-3513-12", "", "ya", ""], "mistyped|salah ketik"),
        (["", "3513054101809999", "ya", ""], "NIK"),
        (["", "3,51305E+15", "ya", ""], "Text|Teks"),
        (["", "", "ya", ""], "neither|NIK"),
    ],
)
def test_a_row_that_cannot_be_followed_says_why_and_holds_back_no_other(
    application, other, client, siti, row, words
):
    row = [cell.format(number=application.number, today=today()) for cell in row]
    shown = hand_in(client, application.program, row, [other.number, "", "Ditolak", "Agunan"])

    first = shown.context["outcomes"][0]
    assert first["answer"].line == 2
    assert any(word in first["problem"] for word in words.split("|")), first["problem"]
    load(client, application.program, shown)
    assert state_of(application) == ApplicationState.SENT
    assert state_of(other) == ApplicationState.REFUSED


def test_an_application_of_another_program_is_not_touched(application, client, siti):
    elsewhere = sent()
    shown = hand_in(client, application.program, [elsewhere.number, "", "Ditolak", "Salah kirim"])

    assert shown.context["good"] == 0
    assert outcomes(shown)[elsewhere.number]


def test_what_was_shown_to_one_is_not_loaded_by_another(application, client, siti):
    shown = hand_in(client, application.program, [application.number, "", "Ditolak", "Usaha baru"])
    other = officer()
    client.force_login(other)
    said = {"step": "load", "shown": shown.context["shown"]}
    client.post(page(application.program, "bank_answer"), said)
    client.post(page(application.program, "bank_answer"), said | {"shown": "dibuat-sendiri"})

    assert state_of(application) == ApplicationState.SENT


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x00\x00", b"PK\x03\x04rusak", b"Kolom;Lain\n1;2"]
)
def test_a_file_that_is_no_answer_is_refused_with_a_sentence(application, client, siti, content):
    said = {
        "layout": answer_layout().pk,
        "file": SimpleUploadedFile("jawaban.csv", content),
    }
    answer = client.post(page(application.program, "bank_answer"), said)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


@given(text=st.text(max_size=30))
def test_any_cell_is_read_or_refused(text):
    for read in (amount, day):
        with suppress(ValidationError):
            read(text)


def test_candidates_cost_the_same_queries_for_one_and_for_many(
    client, siti, django_assert_max_num_queries
):
    first = checked()
    client.get(page(first.program))
    with django_assert_max_num_queries(40) as one:
        client.get(page(first.program))
    for _ in range(4):
        checked(program=first.program)
    with django_assert_max_num_queries(len(one)):
        answer = client.get(page(first.program))
    assert len(answer.context["cases"]) == 5
