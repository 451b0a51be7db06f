"""What everybody may read of published programs, without signing in. No person is named here."""

from django.views.generic import DetailView, ListView

from ikm_registry.ui.pages import OpenPage
from ikm_registry.ui.paging import NearestPage
from programs.choices import Window
from programs.models import Program
from programs.views.detail import facts_of, objection_of, stages_of, told_rules
from programs.views.listing import look


class ForEverybody(OpenPage):
    """Of published programs alone, whoever asks: also of an officer who sees her drafts."""

    model = Program

    def get_queryset(self):
        return super().get_queryset().published()


class Calls(NearestPage, ForEverybody, ListView):
    """The calls that are open now or come next."""

    template_name = "programs/calls.html"
    paginate_by = 25

    def get_queryset(self):
        programs = super().get_queryset().select_related("open_to")
        current = programs.standing(Window.OPEN) | programs.standing(Window.COMING)
        return current.order_by("closes_on", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for program in context["object_list"]:
            program.look = look(program)
        return context


class Call(ForEverybody, DetailView):
    """One program: what, for whom, how chosen, by when."""

    template_name = "programs/call.html"
    slug_field, slug_url_kwarg = "number", "program"

    def get_queryset(self):
        return super().get_queryset().select_related("region", "open_to")

    def get_context_data(self, **kwargs):
        program = self.object
        return super().get_context_data(**kwargs) | {
            "look": look(program),
            "facts": facts_of(program),
            "rules": told_rules(program),
            "stages": stages_of(program),
            "objection": objection_of(program),
            "amendments": program.amendment_set.all(),
        }
