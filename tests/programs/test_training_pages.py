"""A training page by page: without any script, and what a stranger may check."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from programs.choices import Manner
from programs.models import Attendance, Item, Participant, TrainingCertificate, TrainingSession
from programs.numbers import CERTIFICATE, EQUIPMENT, unguessable
from programs.services.training import issue_certificate, note_attendance, withdraw_certificate
from tests.factories.deliveries import (
    a_session,
    a_training,
    budi,
    decreed,
    machines,
    received,
    taking_part,
)
from tests.factories.programs import PROBOLINGGO

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(client, officer_of):
    person = officer_of(PROBOLINGGO)
    client.force_login(person)
    return person


@pytest.fixture
def training():
    return a_training()


@pytest.fixture
def session(training):
    return a_session(training)


def certified(training, session, name="Rupi Zirkonium"):
    rupi = taking_part(training, name=name)
    note_attendance(session=session, participant=rupi, by=budi(), manner=Manner.LIST)
    return issue_certificate(participant=rupi, by=budi())


def test_from_sessions_to_a_certificate(client, sari, send, training):
    application = decreed(training)
    overview = reverse("programs:training", args=[training.number])
    day = timezone.localdate().isoformat()
    told = {"topic": "Pengemasan", "place": "Balai desa", "trainer": "Bu Sari", "held_on": day}
    planning = reverse("programs:session_add", args=[training.number])
    assert send(planning, begins_at="12:00", ends_at="09:00", **told).status_code == 200
    assert send(planning, begins_at="09:00", ends_at="12:00", **told).url == overview
    start = reverse("programs:start", args=[application.number])
    assert send(start, name="Rupi").url == overview
    rupi = Participant.objects.get()

    listed = TrainingSession.objects.get().get_absolute_url()
    typed = rupi.card.lower().replace("-", " ")
    assert client.post(listed, {"card": typed}).url == listed
    assert Attendance.objects.get().manner == Manner.CARD
    send(
        reverse("programs:scores", args=[rupi.uuid]),
        name="Rupi",
        pre_score="40",
        post_score="80",
        seen_version="1",
    )
    client.post(reverse("programs:certify", args=[rupi.uuid]))

    certificate = TrainingCertificate.objects.get()
    shown = client.get(overview).content.decode()
    for fact in ("Rupi", "40", "80", certificate.number):
        assert fact in shown
    paper = client.get(reverse("programs:certificate_pdf", args=[certificate.number]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")


def test_a_mistyped_session_is_changed_and_removed(client, sari, send, training, session):
    overview = reverse("programs:training", args=[training.number])
    change = reverse("programs:session_edit", args=[session.uuid])
    assert change in client.get(overview).content.decode()
    told = {"topic": "Label", "place": "Balai", "trainer": "Bu Sari", "seen_version": "1"}
    told |= {"begins_at": "09:00", "ends_at": "12:00"}
    yesterday = timezone.localdate() - timedelta(days=1)
    assert send(change, held_on=yesterday.isoformat(), **told).status_code == 200  # no decree yet

    assert send(change, held_on=timezone.localdate().isoformat(), **told).url == overview

    session.refresh_from_db()
    assert session.topic == "Label"
    rupi = taking_part(training)
    note_attendance(session=session, participant=rupi, by=budi(), manner=Manner.LIST)
    assert change not in client.get(overview).content.decode()
    assert send(change, remove="1").status_code == 200
    Attendance.objects.all().delete()
    assert send(change, remove="1").url == overview
    assert not TrainingSession.objects.exists()


def test_none_is_said_to_nobody_who_may_not_see(client, officer_of, training, session):
    rupi = taking_part(training)
    note_attendance(session=session, participant=rupi, by=budi(), manner=Manner.LIST)
    client.force_login(officer_of("35.08"))
    overview = reverse("programs:training", args=[training.number])
    decrees = reverse("programs:decrees", args=[training.number])
    for address, untrue in ((overview, "Belum ada peserta"), (decrees, "Belum ada SK")):
        assert untrue not in client.get(address).content.decode()


def test_a_scanned_card_offers_the_session_of_today(client, sari, training, session):
    rupi = taking_part(training)
    address = reverse("programs:card_scan", args=[rupi.card])
    assert session.topic in client.get(address).content.decode()

    client.post(address, {"session": session.uuid})

    assert Attendance.objects.get().participant == rupi
    assert '<form method="post" action="/hadir' not in client.get(address).content.decode()
    for wrong in ("", "x", "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"):
        assert client.post(address, {"session": wrong}).status_code == 404


@pytest.mark.parametrize("typed", ["", "KRT", "SRT-7KQ2M-X9FPA", "KRT-OOOOO-IIIII"])
def test_a_code_that_is_none_is_refused_in_words(typed, client, sari, training, session):
    taking_part(training)
    answer = client.post(session.get_absolute_url(), {"card": typed})

    assert answer.status_code == 200
    assert answer.context["card"].errors


def test_the_list_is_ticked_and_corrected(sari, send, training, session):
    rupi, sari_too = taking_part(training), taking_part(training, name="Sari")
    address = session.get_absolute_url()
    send(address, present=[rupi.pk, sari_too.pk])
    assert Attendance.objects.count() == 2
    send(address, present=[rupi.pk])
    assert Attendance.objects.get().participant == rupi


def test_who_sees_not_all_participants_reads_no_count_of_them(
    client, officer_of, training, session
):
    note_attendance(session=session, participant=taking_part(training), by=budi(), manner="list")
    overview = reverse("programs:training", args=[training.number])
    for person, columns in ((officer_of(PROBOLINGGO), 2), (officer_of("35.08"), 1)):
        client.force_login(person)
        shown = client.get(overview).text
        assert shown.count("Hadir</th>") == columns
        assert "Belum ada peserta" not in shown


def test_too_little_attendance_issues_nothing(client, sari, training, session):
    rupi = taking_part(training)
    answer = client.post(reverse("programs:certify", args=[rupi.uuid]), follow=True)

    assert not TrainingCertificate.objects.exists()
    assert list(answer.context["messages"])


def test_an_officer_elsewhere_finds_neither_card_nor_certificate(
    client, officer_of, training, session
):
    certificate = certified(training, session)
    rupi = certificate.participant
    client.force_login(officer_of("35.08"))
    addresses = [
        reverse("programs:card_scan", args=[rupi.card]),
        reverse("programs:card", args=[rupi.uuid]),
        reverse("programs:scores", args=[rupi.uuid]),
        reverse("programs:certificate_pdf", args=[certificate.number]),
        reverse("programs:certificate_withdraw", args=[certificate.number]),
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    listed = client.get(session.get_absolute_url()).content.decode()
    assert rupi.name not in listed
    assert client.post(session.get_absolute_url(), {"card": rupi.card}).status_code == 404
    assert client.post(addresses[0], {"session": session.uuid}).status_code == 404
    assert client.post(reverse("programs:certify", args=[rupi.uuid])).status_code == 404


# What anybody may check.


@pytest.fixture(autouse=True)
def nobody_guessed_before():
    cache.clear()


def test_a_stranger_checks_a_certificate(client, training, session):
    certificate = certified(training, session)
    business = certificate.application.business
    address = reverse("programs:public_certificate", args=[certificate.number])

    shown = client.get(address).content.decode()

    assert certificate.holder in shown
    assert training.name in shown
    for hidden in (business.name, business.registry_no, certificate.application.number):
        assert hidden not in shown
    title = shown.partition("<title>")[2].partition("</title>")[0]
    assert certificate.holder not in title

    withdraw_certificate(certificate=certificate, by=budi(), reason="Salah nama")
    shown = client.get(address).content.decode()
    assert "Salah nama" not in shown
    assert "status-bad" in shown


def test_a_stranger_checks_a_plate_and_learns_nothing_of_persons(client):
    application = received(machines())
    item = Item.objects.get()
    address = reverse("programs:public_item", args=[item.code])

    shown = client.get(address).content.decode()

    for fact in (item.kind, item.program.name, str(item.program.year), "Clarak"):
        assert fact in shown
    business = application.business
    for hidden in (
        business.name,
        business.owner.name,
        business.registry_no,
        application.number,
        item.serial_no,
        item.get_absolute_url() + '"',
    ):
        assert hidden not in shown.replace(address, "")
    client.force_login(budi())
    assert f'href="{item.get_absolute_url()}"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("series", "name"), [(CERTIFICATE, "public_certificate"), (EQUIPMENT, "public_item")]
)
def test_whoever_guesses_numbers_is_sent_away(series, name, client):
    answers = [
        client.get(reverse(f"programs:{name}", args=[unguessable(series)])).status_code
        for _nth in range(12)
    ]

    assert answers == [404] * 10 + [429] * 2


def test_right_numbers_cost_nobody_her_turn(client, training, session):
    number = certified(training, session).number
    address = reverse("programs:public_certificate", args=[number])

    assert {client.get(address).status_code for _nth in range(15)} == {200}


@pytest.mark.parametrize("typed", ["", "SRT", "abc", "KRT-7KQ2M-X9FPA", "SRT-7KQ2M-X9FP0", "💥"])
def test_a_number_typed_wrongly_is_answered_in_words(typed, client):
    answer = client.get("/cek/", {"nomor": typed})

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_number_typed_without_dashes_leads_on(client, training, session):
    number = certified(training, session).number

    answer = client.get("/cek/", {"nomor": number.lower().replace("-", "")})

    assert answer.url == reverse("programs:public_certificate", args=[number])
