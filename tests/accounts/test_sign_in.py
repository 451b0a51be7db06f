"""Who gets in, who does not, and what is said after too many tries."""

import pytest
from allauth.account import app_settings

from ikm_registry import settings as site
from tests.factories.accounts import UserFactory

SIGN_IN = "/masuk/"
RIGHT, WRONG = "kerupuk-renyah-77", "kerupuk-melempem-1"


@pytest.fixture
def siti(officer_of):
    user = officer_of("35.13")
    user.username, user.email = "siti", "Siti.Aminah@dinas.test"
    user.save()
    return user


def sign_in(client, login, password=RIGHT):
    return client.post(SIGN_IN, {"login": login, "password": password})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login", ["siti", "Siti.Aminah@dinas.test", "siti.aminah@dinas.test", "SITI.AMINAH@DINAS.TEST"]
)
def test_capitals_in_an_address_do_not_matter(client, siti, login):
    assert sign_in(client, login).status_code == 302
    assert is_in(client)


def test_a_real_site_keeps_passwords_by_argon2_at_its_full_cost(client, siti, settings):
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS
    sign_in(client, "siti")
    assert is_in(client)
    siti.refresh_from_db()
    assert siti.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


@pytest.mark.parametrize("login", ["siti", "siti.aminah@dinas.test"])
def test_whoever_left_gets_no_further_than_the_door(client, siti, login):
    siti.is_active = False
    siti.save()
    sign_in(client, login)
    assert not is_in(client)


def test_two_accounts_never_share_an_address(siti):
    other = UserFactory.build(email="SITI.aminah@dinas.test")
    with pytest.raises(Exception, match="user_email_is_unique"):
        other.save()


def test_after_five_wrong_passwords_a_sentence_asks_for_patience(client, siti):
    for _try in range(5):
        assert "Terlalu banyak" not in sign_in(client, "siti", WRONG).text
    answer = sign_in(client, "siti", WRONG)
    assert answer.status_code == 200
    assert "Terlalu banyak" in answer.text
    sign_in(client, "siti", RIGHT)
    assert not is_in(client), "guessing on does not help, even when the guess is right"


def test_whoever_is_refused_reads_what_to_do(client, siti):
    assert "cocok dengan isian dan kata sandi" in sign_in(client, "siti", WRONG).text
    for _try in range(5):
        answer = sign_in(client, "siti", WRONG)
    assert "Tunggu lima menit" in answer.text


def test_one_account_being_guessed_does_not_lock_out_the_next(client, siti, officer_of):
    budi = officer_of("35.13")
    for _try in range(6):
        sign_in(client, "siti", WRONG)
    assert sign_in(client, budi.username).status_code == 302
    assert is_in(client)


def test_a_flood_of_tries_is_answered_in_our_words(client, siti):
    answers = [sign_in(client, f"siapa{n}", WRONG) for n in range(31)]
    assert app_settings.RATE_LIMITS["login"] == "30/m/ip"
    assert answers[-1].status_code == 429
    assert "tunggu sebentar" in answers[-1].text


@pytest.mark.parametrize("login", ["\0", "a" * 5000, "' OR 1=1 --", "@", "٣٥", "%00"])
def test_anything_typed_at_the_door_is_answered(client, db, login):
    for field in ({"login": login, "password": WRONG}, {"login": "siti", "password": login}):
        answer = client.post(SIGN_IN, field)
        assert answer.status_code == 200
        assert "error-summary" in answer.text
    assert client.post("/lupa-sandi/", {"email": login}).status_code in (200, 302)


def test_a_session_ends_with_the_browser(client, siti):
    sign_in(client, "siti")
    assert client.session.get_expire_at_browser_close()


def test_a_sign_in_never_leads_to_another_site(client, siti):
    answer = client.post(
        SIGN_IN, {"login": "siti", "password": RIGHT, "next": "https://jahat.test/"}
    )
    assert "jahat" not in answer["Location"]
