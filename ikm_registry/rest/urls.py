"""Addresses of the API that belong to no app alone."""

from django.urls import path

from ikm_registry.rest import describing, oauth, regions, views

app_name = "rest"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("schema/", describing.Schema.as_view(), name="schema"),
    path("dictionary/", describing.Dictionary.as_view(), name="dictionary"),
    path("oauth/token/", oauth.Token.as_view(), name="token"),
    path("auth-check/", views.AuthCheck.as_view(), name="auth_check"),
    path("regions/", regions.RegionList.as_view(), name="regions"),
    path("regions/<str:code>/", regions.RegionDetail.as_view(), name="region"),
]
