"""A card opens one business once, for whoever holds it, and tells nothing of a person."""

import logging
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from businesses.choices import Proven
from businesses.models import Business, BusinessPerson, ClaimCard
from businesses.models.claim_card import MOST_TRIES
from businesses.services.claim_cards import card_of, grouped, make_card, plain, use_card
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.messages import last_message

pytestmark = pytest.mark.django_db

SHAPE = re.compile(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}\b")
NAME, PHONE, NIK = "Hartatik", "+6281298765432", "3513054101800001"


@pytest.fixture
def business(db):
    return BusinessFactory(owner__name=NAME, owner__phone=PHONE, owner__nik=NIK)


def way_to(business):
    return f"/usaha/{business.registry_no}/kartu/"


def typed(client, code):
    return client.post("/kartu/", {"code": code})


def test_printed_by_an_officer_typed_and_accepted_by_the_owner(client, siti, rupi, business):
    client.force_login(siti)
    printed = client.post(way_to(business), {"way": "print"}).text
    code = SHAPE.search(printed)[0]
    client.force_login(rupi)

    assert typed(client, code.lower().replace("-", " ")).url == "/kartu/terima/"
    assert business.name in client.get("/kartu/terima/").text
    # Her home tells what she can do now.
    assert client.post("/kartu/terima/").url == "/"
    assert f"{business.get_absolute_url()}kabari/" in client.get("/").text

    assert set(Business.objects.visible_to(rupi)) == {business}
    person = BusinessPerson.objects.get()
    assert (person.proven, person.let_in_by) == (Proven.CARD, siti)


def test_the_card_tells_the_business_and_nothing_of_a_person(client, siti, business):
    client.force_login(siti)
    printed = client.post(way_to(business), {"way": "print"}).text

    card = printed[printed.index('class="claim-card"') :]
    assert business.name in card
    for personal in (NAME, PHONE, NIK, PHONE[3:]):
        assert personal not in printed


def test_a_stranger_with_the_card_is_told_which_business_and_how_to_get_in(client, siti, business):
    _card, code = make_card(business=business, way="print", by=siti)
    typed(client, code)

    page = client.get("/kartu/terima/").text

    assert business.name in page
    assert "/daftar/?next=/kartu/terima/" in page
    assert NAME not in page
    assert client.post("/kartu/terima/").url == "/kartu/terima/"
    assert not BusinessPerson.objects.exists()


def test_it_works_once(siti, rupi, business):
    card, code = make_card(business=business, way="print", by=siti)

    assert use_card(key=card.uuid, user=rupi) == business
    assert use_card(key=card.uuid, user=UserFactory()) is None
    assert card_of(code) is None


def test_it_ends_after_thirty_days(siti, business):
    _card, code = make_card(business=business, way="print", by=siti)
    ClaimCard.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert card_of(code) is None


def test_a_new_card_ends_the_one_before(siti, business):
    _card, first = make_card(business=business, way="print", by=siti)
    _card, second = make_card(business=business, way="print", by=siti)

    assert card_of(first) is None
    assert card_of(second)


def test_wrong_tries_end_it_and_count_though_the_page_is_shown(client, siti, business):
    card, code = make_card(business=business, way="print", by=siti)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for _try in range(MOST_TRIES):
        assert typed(client, wrong).status_code == 200

    card.refresh_from_db()
    assert card.tries == MOST_TRIES
    assert typed(client, code).status_code == 200


def test_whoever_guesses_is_told_to_wait(client, siti, business):
    answers = [typed(client, f"ABCD-EFGH-{n:04}").status_code for n in range(21)]
    assert answers[-1] == 429


def test_the_code_is_kept_nowhere(siti, business):
    card, code = make_card(business=business, way="print", by=siti)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM businesses_claimcard AS c")
        row = cursor.fetchone()[0]
    assert plain(code)[5:] not in row
    assert code not in str(card)


def test_the_code_stands_in_no_log(client, siti, business, caplog):
    caplog.set_level(logging.DEBUG)
    _card, code = make_card(business=business, way="print", by=siti)
    typed(client, code)

    assert code not in caplog.text
    assert plain(code) not in caplog.text


def test_the_qr_leads_to_the_code_behind_the_hash(client, siti, business, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "ikm_registry.ui.templatetags.ui.drawing", lambda address: drawn.append(address) or ""
    )
    client.force_login(siti)
    printed = client.post(way_to(business), {"way": "print"}).text

    assert drawn == [f"http://testserver/kartu/#{SHAPE.search(printed)[0]}"]


def test_shared_by_whatsapp_the_officer_chooses_to_whom(client, siti, business):
    client.force_login(siti)
    shared = client.post(way_to(business), {"way": "share"}).text

    assert "https://wa.me/?text=" in shared
    assert PHONE[1:] not in shared


def test_sent_to_the_phone_of_the_record_the_officer_sees_neither(client, siti, business):
    client.force_login(siti)
    answer = client.post(way_to(business), {"way": "message"}, follow=True)

    assert last_message().to == PHONE
    code = SHAPE.search(last_message().body)[0]
    assert code not in answer.text
    assert PHONE[3:] not in answer.text
    assert card_of(code)


def test_without_a_phone_that_way_is_not_offered(client, siti):
    business = BusinessFactory()
    client.force_login(siti)

    assert 'value="message"' not in client.get(way_to(business)).text
    assert client.post(way_to(business), {"way": "message"}).status_code == 200
    assert not ClaimCard.objects.exists()


def test_nobody_lets_herself_in(siti, business):
    card, _code = make_card(business=business, way="print", by=siti)
    with pytest.raises(PermissionDenied):
        use_card(key=card.uuid, user=siti)


def test_nobody_makes_a_card_of_another_place(officer_of, business):
    with pytest.raises((PermissionDenied, ObjectDoesNotExist)):
        make_card(business=business, way="print", by=officer_of("75.02"))
    assert not ClaimCard.objects.exists()


def test_a_deleted_business_takes_its_card_along(siti, officer_of, business):
    _card, code = make_card(business=business, way="print", by=siti)
    business.delete()
    assert card_of(code) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_error(text):
    assert len(plain(text)) <= 13


@given(st.text("2346789ABCDEFGHJKMNPQRTUVWXY", min_size=12, max_size=12))
def test_a_code_is_the_same_grouped_or_not(code):
    assert plain(grouped(code)) == plain(grouped(code).lower()) == code
