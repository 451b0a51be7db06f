"""Getting in without an invitation; the first address has the name that allauth asks for."""

from django.urls import path

from ikm_registry.entrance import views

app_name = "entrance"

urlpatterns = [
    path("daftar/kode/", views.Code.as_view(), name="code"),
    path("daftar/sandi/", views.Password.as_view(), name="password"),
]
