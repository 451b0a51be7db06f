from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory

from programs.choices import CriterionKind, Deed, FundSource, ProgramKind, Recipient, RuleKind
from programs.models import Criterion, Program, Requirement, Rule, Stage
from programs.numbers import PROGRAM
from programs.services.applications import advance, apply
from programs.services.judging import add_visit
from programs.services.numbers import take_number
from tests.factories.base import Factory
from tests.factories.businesses import BusinessFactory
from tests.factories.pictures import picture

PROBOLINGGO = "35.13"


class ProgramFactory(Factory):
    """A training that Probolinggo published and that takes applications today."""

    class Meta:
        model = Program

    number = LazyAttribute(lambda o: take_number(PROGRAM, o.region_id))
    name = Sequence("Pelatihan {}".format)
    kind = ProgramKind.TRAINING
    recipient = Recipient.BUSINESS
    year = LazyFunction(lambda: timezone.localdate().year)
    region_id = PROBOLINGGO
    organiser = "DKUPP Kabupaten Probolinggo"
    fund_source = FundSource.APBD_REGENCY
    open_to_id = PROBOLINGGO
    opens_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    closes_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    summary = "Tiga hari pelatihan pengemasan."
    published_at = LazyFunction(timezone.now)


class StageFactory(Factory):
    """The only stage of a program, with one place."""

    class Meta:
        model = Stage

    program = SubFactory(ProgramFactory)
    order = 1
    name = "Seleksi"
    quota = 1


class RequirementFactory(Factory):
    class Meta:
        model = Requirement

    program = SelfAttribute("stage.program")
    stage = SubFactory(StageFactory)
    name = Sequence("Fotokopi KTP {}".format)


class CriterionFactory(Factory):
    """What an officer assesses."""

    class Meta:
        model = Criterion

    program = SelfAttribute("stage.program")
    stage = SubFactory(StageFactory)
    name = Sequence("Kesiapan {}".format)
    kind = CriterionKind.ASSESSED


class RuleFactory(Factory):
    """For makers of food."""

    class Meta:
        model = Rule

    program = SubFactory(ProgramFactory)
    kind = RuleKind.KBLI
    terms = LazyFunction(lambda: {"codes": ["10"]})


def draft(**facts):
    """A program that is not published and opens in a week."""
    opens = timezone.localdate() + timedelta(days=7)
    window = {"opens_on": opens, "closes_on": opens + timedelta(days=30)}
    return ProgramFactory(**{"published_at": None, **window, **facts})


class FactCriterionFactory(Factory):
    """Points for workers: ten from one on, twenty from five on."""

    class Meta:
        model = Criterion

    stage = SubFactory(StageFactory)
    program = SelfAttribute("stage.program")
    name = Sequence("Tenaga kerja {}".format)
    kind = CriterionKind.FACT
    fact = "workers"
    bands = LazyFunction(lambda: [[1, 10], [5, 20]])
    weight = 1


PAPER = b"%PDF-1.4\n%%EOF\n"


def a_paper():
    return SimpleUploadedFile("surat.pdf", PAPER, content_type="application/pdf")


def a_photo():
    return SimpleUploadedFile("foto.png", picture(), content_type="image/png")


def visited(application, by, on=None):
    return add_visit(
        application=application,
        by=by,
        on=on or timezone.localdate(),
        place="Dusun Krajan",
        notes="Alat penggoreng ada dua.",
        photo=a_photo(),
    )


def applied(stage, by, business=None):
    """An application that has come in."""
    application = apply(program=stage.program, business=business or BusinessFactory(), by=by)
    return advance(application=application, deed=Deed.SUBMIT, by=by)


def verified(stage, by, business=None):
    """An application that `by` checked, visited and verified."""
    application = applied(stage, by, business)
    application = advance(application=application, deed=Deed.CHECK, by=by)
    visited(application, by)
    return advance(application=application, deed=Deed.VERIFY, by=by)


def no_longer_open(program):
    """Applications were taken until yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    type(program).objects.filter(pk=program.pk).update(closes_on=yesterday)
    program.closes_on = yesterday
    return program


class CreditProgramFactory(ProgramFactory):
    """The KUR of this year, which takes applications today."""

    name = Sequence("KUR {}".format)
    kind = ProgramKind.CREDIT
    fund_source = FundSource.BANK


class FacilitationProgramFactory(ProgramFactory):
    """Help with certificates, which takes applications today."""

    name = Sequence("Fasilitasi {}".format)
    kind = ProgramKind.FACILITATION
