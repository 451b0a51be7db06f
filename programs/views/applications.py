"""The list of applications, one of them, and the steps that are taken from its page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from businesses.models.money import with_money
from businesses.views.owning import is_an_owner
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from programs.choices import CriterionKind, Deed, ProgramKind
from programs.filters import ApplicationFilter
from programs.forms.applications import StepForm
from programs.models import Application, Criterion, Paper, Requirement
from programs.services.applications import (
    StaleApplication,
    WrongState,
    advance,
    may,
    steps_open_to,
)
from programs.services.interests import is_interested
from programs.services.judging import ASSESSED, VISITED
from programs.services.needs import objection_until
from programs.views import credit, deliveries, facilitation
from programs.views.about import way_to_program
from programs.views.words import look, next_by_others, offers, score_lines, told
from programs.workflow import CHANGE, HERS, VERIFY, WAITING

COLUMNS = [
    Column(gettext_lazy("Applicant")),
    Column(gettext_lazy("Program")),
    Column(gettext_lazy("Place")),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("Next step by"), "due"),
    Column(gettext_lazy("Begun"), "created"),
]

SECTIONS = {
    "credit": (ProgramKind.CREDIT, credit.credit_section),
    "facilitation": (ProgramKind.FACILITATION, facilitation.facilitation_section),
}
OF_SECTIONS = {
    *credit.STEP_WORDS.values(),
    *facilitation.STEP_WORDS.values(),
    *deliveries.NEXT,
}


class ApplicationList(FilteredList):
    model = Application
    filterset_class = ApplicationFilter
    template_name = "programs/application_list.html"
    columns = COLUMNS

    def shown(self, rows):
        return rows.select_related("business", "group", "program", "region", "stage")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for application in context["object_list"]:
            application.look = look(application.state)
        return context | {"is_of_office": not is_an_owner(self.request.user)}


class ApplicationPage(ScopedPage, DetailView):
    """Whoever may see the applicant sees it; the steps are for those they fit."""

    model = Application
    slug_field = "number"
    slug_url_kwarg = "application"
    template_name = "programs/application.html"

    def get_queryset(self):
        kin = ["business__region", "group__region", "program__region", "region", "stage"]
        return super().get_queryset().select_related(*kin)

    @cached_property
    def deeds(self):
        return steps_open_to(self.object, self.request.user)

    @property
    def plain(self):
        """The steps that need no more than a day and a reason; the others have a form of their own
        in the section of their kind.
        """
        return [deed for deed in self.deeds if deed not in OF_SECTIONS]

    def section(self):
        """What credit or facilitation has to tell beside what all applications have."""
        kind = self.object.program.kind
        return {
            name: section(self.object, self.request.user)
            for name, (of, section) in SECTIONS.items()
            if of == kind
        }

    def get_context_data(self, **kwargs):
        application, user = self.object, self.request.user
        near = is_interested(application, user)
        changes = not near and may(application, user, CHANGE)
        judges = not near and may(application, user, VERIFY)
        sent = kwargs.pop("sent", {})
        return (
            super().get_context_data(**kwargs)
            | {
                "look": look(application.state),
                "program_url": way_to_program(application.program, user),
                "is_near": near,
                "offers": offers(application, self.plain, lambda deed: form_of(deed, sent), user),
                "ways": deliveries.ways_on(application, self.deeds, user),
                "is_on_its_way": deliveries.is_on_its_way(application),
                "next": next_by_others(application, self.deeds),
                "objection_until": objection_until(application),
                "may_edit": changes and application.state in HERS,
                "may_add_paper": changes and application.state in HERS | WAITING,
                "may_visit": judges and application.state in VISITED,
                "may_assess": judges and self.is_assessed(),
                "may_declare": not near and user.has_perm("programs.add_interest"),
            }
            | self.found_out()
            | self.section()
        )

    def is_assessed(self):
        application = self.object
        asked = Criterion.objects.visible_to(self.request.user).filter(
            stage=application.stage_id, kind=CriterionKind.ASSESSED, stage__closed_at=None
        )
        return application.state in ASSESSED and asked.exists()

    def found_out(self):
        """Documents, visits, ranks and steps, a statement or two each."""
        application, user = self.object, self.request.user
        seen = Application.objects.visible_to(user).filter(pk=application.pk)
        money = with_money(seen, user).exists()
        ranks = application.rank_set.select_related("stage").prefetch_related("scores")
        stages = {stage.order: stage for stage in application.program.stage_set.all()}
        steps = list(application.applicationstep_set.select_related("by"))
        return {
            "papers": papers_of(application, user),
            "visits": application.visit_set.select_related("by"),
            "assessments": application.assessment_set.select_related("by", "criterion"),
            "ranks": [(rank, score_lines(rank, money=money)) for rank in ranks],
            "steps": [(step, told(step, stages)) for step in steps],
        }


def papers_of(application, user):
    """Each document that the stages so far ask for, with what was handed in; the others after."""
    handed = list(Paper.objects.visible_to(user).filter(application=application))
    asked = Requirement.objects.visible_to(user).filter(program=application.program_id)
    if application.stage:
        asked = asked.filter(stage__order__lte=application.stage.order)
    lines = [
        (requirement, [paper for paper in handed if paper.requirement_id == requirement.pk])
        for requirement in asked.order_by("stage__order", "pk")
    ]
    others = [paper for paper in handed if paper.requirement_id is None]
    return [*lines, (None, others)] if others else lines


def form_of(deed, sent):
    """The empty form of a step, or the one that was sent and came back."""
    return sent.get(deed) or StepForm(deed=deed)


class TakeStep(ApplicationPage):
    """One step, by the service that the API calls, too; refused, the page says why."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if (deed := request.POST.get("deed")) not in Deed.values:
            return HttpResponseBadRequest()
        form = StepForm(request.POST, deed=Deed(deed))
        if form.is_valid():
            try:
                taken = self.take(Deed(deed), form)
            except ValidationError as error:
                form.take_errors(error)
            except (StaleApplication, WrongState):
                return self.another_version()
            except Application.DoesNotExist as error:
                raise PermissionDenied(_("This step is not yours.")) from error
            else:
                messages.success(request, _("Saved: %(step)s.") % {"step": Deed(deed).label})
                return redirect(taken)
        return self.render_to_response(self.get_context_data(sent={deed: form}))

    def take(self, deed, form):
        """A page that does not say what was seen is none of ours."""
        return advance(
            application=self.object,
            deed=deed,
            by=self.request.user,
            note=form.cleaned_data["note"],
            on=form.cleaned_data["on"],
            facts=form.facts,
            seen=self.request.POST.get("seen", ""),
        )

    def another_version(self):
        """Somebody was quicker: the page as it stands now, to look at again."""
        self.object = self.get_object()
        vars(self).pop("deeds", None)
        return self.render_to_response(self.get_context_data(is_stale=True), status=409)
