"""The outbox on the screen of the demo."""

from django.urls import path

from ikm_registry.outbox.views import Outbox

app_name = "outbox"

urlpatterns = [path("kotak-keluar/", Outbox.as_view(), name="list")]
