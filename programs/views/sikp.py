"""Candidates taken along for SIKP, and the answer of the bank brought back."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, ListView, TemplateView

from businesses.exchange.reader import Unreadable
from businesses.services.drafts import AlreadySent
from businesses.views.sending import Ticketed
from ikm_registry.ui.pages import ScopedPage
from programs.choices import ApplicationState, ProgramKind
from programs.exchange.bank_answer import Rows
from programs.exchange.candidate_file import written
from programs.forms.sikp import AnswerForm, CandidateFileForm, SentForm, ShownForm, signed
from programs.models import CreditCase, Program
from programs.services.readiness import Readiness
from programs.services.sikp import (
    MOST,
    Answer,
    candidates,
    load_answers,
    mark_sent,
    note_file,
    ready,
    still_agreeing,
    try_answers,
)

SHOWN = 200
# Who of them leaves as a file.
CHOSEN = {ApplicationState.CHECKED: ready, ApplicationState.SENT: still_agreeing}


class OfSikp(PermissionRequiredMixin, ScopedPage):
    permission_required = "programs.export_creditcase"
    model = Program

    @cached_property
    def program(self):
        """One that has cases where she may export any; its organiser may be the province."""
        seen = Program.objects.visible_to(self.request.user).filter(kind=ProgramKind.CREDIT)
        return get_object_or_404(seen, number=self.kwargs["program"])

    def get_success_url(self):
        return reverse("programs:sikp", args=[self.program.number])


class SikpPrograms(OfSikp, ListView):
    """The programs of credit, and how many cases wait in each."""

    template_name = "programs/sikp_programs.html"
    paginate_by = 50

    def get_queryset(self):
        cases = CreditCase.objects.permitted(self.request.user, "export").order_by()
        counted = cases.values("program").annotate(
            waiting=Count("pk", filter=Q(application__state=ApplicationState.CHECKED)),
            sent=Count("pk", filter=Q(application__state=ApplicationState.SENT)),
        )
        self.counted = {row["program"]: row for row in counted}
        programs = super().get_queryset().filter(kind=ProgramKind.CREDIT)
        hers = programs.allowed(self.request.user, "programs.change_program")
        return programs.filter(hers | Q(pk__in=self.counted))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for program in context["page_obj"]:
            program.counts = self.counted.get(program.pk, {"waiting": 0, "sent": 0})
        return context


class SikpPage(Ticketed, OfSikp, TemplateView):
    """Who is ready, what the others still have to do, the file, and noting that it went."""

    template_name = "programs/sikp.html"

    def get_context_data(self, **kwargs):
        found = candidates(self.program, self.request.user)
        cases = list(found[:SHOWN])
        lists = Readiness(cases)
        for case in cases:
            case.missing = lists.missing(case)
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "cases": cases,
            "count": found.count(),
            "ready": sum(not case.missing for case in cases),
            "file_form": kwargs.get("file_form") or CandidateFileForm(),
            "sent_form": kwargs.get("sent_form") or SentForm(),
            "may_name_banks": self.may_name_banks(),
        }

    def may_name_banks(self):
        programs = Program.objects.visible_to(self.request.user)
        hers = programs.allowed(self.request.user, "programs.add_programpartner")
        return programs.filter(hers, pk=self.program.pk).exists()

    def post(self, request, *args, **kwargs):
        steps = {"file": self.take_file, "sent": self.note_sent}
        if request.POST.get("step") not in steps:
            return HttpResponseBadRequest()
        return steps[request.POST["step"]]()

    def take_file(self):
        form = CandidateFileForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(file_form=form))
        said = form.cleaned_data
        found = candidates(self.program, self.request.user, said["whose"])[:MOST]
        cases = CHOSEN[said["whose"]](found)
        if not cases:
            form.add_error("whose", _("Nobody is among them at the moment."))
            return self.render_to_response(self.get_context_data(file_form=form))
        note_file(
            cases=cases,
            layout=said["layout"],
            program=self.program,
            by=self.request.user,
            purpose=said["purpose"],
            note=said["note"],
            request=self.request.id,
        )
        content, ending, kind = written(cases, said["layout"])
        name = f"sikp-{self.program.number}-{timezone.localdate():%Y-%m-%d}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=kind, headers=headers)

    def note_sent(self):
        form = SentForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(sent_form=form))
        try:
            with self.once():
                done, refusals = mark_sent(
                    program=self.program, by=self.request.user, on=form.cleaned_data["on"]
                )
        except AlreadySent:
            messages.info(self.request, _("This was noted already."))
            return redirect(self.get_success_url())
        words = ngettext("%(count)s case is sent.", "%(count)s cases are sent.", done)
        messages.success(self.request, words % {"count": done})
        for refusal in refusals[:20]:
            messages.warning(self.request, f"{refusal.number}: {refusal.words}")
        return redirect(self.get_success_url())


class BankAnswer(Ticketed, OfSikp, FormView):
    """The file is shown row by row with what it would do; then, without it, that is done."""

    form_class = AnswerForm
    template_name = "programs/bank_answer.html"

    @property
    def about(self):
        return f"{self.request.user.pk} {self.program.number}"

    def post(self, request, *args, **kwargs):
        if request.POST.get("step") == "load":
            return self.load()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        layout = form.cleaned_data["layout"]
        try:
            rows = Rows(
                form.cleaned_data["file"].read(),
                layout,
                program=self.program,
                by=self.request.user,
            )
        except Unreadable as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        answers, problems = rows.read()
        outcomes = try_answers(program=self.program, answers=answers, by=self.request.user)
        good = [outcome.answer for outcome in outcomes if outcome.taken]
        shown = signed([as_json(answer) for answer in good], self.about) if good else ""
        return self.render_to_response(
            self.get_context_data(
                form=form,
                outcomes=in_order([*outcomes, *problems]),
                good=len(good),
                shown=shown,
            )
        )

    def load(self):
        if self.ticket.user != self.request.user.pk:
            return HttpResponseBadRequest()
        form = ShownForm(self.request.POST, about=self.about)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.warning(self.request, " ".join(errors))
            return redirect("programs:bank_answer", self.program.number)
        answers = [from_json(row) for row in form.cleaned_data["shown"]]
        try:
            with self.once():
                outcomes = load_answers(program=self.program, answers=answers, by=self.request.user)
        except AlreadySent:
            messages.info(self.request, _("This answer was loaded already."))
            return redirect(self.get_success_url())
        return self.render_to_response(
            self.get_context_data(
                outcomes=in_order(outcomes),
                loaded=sum(bool(outcome.taken) for outcome in outcomes),
                is_loaded=True,
            )
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "back": self.get_success_url(),
        }


def in_order(outcomes):
    """By row, with the steps in words."""
    return [
        {
            "answer": outcome.answer,
            "problem": outcome.problem,
            "steps": ", ".join(str(deed.label) for deed in outcome.taken),
        }
        for outcome in sorted(outcomes, key=lambda outcome: outcome.answer.line)
    ]


def as_json(answer):
    days = [answer.signed_on, answer.disbursed_on]
    written_days = [each and each.isoformat() for each in days]
    return [
        answer.line,
        answer.number,
        answer.accepted,
        answer.reason,
        answer.granted,
        *written_days,
    ]


def from_json(row):
    *facts, signed_on, disbursed_on = row
    return Answer(*facts, *(day and parse_date(day) for day in (signed_on, disbursed_on)))
