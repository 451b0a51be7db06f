"""What officers write down about an application: visits and scores."""

from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import CreateView, FormView, View

from businesses.views.files import by_itself, file_answer
from ikm_registry.ui.pages import ScopedPage
from programs.choices import CriterionKind
from programs.forms.applications import AssessmentForm, VisitForm
from programs.models import Criterion, Visit
from programs.services.judging import add_visit, assess
from programs.views.applying import OfApplicationPage
from programs.workflow import VERIFY


class AddVisit(OfApplicationPage, CreateView):
    model = Visit
    form_class = VisitForm
    needs = VERIFY
    title = gettext_lazy("Write down a visit")
    button = gettext_lazy("Save the visit")
    saved_message = gettext_lazy("The visit is written down.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"application": self.application}

    def save(self, form):
        return add_visit(application=self.application, by=self.request.user, **form.cleaned_data)


class Assess(OfApplicationPage, FormView):
    """All criteria of the stage that an officer assesses, on one page."""

    model = Criterion
    form_class = AssessmentForm
    needs = VERIFY
    title = gettext_lazy("Assess the application")
    button = gettext_lazy("Save the scores")
    saved_message = gettext_lazy("The scores are saved.")

    def get_form_kwargs(self):
        seen = Criterion.objects.visible_to(self.request.user)
        given = self.application.assessment_set.all()
        return super().get_form_kwargs() | {
            "application": self.application,
            "criteria": seen.filter(stage=self.application.stage_id, kind=CriterionKind.ASSESSED),
            "given": {each.criterion_id: each for each in given},
        }

    def save(self, form):
        for criterion, score, note in form.scores:
            assess(
                application=self.application,
                criterion=criterion,
                score=score,
                note=note,
                by=self.request.user,
            )


@by_itself
@method_decorator(never_cache, name="dispatch")
class VisitPhoto(ScopedPage, View):
    model = Visit

    def get(self, request, application, pk):
        seen = Visit.objects.visible_to(request.user)
        visit = get_object_or_404(seen, pk=pk, application__number=application)
        response, _is_picture = file_answer(visit.photo, f"kunjungan-{visit.pk}")
        return response
