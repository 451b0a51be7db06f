"""Composition root: sees every app, is seen by none."""

from django.contrib import admin
from django.urls import include, path

from businesses.views.home import Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("ikm_registry.accounts.urls")),
    path("", include("businesses.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("pengelola/", admin.site.urls),
]

handler400 = "ikm_registry.ui.errors.bad_request"
handler403 = "ikm_registry.ui.errors.permission_denied"
handler404 = "ikm_registry.ui.errors.page_not_found"
handler500 = "ikm_registry.ui.errors.server_error"
