"""What was sent after signing out, and has no draft: its sender sends it again, or lets it go."""

from django.http import Http404
from django.views.generic import TemplateView

from ikm_registry.ui.tickets import Ticket, look_up


class SendAgain(TemplateView):
    """Where the door leads whoever has no script; with one, the form itself waits in its page."""

    template_name = "send_again.html"

    def get_context_data(self, key, **kwargs):
        kept = look_up(self.request, key)
        if kept is None:
            raise Http404
        carried = [(name, value) for name, sent in kept["values"].items() for value in sent]
        context = {"address": kept["address"], "carried": carried}
        return super().get_context_data(**kwargs) | context | {"ticket": Ticket(key, kept["user"])}
