"""Suggestions while one types a place or what is made; see ikm_registry/ui/widgets.py."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from businesses.models import Business, Kbli
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

MOST = 20
LONGEST_TYPED = 100


class Suggestions(LoginRequiredMixin, TemplateView):
    """At most twenty answers to ?q=, the best first, in one query. Nothing typed is an error."""

    template_name = "components/options.html"
    begin: str | Promise = ""
    nothing: str | Promise = ""

    def found(self, typed):
        """The rows that fit, best first."""
        raise NotImplementedError

    def option(self, row):
        """What one row puts into the box, and what is read in the list."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        typed = self.request.GET.get("q", "")[:LONGEST_TYPED].strip()
        rows = self.found(typed)[:MOST] if typed else []
        return super().get_context_data(**kwargs) | {
            "options": [self.option(row) for row in rows],
            "advice": self.nothing if typed else self.begin,
        }


class PlaceSuggestions(Suggestions):
    """Places where one may keep businesses; with ?within=all, all of Indonesia."""

    begin = _("Type the name of the village, for example “clarak”.")
    nothing = _("Nothing matches. Try the name of the district.")

    def found(self, typed):
        places = Region.objects.matching(typed).only("code", "name", "full_name")
        if self.request.GET.get("within") == "all":
            return places
        held = Scope.of(self.request.user, permission_for(Business, "change"))
        return places.filter(held.q("code"), level__gte=Level.REGENCY)

    def option(self, row):
        return {
            "value": row.code,
            "label": row.full_name,
            "text": row.name,
            "note": row.around,
        }


class KindSuggestions(Suggestions):
    """Five-digit codes of KBLI 2020, by code, by words and by everyday names."""

    begin = _("Type what is made, for example “keripik”.")
    nothing = _("Nothing matches. Try another word for what is made.")

    def found(self, typed):
        return Kbli.objects.of_version().subclasses().matching(typed).only("code", "title")

    def option(self, row):
        return {"value": row.code, "label": str(row), "text": row.title, "note": row.code}
