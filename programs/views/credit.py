"""Credit: the list of cases, one case with its check list, the wish, and the terms of today."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, UpdateView

from businesses.views.owning import is_an_owner
from businesses.views.saving import SavesRecord
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from programs.choices import Deed, ProgramKind
from programs.filters.credit import CreditFilter
from programs.forms.credit import WishForm
from programs.models import Application, CreditCase, CreditTerms
from programs.services.credit import OPEN, VIEW, save_wish
from programs.services.readiness import READ, Readiness, told_to_owner
from programs.views.steps import StepPage, offered
from programs.views.words import look
from programs.workflow import UNCHECKED

COLUMNS = [
    Column(gettext_lazy("Applicant")),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("Scheme")),
    Column(gettext_lazy("Amount wished"), "wished", is_number=True),
    Column(gettext_lazy("Granted"), is_number=True),
    Column(gettext_lazy("Still to be paid back"), is_number=True),
]
STEP_WORDS = {
    "kirim": Deed.SEND,
    "terima": Deed.RECEIVE,
    "akad": Deed.SIGN,
    "cair": Deed.DISBURSE,
    "laporan": Deed.RUN,
    "lunas": Deed.SETTLE,
    "macet": Deed.DEFAULT,
    "tolak": Deed.REFUSE,
}


class CreditList(PermissionRequiredMixin, FilteredList):
    permission_required = VIEW
    model = CreditCase
    filterset_class = CreditFilter
    template_name = "programs/credit_list.html"
    columns = COLUMNS

    def tally(self, rows):
        return rows.order_by().aggregate(
            rows=Count("pk"), granted=Sum("granted"), outstanding=Sum("outstanding")
        )

    def shown(self, rows):
        return rows.select_related("scheme", "application__business__region")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for case in context["object_list"]:
            case.look = look(case.application.state)
        return context | {"may_export": self.request.user.has_perm("programs.export_creditcase")}


class CreditTermsPage(TemplateView):
    """What each scheme offers today, by which regulation, and what of it is not confirmed."""

    template_name = "programs/credit_terms.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "terms": CreditTerms.objects.valid_on(today).order_by("scheme", "min_amount"),
            "today": today,
        }


def credit_section(application, user):
    """What programs/_credit.html shows of an application; None to whom credit is not shown."""
    if not Application.objects.shown_to(user, VIEW).filter(pk=application.pk).exists():
        return None
    cases = CreditCase.objects.visible_to(user).filter(application=application)
    case = cases.select_related(*READ).first()
    may_change = application.state in UNCHECKED and may_ask(application, user)
    checks = Readiness([case]).of(case) if case and application.state in OPEN else []
    return {
        "case": case,
        "checks": told_to_owner(checks) if is_an_owner(user) else checks,
        "missing": sum(not check.holds for check in checks),
        "steps": offered(application, user, STEP_WORDS) if case else [],
        "reports": application.applicationstep_set.filter(deed=Deed.RUN) if case else [],
        "may_change": may_change,
    }


def may_ask(application, user):
    hers = Application.objects.shown_to(user, "programs.change_creditcase")
    return hers.filter(pk=application.pk).exists()


class OfCredit(ScopedPage):
    """A page about the credit of one application, for those to whom credit is shown at all."""

    model = Application

    @cached_property
    def application(self):
        user = self.request.user
        found = Application.objects.shown_to(user, VIEW).filter(program__kind=ProgramKind.CREDIT)
        found = found.select_related("program", "business__region", "business__owner")
        return get_object_or_404(found, number=self.kwargs["application"])

    def get_success_url(self):
        return reverse("programs:credit_case", args=[self.application.number])


class CreditCasePage(OfCredit, TemplateView):
    template_name = "programs/credit_case.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "look": look(self.application.state),
            "credit": credit_section(self.application, self.request.user),
        }


class CreditWish(OfCredit, SavesRecord, UpdateView):
    """Written down first, or corrected until it is checked; two writers choose between versions."""

    form_class = WishForm
    template_name = "programs/credit_wish.html"
    saved_message = gettext_lazy("Saved.")

    def get_object(self, queryset=None):
        if not may_ask(self.application, self.request.user):
            raise PermissionDenied(_("You may look at this application but not change it."))
        found = CreditCase.objects.visible_to(self.request.user).filter(
            application=self.application
        )
        return found.first() or CreditCase(application=self.application)

    def save(self, form):
        return save_wish(case=form.instance, by=self.request.user, seen_version=form.seen)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "back": self.get_success_url(),
        }


class CreditStep(StepPage):
    kind = ProgramKind.CREDIT
    permission = VIEW

    def get_success_url(self):
        return reverse("programs:credit_case", args=[self.application.number])


class FollowedCases(PermissionRequiredMixin, ScopedPage, ListView):
    """What a bank's user sees: who was sent to her bank and agrees to it today, to read."""

    permission_required = "programs.follow_creditcase"
    model = CreditCase
    right = "follow"
    template_name = "programs/followed_cases.html"
    paginate_by = 50
    ordering = "-sent_on", "-pk"

    def get_queryset(self):
        return super().get_queryset().select_related("scheme", "program", "place", "kbli")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for case in context["page_obj"]:
            case.word = STANDS[case.stands]
        return context


STANDS = {
    "sent": gettext_lazy("waits for the bank"),
    "signed": gettext_lazy("agreement signed"),
    "disbursed": gettext_lazy("disbursed"),
    "reported": gettext_lazy("running"),
    "settled": gettext_lazy("paid back"),
    "refused": gettext_lazy("refused"),
}
