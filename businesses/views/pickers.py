"""Suggestions while one types a place or what is made; see ikm_registry/ui/widgets.py."""

from django.utils.translation import gettext_lazy as _

from businesses.models import Business, Kbli, Search
from businesses.models.search import NAMES
from businesses.views.search import place_of
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.ui.suggestions import Suggestions


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


class BusinessSuggestions(Suggestions):
    """Businesses that one sees, by name or by number; never by a person."""

    begin = _("Type the name or the number of the business.")
    nothing = _("Nothing matches. Register the business first.")

    def found(self, typed):
        search = Search(typed, self.request.user)
        rows = Business.objects.visible_to(self.request.user).select_related("region")
        return rows.best_of(search, NAMES) if search else rows.none()

    def option(self, row):
        return {
            "value": row.registry_no,
            "label": f"{row.name} ({row.registry_no})",
            "text": row.name,
            "note": f"{row.registry_no} · {place_of(row)}",
        }
