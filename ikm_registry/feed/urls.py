"""Addresses of the feed."""

from django.urls import path

from ikm_registry.feed import views

app_name = "feed"

urlpatterns = [
    path("changes/", views.Changes.as_view(), name="changes"),
    path("snapshots/", views.Changes.as_view(), name="snapshots"),
]
