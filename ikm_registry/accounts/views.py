"""What the library has no page for."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View


class StillSignedIn(View):
    """Tells the script of a form whether the person it was shown to is signed in still."""

    http_method_names = ["get", "head"]

    def get(self, request, pk):
        if pk != request.user.pk:
            raise PermissionDenied
        return HttpResponse(content_type="text/plain")


class EndSession(View):
    """Signs her out on one other computer."""

    http_method_names = ["post"]

    def post(self, request, pk):
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        end_sessions(request, [session])
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")
