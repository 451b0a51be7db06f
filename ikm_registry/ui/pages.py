"""What every page about rows that belong to a place has in common."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.cache import patch_vary_headers


class ScopedPage(LoginRequiredMixin):
    """A page about rows that belong to a place; htmx gets its `partial` alone."""

    right = "view"
    partial = ""

    def get_queryset(self):
        return super().get_queryset().permitted(self.request.user, self.right)

    @property
    def is_partial(self):
        """Going back, htmx asks for the page again and wants all of it."""
        htmx = self.request.htmx
        return bool(self.partial and htmx and not htmx.history_restore_request)

    def get_template_names(self):
        return [f"{self.template_name}#{self.partial}" if self.is_partial else self.template_name]

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        # Page and partial share one URL.
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


class OpenPage:
    """A page that a stranger may read, too: of the rows that `permitted` gives to everybody."""

    @classmethod
    def as_view(cls, **initkwargs):
        return login_not_required(super().as_view(**initkwargs))

    def get_queryset(self):
        return super().get_queryset().permitted(self.request.user, "view")
