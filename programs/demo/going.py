"""Applications on their way: each step on its day, by the one whose part it is."""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import typst
from django.core.files.base import ContentFile
from PIL import Image

from businesses.models import BusinessGroup
from programs.choices import Deed
from programs.demo.offers import OFFICE_OPENS, ago
from programs.models import Application, ApplicationStep
from programs.services.applications import advance, apply
from programs.services.judging import add_paper, add_visit
from programs.workflow import DECIDE, STEPS, VERIFY

SEEN = [
    "Produksi berjalan, dua orang bekerja pada saat kunjungan.",
    "Alat terawat. Kemasan masih polos, label belum memuat alamat.",
    "Dapur terpisah dari rumah. Pesanan naik menjelang hari raya.",
    "Bahan baku dari petani sekitar. Pembukuan masih ditulis tangan.",
]
# Whoever takes a step otherwise than its right says: the office lodges and writes down what came.
OFFICE_TAKES = {Deed.LODGE, Deed.ISSUE, Deed.HAND_OVER}


@dataclass(frozen=True)
class Turn:
    """One step so many days ago."""

    deed: Deed
    ago: int = 0
    note: str = ""
    facts: dict = field(default_factory=dict)


@cache
def a_document():
    """One sheet that says what it is."""
    return typst.compile(b'#set page(paper: "a5")\n= Contoh dokumen\nRegistri IKM, data demo.')


def scan():
    return ContentFile(a_document(), name="dokumen.pdf")


def photo(number):
    """A picture of one colour; what a telephone takes would be somebody's."""
    colour = (96 + number * 37 % 128, 128, 96 + number * 53 % 128)
    content = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(content, "JPEG")
    return ContentFile(content.getvalue(), name="foto.jpg")


def begun(program, applicant, *, by, wish=""):
    kind = "group" if isinstance(applicant, BusinessGroup) else "business"
    return apply(program=program, by=by, wish=wish, **{kind: applicant})


def walked(application, turns, cast, *, applicant=None):
    """The application after these turns; `applicant` hands it in herself, if told."""
    for turn in turns:
        on = ago(turn.ago)
        if prepare := BEFORE.get(turn.deed):
            prepare(application, cast, on)
        application = advance(
            application=application,
            deed=turn.deed,
            by=who_takes(turn.deed, cast, applicant),
            on=on,
            note=turn.note,
            facts=turn.facts,
        )
    return application


def who_takes(deed, cast, applicant):
    right = STEPS[deed].right
    if deed in OFFICE_TAKES:
        return cast.office
    return {DECIDE: cast.head, VERIFY: cast.verifier}.get(right) or applicant or cast.office


def hand_in(application, cast, on):
    """What the stage asks for, before it is checked."""
    for requirement in application.stage.requirements.all():
        add_paper(application=application, requirement=requirement, file=scan(), by=cast.office)


def visit(application, cast, on):
    number = application.pk
    add_visit(
        application=application,
        by=cast.verifier,
        on=on,
        place="Tempat usaha",
        notes=SEEN[number % len(SEEN)],
        photo=photo(number),
    )


BEFORE = {Deed.CHECK: hand_in, Deed.VERIFY: visit}


def date_back(program):
    """What came in counts from the day on which it did: the order of equal points hangs on it."""
    handed_in = ApplicationStep.objects.filter(application__program=program, deed=Deed.SUBMIT)
    applications = []
    for step in handed_in.select_related("application"):
        came = datetime.combine(step.on, OFFICE_OPENS) + timedelta(minutes=step.pk % 420)
        step.application.created_at = step.application.submitted_at = came
        applications.append(step.application)
    Application.objects.bulk_update(applications, ["created_at", "submitted_at"])
