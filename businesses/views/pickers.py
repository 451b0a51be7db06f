"""Suggestions while one types a place or what is made, for components/picker.html."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from businesses.models import Business, Kbli
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

MOST = 20
LONGEST_TYPED = 100


class Suggestions(LoginRequiredMixin, TemplateView):
    """At most twenty answers to ?q=, the best first; anything typed is only words. One query."""

    begin = ""
    nothing = ""

    def found(self, typed):
        """The rows that fit, best first."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        typed = self.request.GET.get("q", "")[:LONGEST_TYPED].strip()
        rows = self.found(typed)[:MOST] if typed else []
        advice = self.nothing if typed else self.begin
        return super().get_context_data(**kwargs) | {"rows": rows, "advice": advice}


class PlaceSuggestions(Suggestions):
    """Places where one may register businesses; with ?within=all, all of Indonesia."""

    template_name = "businesses/_region_options.html"
    begin = _("Type the name of the village, for example “clarak”.")
    nothing = _("Nothing matches. Try the name of the district.")

    def found(self, typed):
        places = Region.objects.matching(typed).only("code", "name", "full_name")
        if self.request.GET.get("within") == "all":
            return places
        held = Scope.of(self.request.user, permission_for(Business, "add"))
        return places.filter(held.q("code"), level__gte=Level.REGENCY)


class KindSuggestions(Suggestions):
    """Five-digit codes of KBLI 2020, by code, by words and by everyday names."""

    template_name = "businesses/_kbli_options.html"
    begin = _("Type what is made, for example “keripik”.")
    nothing = _("Nothing matches. Try another word for what is made.")

    def found(self, typed):
        return Kbli.objects.of_version().subclasses().matching(typed).only("code", "title")
