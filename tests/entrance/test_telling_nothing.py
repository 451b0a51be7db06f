"""Known and unknown are answered alike: the same words, in the same class of time.

Times are those that the processor works for this thread, and are compared by the median of the
quicker half of many turns: what else a busy machine does is no difference between the two. The
bound is half of what the hash of a password costs here, which is made to cost something: one way
that hashes and another that does not lie a whole one apart.
"""

import re
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client

from businesses.models import Claim
from businesses.services.claim_cards import make_card
from ikm_registry.accounts.backend import SignInBackend
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory

pytestmark = pytest.mark.django_db

ROUNDS = 12
PHONES = "+6281234567890", "+6281298765432"
MAILS = "rupi@contoh.id", "tini@contoh.id"
NIBS = "1234567890123", "3210987654321"
NIKS = "3513054101800001", "3513054101800002"
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|name="ticket" value="[^"]+"'
    r'|&quot;X-CSRFToken&quot;.*|"X-CSRFToken": "[^"]+"'
)


class HeavyArgon2(Argon2PasswordHasher):
    """Some dozens of milliseconds: what stands out of all else that an answer costs."""

    time_cost, memory_cost, parallelism = 2, 16_384, 1


@pytest.fixture(autouse=True)
def a_hash_costs_something(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.HeavyArgon2"]
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def bound(a_hash_costs_something):
    return usual([seconds(lambda: make_password("kerupuk")) for _time in range(ROUNDS)]) / 2


def usual(times):
    """The median of the quicker half."""
    return sorted(times)[len(times) // 4]


def seconds(work):
    """Of work, not of waiting: neither for its turn on the processor nor for the database."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


@pytest.fixture
def known():
    """The first of each pair is known to the registry."""
    rupi = UserFactory(email=MAILS[0], mobile=PHONES[0])
    rupi.set_password("kerupuk-renyah-77")  # by the hasher of this module
    rupi.save()
    return BusinessFactory(
        nib=NIBS[0],
        owner__nik=NIKS[0],
        owner__phone=PHONES[0],
        owner__email=MAILS[0],
        owner__account=rupi,
    )


def register(contact):
    return Client().post("/daftar/", {"contact": contact})


def code_of(contact):
    """Asking, and typing a code that was never sent."""
    client = Client()
    client.post("/daftar/", {"contact": contact})
    return client.post("/daftar/kode/", {"code": "12"})


def sign_in(contact):
    return Client().post("/masuk/", {"login": contact, "password": "salah-semua-ini-9"})


def reset(contact):
    return Client().post("/lupa-sandi/", {"email": contact})


def code_after_reset(contact):
    """Asking for a new password by phone, and typing a code that was never sent."""
    client = Client()
    client.post("/lupa-sandi/", {"email": contact})
    return client.post("/daftar/kode/", {"code": "12"})


def told(answer, *typed):
    words = CHANGING.sub("", answer.content.decode())
    for word in typed:
        words = words.replace(word, "")
    return answer.status_code, answer.get("Location", ""), words


def times_of(way, pair):
    """Turn by turn, so that a machine that gets slower is slower for both."""
    spent = {value: [] for value in pair}
    for _round in range(ROUNDS):
        for value in pair:
            spent[value].append(seconds(lambda: way(value)))  # noqa: B023  # called at once
    return [usual(times) for times in spent.values()]


WAYS = [
    (register, PHONES),
    (register, MAILS),
    (code_of, PHONES),
    (code_of, MAILS),
    (sign_in, PHONES),
    (sign_in, MAILS),
    (sign_in, NIKS),
    (sign_in, NIBS),
    (reset, MAILS),
    (reset, PHONES),
    (code_after_reset, PHONES),
    (reset, NIKS),
    (reset, NIBS),
    (register, NIKS),
    (register, NIBS),
]


@pytest.mark.parametrize(
    ("way", "pair"), WAYS, ids=lambda each: getattr(each, "__name__", None) or each[0]
)
def test_a_stranger_learns_nothing_of_what_is_known(way, pair, known, bound):
    one, other = (told(way(value), value) for value in pair)
    assert one == other

    known_takes, unknown_takes = times_of(way, pair)
    assert abs(known_takes - unknown_takes) < bound


def test_the_clock_would_see_one_hash_more(known, bound, monkeypatch):
    """Else the test above would prove nothing."""
    monkeypatch.setattr(SignInBackend, "_mitigate_timing_attack", lambda *_asked: None)

    known_takes, unknown_takes = times_of(sign_in, PHONES)

    assert abs(known_takes - unknown_takes) > bound


def test_a_wrong_secret_and_an_unknown_card_are_one_answer(known, officer_of, bound):
    _card, code = make_card(business=known, way="print", by=officer_of("35.13"))
    pair = f"{code[:-1]}{'2' if code[-1] != '2' else '3'}", "ZZZZ-ZZZZ-ZZZZ"

    def typed(value):
        return Client().post("/kartu/", {"code": value})

    one, other = (told(typed(value), value) for value in pair)
    assert one == other


def test_claiming_with_a_known_nib_is_like_claiming_with_any_other(known, client, bound):
    client.force_login(UserFactory())

    def claim(nib):
        sent = {"name": "Keripik Bu Rupi", "region": CLARAK, "makes": "keripik", "nib": nib}
        answer = client.post("/klaim/baru/", sent | {"role": "owner"})
        Claim.objects.all().delete()
        return answer

    one, other = (told(claim(nib), nib) for nib in NIBS)
    assert one == other

    known_takes, unknown_takes = times_of(claim, NIBS)
    assert abs(known_takes - unknown_takes) < bound
