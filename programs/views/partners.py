"""Which bank's people follow a program of credit, and by which keys their systems do."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from ikm_registry.clients.views import MakingKey
from ikm_registry.people.letters import send_invitation
from ikm_registry.ui.pages import ScopedPage
from programs.choices import ProgramKind
from programs.forms.credit import PartnerForm, PartnerKeyForm
from programs.models import Program, ProgramPartner
from programs.services.partners import (
    end_following,
    keys_beside,
    let_follow,
    make_partner_key,
)


class OfPartners(PermissionRequiredMixin, ScopedPage):
    permission_required: str | tuple[str, ...] = "programs.add_programpartner"
    model = ProgramPartner

    @cached_property
    def program(self):
        """One whose organiser's place she administers."""
        user = self.request.user
        seen = Program.objects.permitted(user, "change").filter(kind=ProgramKind.CREDIT)
        mine = seen.filter(seen.allowed(user, "programs.add_programpartner"))
        return get_object_or_404(mine, number=self.kwargs["program"])

    def partners(self, right):
        rows = ProgramPartner.objects.permitted(self.request.user, right)
        return rows.people().filter(program=self.program)

    def get_success_url(self):
        return reverse("programs:partners", args=[self.program.number])


class Partners(OfPartners, FormView):
    form_class = PartnerForm
    template_name = "programs/partners.html"

    def form_valid(self, form):
        try:
            partner = let_follow(program=self.program, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            for name, errors in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        send_invitation(self.request, partner.user, by=self.request.user)
        words = _("The letter is on its way to %s.")
        messages.success(self.request, words % partner.user.email)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        user = self.request.user
        partners = list(self.partners("view").select_related("user"))
        keys = keys_beside(partners, user)
        for partner in partners:
            partner.keys = keys.get(partner.pk, [])
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "partners": partners,
            "may_make": user.has_perm("rest.add_apikey"),
        }


class MakePartnerKey(OfPartners, MakingKey):
    """Like a key of any client, but bound to somebody of a bank and to one program."""

    permission_required = ("programs.add_programpartner", "rest.add_apikey")
    form_class = PartnerKeyForm
    template_name = "programs/partner_key.html"
    title = gettext_lazy("Make a key for a system of the bank")
    label = gettext_lazy("Make the key")
    opens = "program_records:followed_cases"

    @cached_property
    def partner(self):
        """One whose time is not over: a key beside her would open nothing."""
        rows = self.partners("add").in_force().select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def make(self, form):
        return make_partner_key(partner=self.partner, by=self.request.user, **self.key_facts(form))

    def after_repeating(self):
        return self.get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "partner": self.partner,
        }


class EndPartner(OfPartners, View):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        partner = get_object_or_404(self.partners("delete"), pk=self.kwargs["pk"])
        end_following(partner=partner, by=request.user)
        messages.success(
            request, _("Ended. From now on she and her systems see nothing of this program.")
        )
        return redirect(self.get_success_url())
