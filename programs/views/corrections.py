"""What was signed is corrected where it was recorded wrongly; how it was recorded stays."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import CreateView, View

from businesses.views.files import by_itself, file_answer
from ikm_registry.ui.pages import ScopedPage
from programs.forms.deliveries import CorrectionForm
from programs.models import Correction, Decree
from programs.services.corrections import correct_signed, may_correct, program_of
from programs.views.about import FormPage


class Correct(FormPage, ScopedPage, CreateView):
    """The right number or file of one of them, with what was wrong; never its day."""

    model = Correction
    signed_model: type = Decree
    form_class = CorrectionForm
    title = gettext_lazy("Correct what was recorded")
    button = gettext_lazy("Save the correction")

    @cached_property
    def signed(self):
        seen = self.signed_model.objects.visible_to(self.request.user)
        signed = get_object_or_404(seen, uuid=self.kwargs["uuid"])
        if not may_correct(signed, self.request.user):
            raise Http404
        return signed

    def get_form_kwargs(self):
        correction = Correction(number=self.signed.number_now)
        setattr(correction, self.signed._meta.model_name, self.signed)
        return super().get_form_kwargs() | {"instance": correction}

    def save(self, form):
        return correct_signed(signed=self.signed, correction=form.instance, by=self.request.user)

    def get_success_url(self):
        if isinstance(self.signed, Decree):
            return reverse("programs:decrees", args=[self.signed.program.number])
        return reverse("programs:delivery", args=[self.signed.application.number])

    def get_context_data(self, **kwargs):
        application = getattr(self.signed, "application", None)
        told = {"application": application, "program": program_of(self.signed)}
        return super().get_context_data(**kwargs) | told


@by_itself
@method_decorator(never_cache, name="dispatch")
class CorrectedFile(ScopedPage, View):
    """The file that came with a correction."""

    model = Correction

    def get(self, request, pk):
        correction = get_object_or_404(Correction.objects.visible_to(request.user), pk=pk)
        if not correction.file:
            raise Http404
        response, _is_picture = file_answer(correction.file, f"koreksi-{correction.pk}")
        return response
