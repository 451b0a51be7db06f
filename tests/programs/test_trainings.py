"""A training from its sessions to a certificate that anybody may check."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.choices import ApplicationState, Deed, Manner
from programs.models import Attendance, FollowUp, Participant, TrainingCertificate
from programs.numbers import CERTIFICATE, code_pattern, read_code, unguessable
from programs.services.applications import advance
from programs.services.training import (
    issue_certificate,
    note_attendance,
    start_training,
    withdraw_certificate,
    write_list,
)
from tests.factories.deliveries import a_session, a_training, budi, decreed, taking_part

pytestmark = pytest.mark.django_db


def days_from_now(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def training():
    return a_training(attendance_minimum=75)


@pytest.fixture
def sessions(training):
    return [a_session(training, on=days_from_now(-days)) for days in (3, 2, 1, 0)]


def came(participant, sessions):
    for session in sessions:
        note_attendance(session=session, participant=participant, by=budi(), manner=Manner.LIST)


def test_from_the_decree_to_the_certificate(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions[:3])

    certificate = issue_certificate(participant=rupi, by=budi())

    rupi.application.refresh_from_db()
    assert rupi.application.state == ApplicationState.TAKING_PART
    assert certificate.holder == "Rupi"
    months = FollowUp.objects.filter(application=rupi.application).values_list("months", flat=True)
    assert list(months) == [3, 6, 12]


def test_nobody_starts_before_sessions_are_planned(training):
    application = decreed(training)

    with pytest.raises(ValidationError):
        start_training(application=application, participant=Participant(name="Rupi"), by=budi())


def test_nobody_starts_unnamed(training, sessions):
    with pytest.raises(ValidationError):
        advance(application=decreed(training), deed=Deed.START, by=budi())


@pytest.mark.parametrize(("times", "is_enough"), [(2, False), (3, True), (4, True)])
def test_a_certificate_asks_for_the_least_attendance(training, sessions, times, is_enough):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions[:times])

    if is_enough:
        assert issue_certificate(participant=rupi, by=budi()).is_valid
    else:
        with pytest.raises(ValidationError, match="3"):
            issue_certificate(participant=rupi, by=budi())


def test_no_certificate_is_issued_before_the_last_session(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions)
    a_session(training, on=days_from_now(1))

    with pytest.raises(ValidationError):
        issue_certificate(participant=rupi, by=budi())


def test_a_certificate_is_issued_once_until_it_is_withdrawn(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions)
    first = issue_certificate(participant=rupi, by=budi())
    with pytest.raises(ValidationError):
        issue_certificate(participant=rupi, by=budi())

    withdraw_certificate(certificate=first, by=budi(), reason="Nama salah")
    second = issue_certificate(participant=rupi, by=budi())

    assert first.number != second.number
    assert TrainingCertificate.objects.valid().get() == second


def test_a_certificate_is_withdrawn_for_a_reason(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions)
    certificate = issue_certificate(participant=rupi, by=budi())

    with pytest.raises(ValidationError):
        withdraw_certificate(certificate=certificate, by=budi(), reason="")


def test_attendance_noted_twice_is_noted_once(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    came(rupi, sessions[:1] * 2)

    assert Attendance.objects.count() == 1


def test_attendance_is_noted_neither_for_another_training_nor_before_its_day(training, sessions):
    rupi = taking_part(training, on=days_from_now(-3))
    for session in (a_session(a_training()), a_session(training, on=days_from_now(1))):
        with pytest.raises(ValidationError):
            came(rupi, [session])


def test_the_list_of_a_session_says_who_was_there(training, sessions):
    rupi, sari = (
        taking_part(training, name=name, on=days_from_now(-3)) for name in ("Rupi", "Sari")
    )
    came(rupi, sessions[:1])

    write_list(session=sessions[0], present=[sari], by=budi(), manner=Manner.LIST)

    assert [noted.participant for noted in sessions[0].attendance.all()] == [sari]


def test_an_officer_of_lumajang_notes_and_certifies_nobody(training, sessions, officer_of):
    rupi, lumajang = taking_part(training, on=days_from_now(-3)), officer_of("35.08")
    with pytest.raises(PermissionDenied):
        note_attendance(session=sessions[0], participant=rupi, by=lumajang, manner=Manner.CARD)
    came(rupi, sessions)
    with pytest.raises(Participant.DoesNotExist):
        issue_certificate(participant=rupi, by=lumajang)


@pytest.mark.parametrize("score", [-1, 101])
def test_the_database_keeps_scores_from_zero_to_a_hundred(training, sessions, score):
    rupi = taking_part(training, on=days_from_now(-3))

    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=rupi.pk).update(post_score=score)


def test_numbers_are_past_guessing_and_read_as_people_type_them():
    numbers = {unguessable(CERTIFICATE) for _nth in range(2000)}

    assert len(numbers) == 2000
    for number in [*list(numbers)[:50], "SRT-SRTV4-HQBYH"]:
        bare = number.replace("-", "")
        for typed in (number, number.lower(), bare, bare.removeprefix("SRT"), f" {number} "):
            assert read_code(CERTIFICATE, typed) == number
    for typed in ("", "SRT", "SRT-1", "SRT-OOOOO-IIIII", "ALT-7KQ2M-X9FP", "💥"):
        assert read_code(CERTIFICATE, typed) == ""
    assert code_pattern(CERTIFICATE).startswith("SRT-")
