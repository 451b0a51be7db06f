"""An owner comes in by her own phone number or address, and nobody by anybody else's."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.accounts.models import User
from ikm_registry.entrance.forms import read
from ikm_registry.entrance.models import Proof
from ikm_registry.outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.messages import code_sent, last_message

pytestmark = pytest.mark.django_db

PHONE, WRITTEN = "+6281234567890", "0812 3456-7890"
PASSWORD = "pisang-goreng-renyah-9"
ASK, CODE, CHOOSE = "/daftar/", "/daftar/kode/", "/daftar/sandi/"


def ask(client, contact):
    return client.post(ASK, {"contact": contact})


def come_in(client, contact, *, password=PASSWORD, name="Rupi"):
    ask(client, contact)
    assert client.post(CODE, {"code": code_sent()}).url == CHOOSE
    return client.post(CHOOSE, {"name": name, "password": password})


def is_in(client):
    return "_auth_user_id" in client.session


def test_by_a_phone_number_from_the_first_page_to_her_own(client):
    answer = come_in(client, WRITTEN)

    assert answer.url == "/"
    assert "Usaha saya" in client.get("/").text
    user = User.objects.with_mobile(PHONE).get()
    assert (user.first_name, user.email) == ("Rupi", "")
    assert PHONE[3:] not in user.username


def test_who_forgot_her_password_gets_a_code_by_phone(client):
    come_in(client, WRITTEN)
    client.logout()

    assert client.post("/lupa-sandi/", {"email": WRITTEN}).url == CODE
    assert last_message().to == PHONE
    assert "sudah punya akun" in password_page(client)
    client.post(CHOOSE, {"password": "kacang-bawang-gurih-3"})

    assert is_in(client)
    assert User.objects.with_mobile(PHONE).get().check_password("kacang-bawang-gurih-3")


def test_codes_for_a_new_password_are_as_few_as_those_for_a_first(client):
    for _time in range(3):
        assert client.post("/lupa-sandi/", {"email": WRITTEN}).status_code == 302

    assert client.post("/lupa-sandi/", {"email": PHONE}).status_code == 429
    assert ask(client, PHONE).status_code == 429


def test_without_a_gateway_a_new_password_comes_by_mail_alone(client, settings):
    settings.OUTBOX = settings.OUTBOX | {"phone": ""}

    assert "Gunakan alamat surel" in client.post("/lupa-sandi/", {"email": WRITTEN}).text
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["3513054101800001", "8171034101800001", "6271034101800001", "8120012345678", "0220012345678"],
)
def test_a_nik_or_nib_typed_for_a_number_goes_nowhere(typed, client):
    for door, box in ((ASK, "contact"), ("/lupa-sandi/", "email")):
        assert "Tulis nomor telepon seperti 0812" in client.post(door, {box: typed}).text
    assert not Message.objects.exists()


@pytest.mark.parametrize("login", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890"])
def test_she_signs_in_by_her_number_however_it_is_written(login, client):
    come_in(client, WRITTEN)
    client.logout()

    client.post("/masuk/", {"login": login, "password": PASSWORD})

    assert is_in(client)


def test_by_an_address_too(client):
    come_in(client, "Rupi@Contoh.ID")
    assert User.objects.get(email="rupi@contoh.id").first_name == "Rupi"


def test_whoever_has_an_account_chooses_a_new_password_for_it(client):
    come_in(client, WRITTEN)
    client.logout()

    assert "sudah punya akun" in (ask(client, PHONE) and password_page(client))
    client.post(CHOOSE, {"password": "kacang-bawang-gurih-3"})

    assert is_in(client)
    assert User.objects.with_mobile(PHONE).get().check_password("kacang-bawang-gurih-3")


def password_page(client):
    client.post(CODE, {"code": code_sent()})
    return client.get(CHOOSE).text


def test_the_account_of_an_officer_is_not_opened_so(client, officer_of):
    siti = officer_of("35.13")
    ask(client, siti.email)

    assert "diurus oleh dinas" in password_page(client)
    assert "diurus oleh dinas" in client.post(CHOOSE, {"password": PASSWORD}).text
    assert not is_in(client)
    siti.refresh_from_db()
    assert not siti.check_password(PASSWORD)


def test_a_closed_account_stays_closed(client):
    user = UserFactory(email="rupi@contoh.id", is_active=False)
    ask(client, user.email)

    assert "diurus oleh dinas" in password_page(client)


def test_five_wrong_codes_end_the_right_one(client):
    ask(client, WRITTEN)
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert client.post(CODE, {"code": wrong}).status_code == 200

    assert client.post(CODE, {"code": right}).status_code == 200
    assert client.get(CHOOSE).url == CODE


def test_a_code_ends_after_a_quarter_of_an_hour(client):
    ask(client, WRITTEN)
    Proof.objects.update(expires_at=timezone.now())

    assert client.post(CODE, {"code": code_sent()}).status_code == 200


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client, django_user_model):
    ask(client, WRITTEN)
    other = type(client)()

    assert other.post(CODE, {"code": code_sent()}).url == ASK


def test_a_form_that_is_sent_twice_makes_one_account(client):
    ask(client, WRITTEN)
    client.post(CODE, {"code": code_sent()})
    sent = {"name": "Rupi", "password": PASSWORD}
    client.post(CHOOSE, sent)

    assert client.post(CHOOSE, sent).status_code == 302
    assert User.objects.with_mobile(PHONE).count() == 1


def test_a_weak_password_is_told_and_the_code_not_lost(client):
    ask(client, WRITTEN)
    client.post(CODE, {"code": code_sent()})

    answer = client.post(CHOOSE, {"name": "Rupi", "password": "12345"})

    assert "error-summary" in answer.text
    assert client.post(CHOOSE, {"name": "Rupi", "password": PASSWORD}).url == "/"


def test_where_nothing_can_be_sent_that_way_is_not_taken(client, settings):
    settings.OUTBOX = settings.OUTBOX | {"phone": ""}

    assert "Gunakan alamat surel" in ask(client, WRITTEN).text
    assert not Message.objects.exists()


def test_a_fourth_code_within_ten_minutes_is_refused(client):
    for _time in range(3):
        assert ask(client, WRITTEN).status_code == 302

    assert ask(client, PHONE).status_code == 429


@pytest.mark.parametrize(
    ("wanted", "led_to"), [("/kartu/", "/kartu/"), ("https://jahat.test/", "/"), ("//x.test", "/")]
)
def test_she_is_led_on_within_this_site_alone(wanted, led_to, client):
    client.get(ASK, {"next": wanted})

    assert come_in(client, WRITTEN).url == led_to


def test_the_message_says_the_code_and_to_tell_it_to_nobody(client):
    ask(client, WRITTEN)

    assert last_message().to == PHONE
    assert "Jangan beri tahu siapa pun" in last_message().body


def test_neither_code_nor_contact_is_kept_readably(client):
    ask(client, WRITTEN)
    proof = Proof.objects.values().get()

    assert code_sent() not in f"{proof['code_digest']}"
    assert PHONE not in str(Proof.objects.get())


def test_old_codes_are_forgotten(client, capsys):
    ask(client, WRITTEN)
    Proof.objects.update(expires_at=timezone.now() - timedelta(days=1))

    call_command("forget_codes")

    assert not Proof.objects.exists()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_contact_or_told_in_a_sentence(typed):
    try:
        contact = read(typed)
    except ValidationError:
        return
    assert "@" in contact or contact.startswith("+")
