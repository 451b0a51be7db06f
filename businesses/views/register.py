"""The register of access: who looked at personal data, for those who watch over it."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils.translation import gettext_lazy as _

from businesses.filters.access import AccessFilter
from businesses.models import AccessNote, Business
from ikm_registry.ui.lists import Column, FilteredList

COLUMNS = [
    Column(_("When"), "at"),
    Column(_("Who")),
    Column(_("What")),
    Column(_("Of whom")),
    Column(_("Purpose")),
    Column(_("Place")),
]


class AccessRegister(PermissionRequiredMixin, FilteredList):
    """Reveals, searches for persons and exports in one list; same cost for one and fifty."""

    permission_required = "businesses.view_accessnote"
    model = AccessNote
    filterset_class = AccessFilter
    template_name = "businesses/register.html"
    columns = COLUMNS

    def shown(self, rows):
        return rows.select_related("user", "region", "export")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        notes = context["object_list"]
        numbers = {note.registry_no for note in notes} - {""}
        seen = Business.objects.visible_to(self.request.user).filter(registry_no__in=numbers)
        there = set(seen.values_list("registry_no", flat=True))
        for note in notes:
            note.leads_on = note.registry_no in there
        return context
