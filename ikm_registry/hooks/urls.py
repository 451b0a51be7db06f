"""Pages about the webhooks of an API client, below its own page."""

from django.urls import path

from ikm_registry.hooks import views

app_name = "hooks"

HOOKS = "klien/<int:client>/webhook/"
HOOK = f"{HOOKS}<int:hook>/"

urlpatterns = [
    path(HOOKS, views.HookList.as_view(), name="list"),
    path(f"{HOOKS}tambah/", views.MakeHook.as_view(), name="make"),
    path(HOOK, views.HookPage.as_view(), name="hook"),
    path(f"{HOOK}ubah/", views.ChangeHook.as_view(), name="change"),
    path(f"{HOOK}rahasia/", views.RenewSecret.as_view(), name="renew_secret"),
    path(f"{HOOK}hentikan/", views.Pause.as_view(), name="pause"),
    path(f"{HOOK}lanjutkan/", views.GoOn.as_view(), name="go_on"),
    path(f"{HOOK}hapus/", views.Remove.as_view(), name="remove"),
    path(f"{HOOK}uji/", views.SendTest.as_view(), name="send_test"),
    path(f"{HOOK}kirim/<int:delivery>/", views.SendAgain.as_view(), name="send_again"),
]
