"""What the owner of a business agreed to, purpose by purpose."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from businesses.forms.consent import ConsentForm
from businesses.models import Business, Consent, Owner
from businesses.services.consent import withdraw
from businesses.services.records import save_record
from ikm_registry.ui.pages import ScopedPage


class OfOwner(ScopedPage):
    """About the owner of one business; both must be seen before anything of her is."""

    @cached_property
    def business(self):
        user = self.request.user
        owners = Owner.objects.visible_to(user).values("pk")
        seen = Business.objects.visible_to(user).filter(owner__in=owners)
        return get_object_or_404(seen.select_related("owner"), registry_no=self.kwargs["number"])

    def may(self, right):
        here = Business.objects.where_may(self.request.user, right, Consent)
        return here.filter(pk=self.business.pk).exists()

    def get_success_url(self):
        return reverse("businesses:consents", args=[self.business.registry_no])


class Consents(OfOwner, FormView):
    """Those in force and those withdrawn, and a form for a new one."""

    model = Consent
    form_class = ConsentForm
    template_name = "businesses/consents.html"

    def post(self, request, *args, **kwargs):
        if self.business and not self.may("add"):
            raise PermissionDenied(_("You may look at this business but not add to it."))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owner": self.business.owner}

    def form_valid(self, form):
        try:
            save_record(row=form.instance, by=self.request.user)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _("Noted."))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        consents = Consent.objects.visible_to(self.request.user).filter(owner=self.business.owner)
        return super().get_context_data(**kwargs) | {
            "business": self.business,
            "consents": consents,
            "may_add": self.may("add"),
            "may_change": self.may("change"),
        }


class WithdrawConsent(OfOwner, View):
    model = Consent
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        rows = Consent.objects.permitted(request.user, "change").filter(owner=self.business.owner)
        withdraw(consent=get_object_or_404(rows, pk=self.kwargs["consent"]), by=request.user)
        messages.success(
            request, _("Withdrawn. The use for this purpose must end within three days.")
        )
        return redirect(self.get_success_url())
