"""All programs that one may see, narrowed and sorted by the address."""

from django.utils.translation import gettext_lazy as _

from businesses.views.owning import is_an_owner
from ikm_registry.ui.lists import Column, FilteredList
from programs.choices import Window
from programs.filters import ProgramFilter
from programs.models import Program

# Colour, icon and word of where a program stands.
LOOKS = {
    Window.DRAFT: ("idle", "pencil"),
    Window.COMING: ("note", "calendar-event"),
    Window.OPEN: ("good", "check-circle"),
    Window.CLOSED: ("idle", "slash-circle"),
}


def look(program):
    tone, icon = LOOKS[program.window]
    return {"tone": tone, "icon": icon, "word": program.window.label}


class ProgramList(FilteredList):
    model = Program
    filterset_class = ProgramFilter
    template_name = "programs/list.html"
    columns = [
        Column(_("Program"), "name"),
        Column(_("State")),
        Column(_("Kind")),
        Column(_("Organiser")),
        Column(_("From"), "opens"),
        Column(_("Until"), "closes"),
    ]

    def shown(self, rows):
        return rows.select_related("open_to")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for program in context["object_list"]:
            program.look = look(program)
        user = self.request.user
        return context | {
            "may_add": user.has_perm("programs.add_program"),
            "is_of_office": not is_an_owner(user),
        }
