"""Signing in and out, and the safety of one's account. Only these doors of allauth are open;
the one for a forgotten password stands with those of the entrance (entrance/views.py).
"""

from allauth.account import views
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from ikm_registry.accounts.views import EndSession, StillSignedIn

urlpatterns = [
    path("masuk/", views.login, name="account_login"),
    path("masuk/kode/", second_step.authenticate, name="mfa_authenticate"),
    path("masuk/kunci/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("keluar/", views.logout, name="account_logout"),
    path("akun/masih/<int:pk>/", StillSignedIn.as_view(), name="still_signed_in"),
    path("akun/nonaktif/", views.account_inactive, name="account_inactive"),
    path("akun/sandi/", views.password_change, name="account_change_password"),
    path("akun/sandi/baru/", views.password_set, name="account_set_password"),
    path("akun/pastikan/", views.reauthenticate, name="account_reauthenticate"),
    path("akun/pastikan/kode/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path(
        "akun/pastikan/kunci/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("akun/keamanan/", second_step.index, name="mfa_index"),
    path("akun/keamanan/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/keamanan/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/keamanan/kunci/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("akun/keamanan/kunci/tambah/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("akun/keamanan/kunci/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "akun/keamanan/kunci/<int:pk>/hapus/", passkeys.remove_webauthn, name="mfa_remove_webauthn"
    ),
    path(
        "akun/keamanan/cadangan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/keamanan/cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/keamanan/cadangan/unduh/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("akun/sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("akun/sesi/<int:pk>/keluar/", EndSession.as_view(), name="usersessions_end"),
    path("lupa-sandi/terkirim/", views.password_reset_done, name="account_reset_password_done"),
    # Not <str:…>: greedy, it would take the first half of the key for the account's number.
    re_path(
        r"^lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "lupa-sandi/selesai/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
