"""What anybody may check who holds a plate or a certificate: without an account, and slowly.

Numbers are past guessing, and whoever guesses anyway is sent away after a few misses.
"""

from allauth.core.internal.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from programs.forms.training import NumberForm
from programs.models import Item
from programs.numbers import CERTIFICATE
from programs.services.public import certificate_facts, plate_facts


def may_guess_on(request, *, missed=False):
    """Whether this address has missed few numbers so far; `missed` adds one more."""
    rates = {"miss": settings.NUMBER_MISSES}
    told = {"app": "programs", "action": "miss", "config": rates, "limit_get": True}
    return consume(request, dry_run=not missed, **told) is not None


@method_decorator([login_not_required, never_cache], name="dispatch")
class PublicPage(TemplateView):
    """The facts of one number; a number that is none counts as a guess."""

    def facts(self):
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        if not may_guess_on(request):
            return respond_429(request)
        facts = self.facts()
        if facts is None:
            may_guess_on(request, missed=True)
            raise Http404
        return self.render_to_response(self.get_context_data(facts=facts))


class PublicItem(PublicPage):
    template_name = "programs/public_item.html"

    def facts(self):
        return plate_facts(self.kwargs["plate"])

    def get_context_data(self, **kwargs):
        seen = Item.objects.visible_to(self.request.user).filter(code=self.kwargs["plate"])
        is_known = self.request.user.is_authenticated
        return super().get_context_data(**kwargs) | {"item": seen.first() if is_known else None}


class PublicCertificate(PublicPage):
    template_name = "programs/public_certificate.html"

    def facts(self):
        return certificate_facts(self.kwargs["certificate"])


@method_decorator([login_not_required, never_cache], name="dispatch")
class CheckNumber(FormView):
    """For whoever has a number on paper and nothing that scans."""

    form_class = NumberForm
    template_name = "programs/check_number.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"data": self.request.GET} if "nomor" in self.request.GET else kwargs

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_bound and form.is_valid():
            number = form.cleaned_data["nomor"]
            is_certificate = number.startswith(CERTIFICATE)
            return redirect(
                "programs:public_certificate" if is_certificate else "programs:public_item", number
            )
        return self.render_to_response(self.get_context_data(form=form))

    http_method_names = ["get", "head", "options"]
