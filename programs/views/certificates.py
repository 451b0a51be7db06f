"""Cards to print, and certificates: issued, printed, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from ikm_registry.ui.pages import ScopedPage
from programs.exchange.papers import certificate_as_pdf
from programs.forms.training import ReasonForm
from programs.models import Participant, TrainingCertificate
from programs.services.training import issue_certificate, withdraw_certificate
from programs.views.about import FormPage


class CardPage(ScopedPage, TemplateView):
    """A card to print: whoever holds a role here scans it at the door."""

    model = Participant
    template_name = "programs/card.html"

    def get_context_data(self, **kwargs):
        seen = Participant.objects.visible_to(self.request.user)
        seen = seen.select_related("application__program", "application__business")
        participant = get_object_or_404(seen, uuid=self.kwargs["uuid"])
        scan = reverse("programs:card_scan", args=[participant.card])
        return super().get_context_data(**kwargs) | {
            "participant": participant,
            "program": participant.application.program,
            "address": self.request.build_absolute_uri(scan),
        }


class Certify(ScopedPage, View):
    """Issues one certificate; a refusal says how many sessions are missing."""

    model = Participant

    def post(self, request, uuid):
        hers = Participant.objects.permitted(request.user, "change")
        participant = get_object_or_404(hers.select_related("application__program"), uuid=uuid)
        try:
            issue_certificate(participant=participant, by=request.user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("The certificate is issued."))
        return redirect("programs:training", participant.application.program.number)


class CertificatePdf(ScopedPage, View):
    """The certificate to print and hand over; a withdrawn one is printed no more."""

    model = TrainingCertificate

    def get(self, request, certificate):
        seen = TrainingCertificate.objects.visible_to(request.user).valid()
        found = get_object_or_404(seen, number=certificate)
        public = reverse("programs:public_certificate", args=[found.number])
        file = certificate_as_pdf(found, address=request.build_absolute_uri(public))
        return FileResponse(file, as_attachment=True, filename=f"{found.number}.pdf")


class WithdrawCertificate(FormPage, ScopedPage, FormView):
    model = TrainingCertificate
    form_class = ReasonForm
    title = gettext_lazy("Withdraw the certificate")
    button = gettext_lazy("Withdraw the certificate")

    @cached_property
    def certificate(self):
        hers = TrainingCertificate.objects.permitted(self.request.user, "change").valid()
        hers = hers.select_related("application__program")
        return get_object_or_404(hers, number=self.kwargs["certificate"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.certificate  # noqa: B018 - a certificate out of reach is no page at all
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("programs:training", args=[self.certificate.application.program.number])

    def save(self, form):
        return withdraw_certificate(
            certificate=self.certificate,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
        )

    def get_context_data(self, **kwargs):
        application = self.certificate.application
        return super().get_context_data(**kwargs) | {
            "application": application,
            "program": application.program,
        }
