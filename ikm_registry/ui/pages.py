"""What every page about rows that belong to a place has in common."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.cache import patch_vary_headers


class ScopedPage(LoginRequiredMixin):
    """A page about rows that belong to a place; htmx gets its `partial` alone."""

    right = "view"
    partial = ""

    def get_queryset(self):
        return super().get_queryset().permitted(self.request.user, self.right)

    def get_template_names(self):
        if self.request.htmx and self.partial:
            return [f"{self.template_name}#{self.partial}"]
        return [self.template_name]

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])  # page and partial share one URL
        return response
