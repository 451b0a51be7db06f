"""Programs through their pages: made, published, read by everybody, and refused to others."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from ikm_registry.ui.tickets import Ticket
from programs.choices import ProgramKind
from programs.models import Amendment, Application, Program
from tests.businesses.test_business_form import FormReader
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import (
    PROBOLINGGO,
    CriterionFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    applied,
    draft,
)
from tests.programs.pages.asking import page, told

pytestmark = pytest.mark.django_db


LIST, NEW = "/program/", "/program/baru/"

TYPED = {
    "name": "Pelatihan kemasan",
    "kind": "training",
    "recipient": "business",
    "year": "2027",
    "region": "Kabupaten Probolinggo",
    "organiser": "Disperindag",
    "fund_source": "apbd_kab",
    "open_to": "35.13",
    "opens_on": "2099-01-01",
    "closes_on": "2099-02-01",
    "summary": "Tiga hari pelatihan.",
    "objection_days": "30",
    "objection_basis": "UU 30/2014 Pasal 77",
    "attendance_minimum": "80",
}


def test_a_training_names_its_kinds_and_an_applicant_chooses_one(client, send):
    send(NEW, **TYPED, training_kinds="Pengemasan\n\n Pemasaran digital \nPengemasan")
    program = Program.objects.get()
    assert program.training_kinds == ["Pengemasan", "Pemasaran digital"]
    today = timezone.localdate()
    Program.objects.update(opens_on=today, closes_on=today, published_at=timezone.now())
    StageFactory(program=program)
    assert "Pemasaran digital" in told(client.get(page("call", program)))
    business = BusinessFactory()

    unsaid = send(page("apply", program), applicant=business.registry_no)
    assert "training_kind" in unsaid.context["form"].errors
    send(page("apply", program), applicant=business.registry_no, training_kind="Pengemasan")

    application = Application.objects.get()
    assert application.training_kind == "Pengemasan"
    for address in (application.get_absolute_url(), "/permohonan/"):
        assert "Pengemasan" in told(client.get(address))
    taken_along = b"".join(client.get("/permohonan/ekspor.csv").streaming_content)
    assert b"Pengemasan" in taken_along
    gone = send(
        page("edit", program),
        **TYPED | {"opens_on": str(today), "closes_on": str(today)},
        training_kinds="Pemasaran digital",
        reason="Ganti jenis",
        seen_version=str(Program.objects.get().version),
    )
    assert "Pengemasan" in str(gone.context["form"].errors["training_kinds"])


def test_an_officer_makes_a_program_and_finds_it_in_the_list(client, send):
    answer = send(NEW, **TYPED)

    program = Program.objects.get()
    assert answer.url == program.get_absolute_url()
    assert program.region_id == PROBOLINGGO
    assert program.name in told(client.get(LIST))


def test_the_same_form_sent_twice_makes_one_program(client, officer):
    sent = TYPED | {"ticket": str(Ticket.new(officer))}
    client.post(NEW, sent)
    client.post(NEW, sent)

    assert Program.objects.count() == 1


def test_what_was_sent_after_signing_out_is_sent_after_signing_in(client, officer, send):
    client.logout()
    door = send(NEW, **TYPED).url
    client.force_login(officer)
    address = parse_qs(urlsplit(door).query)["next"][0]
    page = client.get(address)
    assert f'action="{NEW}"' in told(page)
    client.post(NEW, FormReader(page).sent)

    assert Program.objects.get().name == TYPED["name"]


def test_what_was_sent_after_signing_out_is_shown_to_nobody_else(client, send, officer_of):
    client.logout()
    door = send(NEW, **TYPED).url
    client.force_login(officer_of(PROBOLINGGO))
    address = parse_qs(urlsplit(door).query)["next"][0]

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "equipment"}, "77/2020"),
        ({"kind": "credit", "recipient": "group"}, "satu usaha|single businesses"),
        ({"closes_on": "2098-01-01"}, "pertama|first"),
        ({"open_to": "35.13.05", "region": "35.13.05"}, "provinsi|province"),
        ({"year": "1999"}, "2000"),
        ({"objection_days": "0"}, "keberatan|object"),
        ({"objection_days": "366"}, "365"),
        ({"attendance_minimum": "101"}, "100"),
        ({"attendance_minimum": "0"}, "1"),
    ],
)
def test_a_program_that_breaks_a_rule_is_refused_with_a_sentence(send, typed, sentence):
    import re

    answer = send(NEW, **(TYPED | typed))

    assert answer.status_code == 200
    assert re.search(sentence, told(answer))
    assert not Program.objects.exists()


def test_a_place_outside_is_refused(send):
    assert send(NEW, **(TYPED | {"region": "35.08", "open_to": "35.08"})).status_code == 403
    assert not Program.objects.exists()


def test_somebody_saved_meanwhile(send):
    program = draft()
    Program.objects.filter(pk=program.pk).update(version=2)

    answer = send(page("edit", program), **TYPED, seen_version="1")

    assert answer.status_code == 200
    program.refresh_from_db()
    assert program.name != TYPED["name"]


def test_published_it_changes_only_with_a_reason(client, send):
    program = StageFactory().program
    assert 'name="reason"' in told(client.get(page("edit", program)))

    send(page("edit", program), **TYPED, seen_version="1")
    assert not Amendment.objects.exists()
    send(page("edit", program), **TYPED, seen_version="1", reason="Anggaran bergeser.")

    assert "Anggaran bergeser." in told(client.get(page("call", program)))


def test_how_to_object_and_whom_a_certificate_awaits_is_written_and_read(client, send):
    send(NEW, **(TYPED | {"objection_days": "45", "objection_basis": "Perbup 7/2026"}))
    program = Program.objects.get()
    assert (program.objection_days, program.objection_basis) == (45, "Perbup 7/2026")
    StageFactory(program=program)
    Program.objects.update(published_at=timezone.now(), opens_on=date(2020, 1, 1))

    for address in (program.get_absolute_url(), page("call", program)):
        words = told(client.get(address))
        assert "45 hari (Perbup 7/2026)" in words
        assert "80 persen" in words
    assert "Cara mengajukan" in words

    Program.objects.update(kind=ProgramKind.FACILITATION)
    assert "80 persen" not in told(client.get(page("call", program)))


def test_an_office_reads_how_many_applied_and_an_owner_does_not(client, officer):
    stage = StageFactory()
    applied(stage, officer)
    Application.objects.update(due_on=date(2020, 1, 1))
    words = told(client.get(stage.program.get_absolute_url()))
    assert "1 belum selesai" in words
    assert "overdue=1" in words

    client.force_login(UserFactory())
    words = told(client.get(stage.program.get_absolute_url()))
    assert "belum selesai" not in words
    assert page("board", stage.program) not in words


def test_a_draft_is_published_by_its_button_and_refused_with_what_is_missing(client, send):
    program = draft()
    refused = client.post(page("publish", program), follow=True)
    assert [str(message) for message in refused.context["messages"]]
    StageFactory(program=program)

    client.post(page("publish", program))

    program.refresh_from_db()
    assert program.is_published
    client.post(page("withdraw", program))
    program.refresh_from_db()
    assert not program.is_published


def test_a_stranger_reads_what_is_published_and_nothing_else(client):
    stage = StageFactory()
    RequirementFactory(stage=stage)
    CriterionFactory(stage=stage)
    RuleFactory(program=stage.program)
    hidden = draft(name="Rahasia")

    shown = told(client.get(page("call", stage.program)))

    assert stage.program.name in shown
    assert "10 " in shown
    assert client.get(page("call", hidden)).status_code == 404
    calls = told(client.get("/pengumuman/"))
    assert stage.program.name in calls
    assert hidden.name not in calls


def test_an_officer_sees_no_draft_on_the_public_page(client, officer):
    hidden = draft()
    assert client.get(page("call", hidden)).status_code == 404
    assert client.get(page("detail", hidden)).status_code == 200


@pytest.mark.parametrize("name", ["detail", "edit", "publish", "withdraw", "delete", "eligible"])
def test_a_draft_of_another_office_does_not_exist(client, officer_of, name):
    program = draft()
    client.force_login(officer_of("35.08"))
    ask = client.post if name in ("publish", "withdraw", "delete") else client.get

    assert ask(page(name, program)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "publish", "withdraw"])
def test_what_is_published_elsewhere_is_read_but_not_changed(client, officer_of, name):
    program = StageFactory().program
    client.force_login(officer_of("35.08"))
    ask = client.get if name == "edit" else client.post

    assert ask(page(name, program)).status_code == 404
    assert client.get(page("detail", program)).status_code == 200


def test_who_keeps_no_programs_makes_none(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO, "viewer"))
    assert client.get(NEW).status_code == 403
