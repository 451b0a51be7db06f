"""Afterwards: visits that are due, what waits too long, and whether it is always the same ones."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, UpdateView

from businesses.models.money import VIEW_MONEY
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import day
from programs.filters.deliveries import AgeingFilter, FollowUpFilter
from programs.forms.deliveries import FollowUpForm
from programs.models import Application, FollowUp
from programs.models.equity import Equity
from programs.services.follow_ups import report_follow_up
from programs.views.about import FormPage

VISITS = [
    Column(_("Applicant")),
    Column(_("Program")),
    Column(_("Months"), is_number=True),
    Column(_("Planned on"), "planned"),
    Column(_("State")),
]
WAITING = [
    Column(_("Applicant")),
    Column(_("Program")),
    Column(_("State")),
    Column(_("Waits since"), "since"),
    Column(_("Missing documents"), is_number=True),
]


class VisitList(FilteredList):
    model = FollowUp
    filterset_class = FollowUpFilter
    template_name = "programs/visits.html"
    columns = VISITS

    def shown(self, rows):
        return rows.select_related(
            "application__program", "application__business", "application__group"
        )


class VisitReport(FormPage, ScopedPage, UpdateView):
    """What was found so many months after the help."""

    right = "change"
    model = FollowUp
    slug_field = slug_url_kwarg = "uuid"
    form_class = FollowUpForm
    button = _("Save the report")

    def get_queryset(self):
        return super().get_queryset().select_related("application__program")

    @cached_property
    def sees_money(self):
        user = self.request.user
        seen = Application.objects.visible_to(user).filter(pk=self.object.application_id)
        return seen.filter(seen.allowed(user, VIEW_MONEY)).exists()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"money": self.sees_money}

    def get_success_url(self):
        return reverse("programs:delivery", args=[self.object.application.number])

    def save(self, form):
        return report_follow_up(
            follow_up=form.instance, by=self.request.user, seen_version=form.seen
        )

    def get_context_data(self, **kwargs):
        application = self.object.application
        said = {"months": self.object.months, "day": day(self.object.planned_on)}
        title = _("Report the visit after %(months)s months, planned for %(day)s") % said
        told = {"application": application, "program": application.program, "title": title}
        return super().get_context_data(**kwargs) | told


class Ageing(FilteredList):
    """What waits, since when, and which documents are missing."""

    model = Application
    filterset_class = AgeingFilter
    template_name = "programs/ageing.html"
    columns = WAITING

    def get_queryset(self):
        return super().get_queryset().pending().with_waiting()

    def shown(self, rows):
        return rows.select_related("program", "business", "group")


class EquityReport(ScopedPage, TemplateView):
    """Who was helped for the first time, who again, and who never."""

    model = Application
    template_name = "programs/equity.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"equity": Equity(self.request.user)}
