"""What is said when a request fails: a page to a person, one sentence to htmx.

A whole page swapped into a corner of another would hide what was typed there, so htmx
gets a notice for the top of the page and leaves everything else as it stands.
"""

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from ikm_registry.ui.tickets import Ticket, set_aside


def asked_by_htmx(request):
    # Not request.htmx: a request may fail before that middleware has seen it.
    return "HX-Request" in request.headers


def notice(status, text, **way_on):
    """Rendered without the request, so that it works whatever broke."""
    context = {"tone": "bad", "icon": "exclamation-triangle", "text": text, **way_on}
    return HttpResponse(
        render_to_string("components/notice.html", context),
        status=status,
        headers={"HX-Retarget": "#notices", "HX-Reswap": "innerHTML show:top"},
    )


def bad_request(request, exception):
    if asked_by_htmx(request):
        return notice(400, _("This request could not be read. Check what you typed and try again."))
    return defaults.bad_request(request, exception)


def permission_denied(request, exception):
    if asked_by_htmx(request):
        return notice(403, str(exception) or _("Your account may not do this"))
    return defaults.permission_denied(request, exception)


def page_not_found(request, exception):
    if asked_by_htmx(request):
        return notice(404, _("This is no longer here, or it lies outside your region."))
    return defaults.page_not_found(request, exception)


def server_error(request):
    if asked_by_htmx(request):
        return notice(
            500, _("Something broke on our side. What you typed is still here: try again shortly.")
        )
    return defaults.server_error(request)


def csrf_failure(request, reason=""):
    if asked_by_htmx(request):
        return notice(403, _("This page was open too long. Load it anew and send it again."))
    return csrf.csrf_failure(request, reason)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the sign-in page; but a page that is open already stays open."""

    def handle_no_permission(self, request, view_func):
        if not asked_by_htmx(request):
            return self.to_the_door(request, view_func)
        return notice(
            401,
            _("You have been signed out. Sign in in another tab, then try again here."),
            url=resolve_url(self.get_login_url(view_func)),
            label=_("Sign in"),
            new_tab=True,
        )

    def to_the_door(self, request, view_func):
        """What was sent too late is kept, and found behind the door.

        A page that keeps drafts opens filled; of any other form she is asked whether to send it.
        """
        ticket = Ticket.sent_with(request)
        if ticket is None:
            return super().handle_no_permission(request, view_func)
        set_aside(request, ticket)
        messages.info(request, _("You have been signed out. Sign in: what you typed is kept."))
        keeps_drafts = getattr(getattr(view_func, "view_class", None), "keeps_drafts", False)
        filled = f"{request.path}?draf={ticket.key}"
        asked = reverse("send_again", args=[ticket.key])
        return redirect_to_login(filled if keeps_drafts else asked, self.get_login_url(view_func))
