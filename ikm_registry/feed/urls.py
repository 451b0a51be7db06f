"""Addresses of the feed."""

from django.urls import path

from ikm_registry.feed import snapshot_views, views

app_name = "feed"

urlpatterns = [
    path("changes/", views.Changes.as_view(), name="changes"),
    path("snapshots/", snapshot_views.Snapshots.as_view(), name="snapshots"),
]
