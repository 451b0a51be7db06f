"""Addresses of the API about webhooks."""

from django.urls import path

from ikm_registry.hooks import api

app_name = "calls"

urlpatterns = [
    path("webhooks/", api.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:uuid>/deliveries/", api.Deliveries.as_view(), name="deliveries"),
]
