"""Places suggested to whoever gives roles, while she types."""

from django.utils.translation import gettext_lazy as _

from ikm_registry.people.views.access import ForAdministrators
from ikm_registry.ui.suggestions import Suggestions


class PlacesToGive(ForAdministrators, Suggestions):
    begin = _("Type the name of the place, for example “leces”.")
    nothing = _("Nothing of your area matches. Try fewer words.")

    def found(self, typed):
        return self.authority.places().matching(typed).only("code", "name", "full_name")

    def option(self, row):
        return {
            "value": row.code,
            "label": row.full_name,
            "text": row.name,
            "note": row.around,
        }
