"""Addresses of the API that belong to no app alone."""

from django.urls import path

from ikm_registry.rest import views

app_name = "rest"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("auth-check/", views.AuthCheck.as_view(), name="auth_check"),
]
