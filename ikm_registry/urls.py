"""Composition root: sees every app, is seen by none."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("ikm_registry.accounts.urls")),
    path("", include("businesses.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("pengelola/", admin.site.urls),
]
