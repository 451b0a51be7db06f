"""Suggestions while one types into a box of widgets.py."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.functional import Promise
from django.views.generic import TemplateView

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
