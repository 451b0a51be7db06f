"""What was written to whom, on the screen: in the demo alone, where nothing really leaves."""

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.generic import TemplateView

from ikm_registry.accounts.wall import lowered
from ikm_registry.outbox.models import Message

LATEST = 50


class Outbox(LoginRequiredMixin, TemplateView):
    """404 on a real site, for everybody; in the demo for those who look after people."""

    template_name = "outbox/list.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not settings.OUTBOX_ON_SCREEN:
            raise Http404
        if request.user.is_authenticated and not request.user.has_perm("accounts.view_user"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        with lowered():  # nobody's messages but the demo's
            written = list(Message.objects.all()[:LATEST])
        return super().get_context_data(**kwargs) | {"written": written}
