"""A wrong number or file is corrected by whoever may decide; how it was first recorded stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from programs.choices import InterestKind
from programs.exchange.papers import bast
from programs.models import Correction, Decree
from programs.services.corrections import correct_signed
from programs.services.deliveries import record_decree
from programs.services.interests import declare_interest
from tests.factories.deliveries import (
    a_decree,
    a_scan,
    budi,
    decreed,
    machines,
    received,
    selected,
)
from tests.factories.pictures import picture
from tests.factories.programs import PROBOLINGGO, a_paper

pytestmark = pytest.mark.django_db


def a_correction(**other):
    return Correction(**{"number": "188/77", "reason": "Salah ketik"} | other)


def corrected(signed, *, by=None, **other):
    return correct_signed(signed=signed, correction=a_correction(**other), by=by or budi())


@pytest.fixture
def given(db):
    return received(machines(), on=timezone.localdate() - timedelta(days=5))


def signed_of(given):
    handover = given.handover_set.get()
    return [given.decreeline_set.get().decree, handover.agreement, handover]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_last_correction_counts_and_the_first_record_stays(which, given):
    signed = signed_of(given)[which]
    first = (signed.number, signed.signed_on)
    corrected(signed, number="A")
    corrected(signed_of(given)[which], number="B", file=a_scan())

    now = signed_of(given)[which]
    assert (now.number, now.signed_on) == first
    assert now.number_now == "B"
    assert now.correction_with_file.number == "B"
    assert [each.number for each in now.corrections.all()] == ["B", "A"]


def test_what_is_printed_says_the_right_numbers(given):
    decree, agreement, handover = signed_of(given)
    for signed, number in ((decree, "SK/9"), (agreement, "NPHD/9"), (handover, "BAST/9")):
        corrected(signed, number=number)
    paper = bast(given.handover_set.get(), address="https://ikm.test/")
    assert paper["number"] == "BAST/9"
    said = " ".join(value for _name, value in paper["facts"])
    assert "SK/9" in said
    assert "NPHD/9" in said


def test_a_correction_corrects_something_and_says_why(given):
    _decree, agreement, handover = signed_of(given)
    pdf = ContentFile(a_paper().read(), name="scan.pdf")
    for signed, wrong in (
        (agreement, {"number": agreement.number}),
        (agreement, {"number": ""}),
        (agreement, {"reason": ""}),
        (handover, {"file": pdf}),
    ):
        with pytest.raises(ValidationError):
            corrected(signed, **wrong)
    assert not Correction.objects.exists()


def test_two_decrees_never_go_by_one_number_but_a_corrected_one_is_free():
    program = machines()
    wrong = decreed(program, decree=a_decree(program, number="188/2")).decreeline_set.get().decree
    decreed(program, decree=a_decree(program, number="188/3"))
    with pytest.raises(ValidationError, match="(?i)already recorded|sudah"):
        corrected(wrong, number="188/3")
    corrected(wrong, number="188/1")

    right, taken = a_decree(program, number="188/2"), a_decree(program, number="188/1")
    with pytest.raises(ValidationError):
        record_decree(decree=taken, applications=[selected(program)], by=budi())
    record_decree(decree=right, applications=[selected(program)], by=budi())

    assert Decree.objects.count() == 3


def test_only_whoever_decides_there_and_has_no_interest_in_it(given, officer_of):
    kin = budi()
    declare_interest(by=kin, kind=InterestKind.KIN, about=given)
    people = [officer_of(PROBOLINGGO, "verifier"), officer_of("75.02"), kin]
    for person in people:
        for signed in signed_of(given):
            refused = (PermissionDenied, type(signed).DoesNotExist)
            with pytest.raises(refused):
                corrected(signed, by=person)
    assert not Correction.objects.exists()


def test_the_database_keeps_no_correction_of_nothing_or_without_a_reason(given):
    decree, agreement, _handover = signed_of(given)
    by = {"program": given.program, "by": budi()}
    for wrong in ({}, {"decree": decree, "agreement": agreement}, {"decree": decree, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_correction(**by | wrong).save()


# Pages.


@pytest.fixture
def officer(client, officer_of):
    person = officer_of(PROBOLINGGO)
    client.force_login(person)
    return person


@pytest.mark.parametrize(("name", "which"), [("decree", 0), ("agreement", 1), ("handover", 2)])
def test_it_is_corrected_on_a_page_that_shows_what_it_was(
    name, which, client, officer, given, send
):
    signed = signed_of(given)[which]
    address = reverse(f"programs:{name}_correct", args=[signed.uuid])
    file = SimpleUploadedFile("a.png", picture(), "image/png")
    refused = send(address, number="X/9")
    assert refused.status_code == 200
    assert not Correction.objects.exists()

    done = send(address, number="X/9", reason="Salah ketik", file=file)

    assert done.status_code == 302, done.context["form"].errors
    correction = Correction.objects.get()
    shown = client.get(done.url).content.decode()
    for fact in (address, "X/9", signed.number, "Salah ketik", f"/koreksi/{correction.pk}/berkas/"):
        assert fact in shown
    file = client.get(reverse("programs:corrected_file", args=[correction.pk]))
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")
    other = corrected(signed, number="Y/9")
    assert client.get(reverse("programs:corrected_file", args=[other.pk])).status_code == 404


def test_whoever_only_reads_finds_no_button(client, officer_of, given):
    client.force_login(officer_of(PROBOLINGGO, "viewer"))
    for page in ("decrees", "delivery"):
        number = given.program.number if page == "decrees" else given.number
        shown = client.get(reverse(f"programs:{page}", args=[number])).content.decode()
        assert "/koreksi/" not in shown
