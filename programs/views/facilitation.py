"""Permits that businesses are helped to get: the list, one case, what is asked for."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, UpdateView

from businesses.views.owning import is_an_owner
from businesses.views.saving import SavesRecord
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from programs.choices import ApplicationState as State
from programs.choices import Deed, ProgramKind
from programs.filters.facilitation import FacilitationFilter
from programs.forms.facilitation import RequestForm
from programs.models import Application, FacilitationCase
from programs.services.facilitation import save_request
from programs.views.steps import StepPage, offered
from programs.views.words import look
from programs.workflow import UNCHECKED

VIEW = "programs.view_facilitationcase"
COLUMNS = [
    Column(gettext_lazy("Applicant")),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("What for")),
    Column(gettext_lazy("Lodged on"), "lodged"),
    Column(gettext_lazy("Number")),
    Column(gettext_lazy("Valid until"), "expires"),
    Column(gettext_lazy("Cost"), is_number=True),
]
STEP_WORDS = {"ajukan": Deed.LODGE, "terbit": Deed.ISSUE, "tolak": Deed.REFUSE}


class FacilitationList(PermissionRequiredMixin, FilteredList):
    permission_required = VIEW
    model = FacilitationCase
    filterset_class = FacilitationFilter
    template_name = "programs/facilitation_list.html"
    columns = COLUMNS

    def shown(self, rows):
        return rows.select_related("application__business__region", "product")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for case in context["object_list"]:
            case.look = look(case.application.state)
        return context


def facilitation_section(application, user):
    """What programs/_facilitation.html shows of an application."""
    cases = FacilitationCase.objects.visible_to(user).filter(application=application)
    case = cases.select_related("product").first()
    return {
        "case": case,
        "steps": offered(application, user, STEP_WORDS) if case else [],
        "may_change": application.state in UNCHECKED | {State.CHECKED}
        and may_ask(application, user),
    }


def may_ask(application, user):
    hers = Application.objects.shown_to(user, "programs.change_facilitationcase")
    return hers.filter(pk=application.pk).exists()


class OfFacilitation(ScopedPage):
    model = Application

    @cached_property
    def application(self):
        found = Application.objects.shown_to(self.request.user, VIEW)
        found = found.filter(program__kind=ProgramKind.FACILITATION)
        found = found.select_related("program", "business__region")
        return get_object_or_404(found, number=self.kwargs["application"])

    def get_success_url(self):
        return reverse("programs:facilitation_case", args=[self.application.number])


class FacilitationPage(OfFacilitation, TemplateView):
    template_name = "programs/facilitation_case.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "look": look(self.application.state),
            "facilitation": facilitation_section(self.application, self.request.user),
        }


class FacilitationRequest(OfFacilitation, SavesRecord, UpdateView):
    form_class = RequestForm
    template_name = "programs/facilitation_request.html"
    saved_message = gettext_lazy("Saved.")

    def get_object(self, queryset=None):
        if not may_ask(self.application, self.request.user):
            raise PermissionDenied(_("You may look at this application but not change it."))
        found = FacilitationCase.objects.visible_to(self.request.user).filter(
            application=self.application
        )
        return found.first() or FacilitationCase(application=self.application)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_hers": is_an_owner(self.request.user)}

    def save(self, form):
        return save_request(case=form.instance, by=self.request.user, seen_version=form.seen)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "back": self.get_success_url(),
        }


class FacilitationStep(StepPage):
    kind = ProgramKind.FACILITATION
    permission = VIEW

    def get_success_url(self):
        return reverse("programs:facilitation_case", args=[self.application.number])
