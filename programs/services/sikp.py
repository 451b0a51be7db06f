"""Candidates leave for SIKP as a file, and what the bank answers comes back by the same steps."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import AccessKind, ExportFormat, Personal
from businesses.models import AccessNote, Business, Owner
from businesses.services.exports import note_export
from ikm_registry.accounts.scope import Scope
from programs.choices import ApplicationState as State
from programs.choices import Deed, Separator
from programs.models import Application, CreditCase
from programs.models.sikp import PERSONAL
from programs.services.applications import WrongState, advance
from programs.services.readiness import READ, Readiness

EXPORT = "programs.export_creditcase"
# As many as are judged, and read by a person, at once.
MOST = 2000
FORMATS = {Separator.XLSX: ExportFormat.XLSX}


def candidates(program, by, state=State.CHECKED):
    """The cases of a program that wait to be sent, or that were sent and not answered."""
    cases = CreditCase.objects.permitted(by, "export").filter(
        program=program, application__state=state
    )
    return cases.select_related(*READ, "application__business__region").order_by("number")


def ready(cases):
    """Those of whom nothing is missing, today's consent included."""
    cases = list(cases)
    lists = Readiness(cases)
    return [case for case in cases if not lists.missing(case)]


def still_agreeing(cases):
    """Of those who were sent: who agrees today that a bank is told of her."""
    cases = list(cases)
    agreed = Readiness(cases).agreed
    return [case for case in cases if case.application.business.owner_id in agreed]


@transaction.atomic
def note_file(*, cases, layout, program, by, purpose, note="", request=""):
    """Write down who takes these candidates along, and whose NIK and NPWP, before they leave."""
    personal = [column.source for column in layout.columns.all() if column.source in PERSONAL]
    if personal:
        require_reveal(cases, by)
    export = note_export(
        by=by,
        format=FORMATS.get(layout.separator, ExportFormat.CSV),
        filters=[("program", program.number), ("layout", layout.name)],
        scope=Scope.of(by, EXPORT).codes,
        columns=[column.source for column in layout.columns.all()],
        rows=len(cases),
        request=request,
    )
    AccessNote.objects.bulk_create(
        AccessNote(
            kind=AccessKind.EXPORT,
            user=by,
            request=request,
            region_id=case.application.business.region_id,
            registry_no=case.application.business.registry_no,
            owner_no=case.application.business.owner_id,
            field=Personal(field),
            purpose=purpose,
            note=note,
            export=export,
        )
        for case in cases
        for field in personal
    )
    return export


def require_reveal(cases, by):
    here = Business.objects.where_may(by, "reveal", Owner)
    asked = {case.application.business_id for case in cases}
    if here.filter(pk__in=asked).count() != len(asked):
        raise PermissionDenied(
            _("This layout holds NIK or NPWP, which you may not see. Choose one without them.")
        )


@dataclass(frozen=True)
class Refusal:
    """Which application did not go on, and why."""

    number: str
    words: str


def mark_sent(*, program, by, on):
    """The candidates were uploaded: those who are ready are sent; how many, and who was not."""
    done, refusals = 0, []
    for case in ready(candidates(program, by)[:MOST]):
        if words := refused(application=case.application, deed=Deed.SEND, by=by, on=on):
            refusals.append(Refusal(case.number, words))
        else:
            done += 1
    return done, refusals


def refused(**step):
    """Take a step; the sentence of the refusal, which undoes this step alone."""
    try:
        with transaction.atomic():
            advance(**step)
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied as error:
        return str(error)
    except WrongState as error:
        state = error.application.get_state_display()
        return _("It is no longer where this step begins: %(state)s.") % {"state": state}
    except Application.DoesNotExist:
        return _("You may not take this step.")
    return ""


@dataclass(frozen=True)
class Answer:
    """What a bank said of one application; `line` is the row of its file."""

    line: int
    number: str
    accepted: bool
    reason: str = ""
    granted: int | None = None
    signed_on: date | None = None
    disbursed_on: date | None = None

    def steps(self):
        """What would have to happen, from the day it was sent on."""
        if not self.accepted:
            yield from [Deed.REFUSE]
            return
        yield Deed.RECEIVE
        if self.signed_on:
            yield Deed.SIGN
        if self.disbursed_on:
            yield Deed.DISBURSE

    def on(self, deed):
        today = timezone.localdate()
        days = {Deed.RECEIVE: self.signed_on, Deed.SIGN: self.signed_on}
        return days.get(deed, self.disbursed_on if deed == Deed.DISBURSE else None) or today

    def facts(self, deed):
        return {"granted": self.granted} if deed == Deed.SIGN else {}


@dataclass(frozen=True)
class Outcome:
    """What became of one answer: the steps taken, or why not."""

    answer: Answer
    taken: tuple[Deed, ...] = ()
    problem: str = ""


# What has already happened in a state is not done once more: a file may be loaded twice.
HAPPENED = {
    State.AT_BANK: {Deed.RECEIVE},
    State.SIGNED: {Deed.RECEIVE, Deed.SIGN},
    State.DISBURSED: {Deed.RECEIVE, Deed.SIGN, Deed.DISBURSE},
    State.RUNNING: {Deed.RECEIVE, Deed.SIGN, Deed.DISBURSE},
    State.SETTLED: {Deed.RECEIVE, Deed.SIGN, Deed.DISBURSE},
    State.REFUSED: {Deed.REFUSE},
}


@transaction.atomic
def load_answers(*, program, answers, by):
    """Take the steps that the answers tell of; a row that is refused holds back no other."""
    return [load_answer(program, answer, by) for answer in answers]


def try_answers(**facts):
    """What loading them would do, and nothing of it stays."""
    with transaction.atomic():
        outcomes = load_answers(**facts)
        transaction.set_rollback(True)
    return outcomes


def load_answer(program, answer, by):
    """All steps of one row, or none."""
    found = Application.objects.permitted(by, "verify").filter(
        program=program, number=answer.number
    )
    application = found.first()
    if application is None:
        return Outcome(answer, problem=_("No application of this program has this number."))
    happened = HAPPENED.get(application.state, set())
    steps = [deed for deed in answer.steps() if deed not in happened]
    with transaction.atomic():
        for deed in steps:
            problem = refused(
                application=application,
                deed=deed,
                by=by,
                on=answer.on(deed),
                note=answer.reason if deed == Deed.REFUSE else "",
                facts=answer.facts(deed),
            )
            if problem:
                transaction.set_rollback(True)
                return Outcome(answer, problem=problem)
    return Outcome(answer, taken=tuple(steps))
