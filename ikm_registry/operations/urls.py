"""Addresses that machines know by convention."""

from django.urls import path

from ikm_registry.operations import views

urlpatterns = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("metrics", views.numbers, name="metrics"),
]
