"""Pages about API clients; a client is found by the number of its account."""

from django.urls import path

from ikm_registry.clients import views

app_name = "clients"

urlpatterns = [
    path("klien/", views.ClientList.as_view(), name="list"),
    path("klien/tambah/", views.MakeClient.as_view(), name="make"),
    path("klien/<int:client>/", views.ClientPage.as_view(), name="client"),
    path("klien/<int:client>/kunci/", views.MakeKey.as_view(), name="make_key"),
    path("klien/<int:client>/kunci/<int:key_no>/akhiri/", views.EndKey.as_view(), name="end_key"),
    path("klien/<int:client>/akhiri/", views.EndClient.as_view(), name="end"),
]
