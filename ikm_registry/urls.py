"""Composition root: sees every app, is seen by none."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import include, path
from django.views.generic import TemplateView
from django.views.i18n import set_language

from businesses.views.home import Home
from businesses.views.search import FINDERS, SearchPage
from businesses.views.waiting import SECTIONS
from ikm_registry.entrance.views import Contact, ForgottenPassword
from ikm_registry.rest import pages
from ikm_registry.ui.sending_again import SendAgain
from programs.views import waiting as programs_waiting
from programs.views.finding import programs_found


def is_superuser(request):
    return request.user.is_active and request.user.is_superuser


@secure_admin_login
def superusers_alone(request, extra_context=None):
    """Whoever has not signed in goes to the one door, where the second step is asked for.

    Django's own form, which would ask for a password alone, is shown to nobody.
    """
    if not is_superuser(request):
        raise PermissionDenied
    return redirect("admin:index")


# It knows no regions, so a role opens nothing here, not even to staff.
admin.site.has_permission = is_superuser  # type: ignore[method-assign]
admin.site.login = superusers_alone  # type: ignore[method-assign]

urlpatterns = [
    # First, since machines ask more often than people.
    path("api/v1/", include("ikm_registry.rest.urls")),
    path("api/v1/", include("ikm_registry.feed.urls")),
    path("api/v1/", include("ikm_registry.hooks.api_urls")),
    path("api/v1/", include("businesses.api.urls")),
    path("api/v1/", include("programs.api.urls")),
    path("api/mulai/", pages.Start.as_view(), name="api_start"),
    path("api/dokumentasi/", pages.Reference.as_view(), name="api_reference"),
    path(
        "api/dokumentasi/<slug:group>/",
        pages.ReferenceGroup.as_view(),
        name="api_reference_group",
    ),
    path("api/kamus/", pages.DictionaryPage.as_view(), name="api_dictionary"),
    path("api/kamus/<slug:resource>/", pages.DictionaryPage.as_view(), name="api_dictionary_of"),
    path("api/problems/", pages.ProblemList.as_view(), name="problem_list"),
    path("api/problems/<slug:problem>/", pages.ProblemPage.as_view(), name="problem"),
    path(
        "",
        Home.as_view(
            waits=[*SECTIONS, *programs_waiting.SECTIONS], begins_at=programs_waiting.begins_at
        ),
        name="home",
    ),
    path("cari/", SearchPage.as_view(finders=[*FINDERS, programs_found]), name="search"),
    path("", include("ikm_registry.accounts.urls")),
    # The names are those by which allauth asks for them.
    path("daftar/", Contact.as_view(), name="account_signup"),
    path("lupa-sandi/", ForgottenPassword.as_view(), name="account_reset_password"),
    path("", include("ikm_registry.entrance.urls")),
    path("", include("ikm_registry.people.urls")),
    path("", include("ikm_registry.clients.urls")),
    path("", include("ikm_registry.hooks.urls")),
    path("", include("businesses.urls")),
    path("", include("programs.urls")),
    # Whoever cannot read the sign-in page must be able to change its language.
    path("bahasa/", login_not_required(set_language), name="set_language"),
    path(
        "bantuan/pintasan/",
        TemplateView.as_view(template_name="shortcuts.html"),
        name="shortcuts",
    ),
    path("kirim-lagi/<uuid:key>/", SendAgain.as_view(), name="send_again"),
    path("", include("ikm_registry.operations.urls")),
    path("", include("ikm_registry.outbox.urls")),
    path("pengelola/", admin.site.urls),
]

handler400 = "ikm_registry.ui.errors.bad_request"
handler403 = "ikm_registry.ui.errors.permission_denied"
handler404 = "ikm_registry.ui.errors.page_not_found"
handler500 = "ikm_registry.ui.errors.server_error"
