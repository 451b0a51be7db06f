"""Candidates as a file for SIKP, and the answer of the bank, by the services of the pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.asking import OF_PATHS
from businesses.api.incoming import TOP, read_base64
from businesses.choices import Purpose
from businesses.exchange.reader import Unreadable
from ikm_registry.rest import bodies
from ikm_registry.rest.calls import Call
from ikm_registry.rest.paging import only
from ikm_registry.rest.parameters import Parameter, chosen
from ikm_registry.rest.problems import Fault, Problem, bad_parameter, invalid
from programs.api.bank_records import MODES, BankAnswersBody, OutcomesRecord
from programs.api.of_application import OfProgram
from programs.api.uploads import LARGEST_BODY
from programs.choices import ApplicationState, LayoutUse, ProgramKind
from programs.exchange.bank_answer import Rows
from programs.exchange.candidate_file import written
from programs.models import SikpLayout
from programs.services.credit import VIEW
from programs.services.sikp import (
    EXPORT,
    MOST,
    Answer,
    candidates,
    load_answers,
    note_file,
    ready,
    still_agreeing,
    try_answers,
)

CHOSEN = {ApplicationState.CHECKED: ready, ApplicationState.SENT: still_agreeing}
# Free words do not belong into an address: who needs others takes the file on the site.
PURPOSES = [purpose for purpose in Purpose.values if purpose != Purpose.OTHER]
OF_FILE = {
    "layout": Parameter(
        gettext_lazy("The name of the layout; what there are is told if it is none of them."),
        {"type": "string", "maxLength": 100},
        "SIKP",
        is_required=True,
    ),
    "whose": Parameter(
        gettext_lazy("Those who are ready to be sent (checked), or who were sent."),
        {"type": "string", "enum": [str(state) for state in CHOSEN], "default": "checked"},
    ),
    "purpose": Parameter(
        gettext_lazy("What the personal data in it are needed for; it is noted."),
        {"type": "string", "enum": PURPOSES},
        "program",
        is_required=True,
    ),
}
OF_ANSWER = {
    "mode": Parameter(
        gettext_lazy("“validate” tells what would happen, “commit” does it."),
        {"type": "string", "enum": list(MODES), "default": "validate"},
        "commit",
    )
}
FILE = {
    "get": Call(
        gettext_lazy("Take the candidates along for SIKP"),
        gettext_lazy(
            "A file by one of the layouts of the site; that it was taken, and whose personal "
            "numbers were in it, is noted. Needs finances:read and owners:read beside "
            "programs:read, and reveal for a layout with NIK or NPWP. That they were sent is told "
            "of each by the step “send”."
        ),
        schema={"type": "string", "format": "binary"},
        media_type="application/octet-stream",
        example="",
    )
}
ANSWER = {
    "post": Call(
        gettext_lazy("Load the answer of the bank"),
        gettext_lazy(
            "Each answer takes the same steps as a button would: “receive”, “sign”, “disburse”, or "
            "“refuse”. One that cannot be followed says why and holds back no other; the same "
            "again changes nothing. Needs finances:read and applications:verify."
        ),
        OutcomesRecord,
        BankAnswersBody,
    )
}


def said(query, name, told, otherwise=None):
    """One of the words of a parameter."""
    words = chosen(query, name, told)
    if not words and otherwise is None:
        raise bad_parameter(name, _("Say “%(name)s”.") % {"name": name}, code="required")
    if len(words) > 1:
        raise bad_parameter(name, _("“%s” is given more than once.") % name)
    return words[0] if words else otherwise


def layout_named(name, use):
    """None where there is no such layout; and the names of those that there are."""
    offered = SikpLayout.objects.filter(use=use, is_used=True)
    known = ", ".join(f"“{each}”" for each in offered.values_list("name", flat=True))
    return offered.filter(name=name).first(), _("There are these layouts: %s.") % known


class OfCredit(OfProgram):
    path_parameters = OF_PATHS
    kind = ProgramKind.CREDIT


class CandidateFile(OfCredit):
    rights = (*OfProgram.rights, VIEW, EXPORT, "businesses.view_owner")
    calls, takes, parameters_told = FILE, frozenset(OF_FILE), OF_FILE

    def get(self, request, uuid):
        program, by = self.program, request.user
        wanted = only(request.GET, "layout")[:100]
        layout, known = layout_named(wanted, LayoutUse.CANDIDATES)
        if layout is None:
            raise bad_parameter("layout", known)
        whose = ApplicationState(said(request.GET, "whose", OF_FILE, ApplicationState.CHECKED))
        purpose = said(request.GET, "purpose", OF_FILE)
        cases = CHOSEN[whose](candidates(program, by, whose)[:MOST])
        if not cases:
            raise Problem("not-found", _("Nobody is among them at the moment."))
        facts = {"cases": cases, "layout": layout, "program": program, "by": by}
        note_file(**facts, purpose=purpose, request=request.id)
        content, ending, kind = written(cases, layout)
        name = f"sikp-{program.number}-{timezone.localdate():%Y-%m-%d}.{ending}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type=kind, headers=headers)


class BankAnswer(OfCredit):
    rights = (*OfProgram.rights, VIEW, EXPORT, "programs.verify_application")
    calls, takes, parameters_told = ANSWER, frozenset(OF_ANSWER), OF_ANSWER
    largest_body = LARGEST_BODY

    def post(self, request, uuid):
        program, by = self.program, request.user
        mode = said(request.GET, "mode", OF_ANSWER, "validate")
        answers, problems = self.answers(self.body())
        load = load_answers if mode == "commit" else try_answers
        outcomes = load(program=program, answers=answers, by=by)
        results = sorted([*outcomes, *problems], key=lambda outcome: outcome.answer.line)
        refused = sum(bool(outcome.problem) for outcome in results)
        facts = {
            "mode": mode,
            "taken": sum(bool(outcome.taken) for outcome in results),
            "refused": refused,
            "results": results,
        }
        return bodies.answer(OutcomesRecord(facts).data)

    def answers(self, told):
        if "answers" in told and not {"layout", "file"} & told.keys():
            return [Answer(line, **each) for line, each in enumerate(told["answers"], 1)], []
        if "answers" in told or not {"layout", "file"} <= told.keys():
            sentence = _("Send either “answers”, or “file” and its “layout”.")
            raise invalid([Fault(TOP, "invalid", sentence)])
        return self.read(told)

    def read(self, told):
        layout, known = layout_named(told["layout"], LayoutUse.ANSWER)
        if layout is None:
            raise invalid([Fault(f"{TOP}/layout", "does_not_exist", known)])
        data = read_base64(told["file"], f"{TOP}/file")
        try:
            return Rows(data, layout, program=self.program, by=self.request.user).read()
        except Unreadable as error:
            raise invalid([Fault(f"{TOP}/file", "invalid", str(error))]) from error
