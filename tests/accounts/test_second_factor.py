"""The second step at the sign-in: who needs it, and what nobody does without it."""

from importlib import import_module

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection

from ikm_registry.accounts.models import SignIn
from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.accounts.second_factor import needs_second_factor
from tests.factories.accounts import UserFactory

RIGHT, WRONG = "kerupuk-renyah-77", "kerupuk-melempem-1"
SAFETY, APP, CODE = "/akun/keamanan/", "/akun/keamanan/aplikasi/", "/masuk/kode/"


def code_of(secret):
    """What the app on the phone shows now."""
    earlier, now, later = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def sign_in(client, user, password=RIGHT):
    return client.post("/masuk/", {"login": user.username, "password": password})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.fixture
def siti(officer_of):
    return officer_of("35.13")


@pytest.fixture
def secret(siti):
    """Siti's account and her phone are joined."""
    secret = generate_totp_secret()
    TOTP.activate(siti, secret)
    return secret


@pytest.mark.parametrize("role", [role for role in Role if role not in WITHOUT_PLACE])
def test_every_officer_needs_a_second_step(role, officer_of):
    assert needs_second_factor(officer_of("35.13", role=role))


def test_a_superuser_needs_one_and_an_owner_does_not(db):
    assert needs_second_factor(UserFactory(is_superuser=True))
    assert not needs_second_factor(UserFactory())


@pytest.mark.parametrize(
    "address", ["/", "/usaha/", "/usaha/tambah/", "/akun/sandi/", "/akun/sesi/"]
)
def test_an_officer_without_one_sets_it_up_before_anything_else(client, siti, address):
    client.force_login(siti)
    answer = client.get(address)
    assert answer["Location"] == SAFETY


def test_nothing_is_written_before_the_second_step_is_set_up(client, siti):
    client.force_login(siti)
    assert client.post("/usaha/tambah/", {"name": "Keripik"})["Location"] == SAFETY


def test_htmx_is_sent_there_as_a_whole_page(client, siti):
    client.force_login(siti)
    assert client.get("/usaha/", headers={"HX-Request": "true"})["HX-Redirect"] == SAFETY


def test_the_page_says_what_to_do_and_signing_out_stays_possible(client, siti):
    client.force_login(siti)
    assert "Pasang langkah kedua sekarang" in client.get(SAFETY).text
    client.post("/keluar/")
    assert not is_in(client)


def test_nobody_is_asked_where_the_site_does_without(client, siti, settings):
    settings.REQUIRE_MFA = False
    client.force_login(siti)
    assert client.get("/usaha/").status_code == 200


def test_a_superuser_reaches_the_administration_by_the_same_door_only(client, db):
    assert client.get("/pengelola/login/")["Location"].startswith("/masuk/")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert client.get("/pengelola/")["Location"] == SAFETY


def test_she_joins_the_app_and_gets_on_with_her_work(client, transactional_db):
    siti = UserFactory(assignments=[("district_officer", "35.13")])
    sign_in(client, siti)
    assert client.get(APP)["Location"].startswith("/akun/pastikan/")
    client.post(f"/akun/pastikan/?next={APP}", {"password": RIGHT})
    page = client.get(APP)
    assert "data:image/svg+xml" in page.text
    done = client.post(APP, {"code": code_of(page.context["form"].secret)}, follow=True)
    assert "Kode cadangan" in done.text
    assert client.get("/usaha/").status_code == 200
    assert "Aplikasi ditambahkan" in mail.outbox[-1].subject


def test_the_password_alone_does_not_sign_in(client, siti, secret):
    assert sign_in(client, siti)["Location"] == CODE
    assert not is_in(client)
    assert client.get("/usaha/")["Location"].startswith("/masuk/")


def test_the_code_of_the_app_signs_in_once(client, siti, secret):
    sign_in(client, siti)
    code = code_of(secret)
    assert client.post(CODE, {"code": code})["Location"] == "/"
    assert is_in(client)
    client.post("/keluar/")
    sign_in(client, siti)
    client.post(CODE, {"code": code})
    assert not is_in(client), "a code seen over a shoulder is worth nothing"


def test_a_backup_code_signs_in_once(client, siti, secret):
    code = RecoveryCodes.activate(siti).get_unused_codes()[0]
    for works in (True, False):
        sign_in(client, siti)
        client.post(CODE, {"code": code})
        assert is_in(client) == works
        client.post("/keluar/")


def test_wrong_codes_are_counted_and_end_in_a_lock(client, siti, secret):
    sign_in(client, siti)
    for _try in range(5):
        assert "Terlalu banyak" not in client.post(CODE, {"code": "000000"}).text
    assert "Terlalu banyak" in client.post(CODE, {"code": code_of(secret)}).text
    assert not is_in(client)
    assert SignIn.objects.filter(user=siti, succeeded=False).count() == 5


def test_the_last_second_step_stays_with_whoever_must_have_one(client, siti, secret):
    sign_in(client, siti)
    client.post(CODE, {"code": code_of(secret)})
    client.post(f"/akun/pastikan/?next={SAFETY}", {"password": RIGHT})
    client.post(f"{APP}lepas/")
    assert Authenticator.objects.filter(user=siti, type=Authenticator.Type.TOTP).exists()


def test_guessing_on_locks_the_account_for_longer(client, siti, settings):
    settings.REQUIRE_MFA = False
    with time_machine.travel("2027-03-01 08:00", tick=False) as clock:
        for minute in range(2):
            for _try in range(5):
                sign_in(client, siti, WRONG)
            clock.shift(6 * 60)
            if minute == 0:
                assert "Terlalu banyak" not in sign_in(client, siti, RIGHT).text
                client.post("/keluar/")
        assert "Terlalu banyak" in sign_in(client, siti, RIGHT).text
        clock.shift(60 * 60)
        sign_in(client, siti, RIGHT)
        assert is_in(client)


def test_tries_are_counted_where_every_process_of_the_site_sees_them(client, siti):
    sign_in(client, siti, WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] > 0


def kept():
    """The column in which the library keeps its secrets, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        return " ".join(row for (row,) in cursor.fetchall())


def test_no_secret_of_a_second_step_stands_in_the_database(siti, secret):
    RecoveryCodes.activate(siti)
    assert secret not in kept()
    assert kept().count("gAAAAA") == 2


def test_a_change_of_key_keeps_app_and_backup_codes(client, siti, settings):
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.DATA_KEYS = [old]
    secret = generate_totp_secret()
    TOTP.activate(siti, secret)
    codes = RecoveryCodes.activate(siti).get_unused_codes()

    settings.DATA_KEYS = [new, old]
    call_command("rotate_keys")
    settings.DATA_KEYS = [new]

    sign_in(client, siti)
    client.post(CODE, {"code": code_of(secret)})
    assert is_in(client)
    assert RecoveryCodes.activate(siti).get_unused_codes() == codes


def test_what_was_kept_open_is_sealed_and_opened_again_by_its_migration(siti, secret):
    migration = import_module("ikm_registry.accounts.migrations.0007_seal_second_steps")
    migration.open_all(apps, None)
    assert secret in kept()

    migration.seal_all(apps, None)
    migration.seal_all(apps, None)
    assert secret not in kept()
    assert TOTP(Authenticator.objects.get()).validate_code(code_of(secret))
