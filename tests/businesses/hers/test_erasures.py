"""She asks for her data to be removed; an officer decides with a reason, and then it is gone."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from businesses.choices import Acting, ErasureState
from businesses.models import Business, Consent, ErasureRequest, Owner, PublicCard
from businesses.services.erasures import (
    AlreadyDecided,
    ask_erasure,
    erase,
    refuse_erasure,
    withdraw_erasure,
)
from businesses.services.restoring import restore_business
from ikm_registry.accounts import wall
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
    acting,
)
from tests.factories.messages import last_message
from tests.factories.pictures import picture
from tests.feed.test_changes import Follower

pytestmark = pytest.mark.django_db

WHY = "Diminta pemilik, tidak ada berkas yang harus disimpan."


@pytest.fixture
def asked(business, rupi):
    return ask_erasure(business=business, reason="Pindah ke luar negeri", by=rupi)


def door(business):
    return f"{business.get_absolute_url()}minta-hapus/"


def test_from_her_question_to_the_record_that_is_gone(client, hers, business, rupi, administrator):
    ProductFactory(business=business)
    FiguresFactory(business=business)
    ConsentFactory(owner=business.owner)
    PublicCard.objects.create(business=business)
    page = hers.get(door(business)).text
    assert "60 bulan" in page
    assert "UU 27/2022" in page
    assert "error-summary" in hers.post(door(business), {"reason": "Tutup"}).text
    for _twice in range(2):
        hers.post(door(business), {"reason": "Tutup", "is_sure": "on"})
    request = ErasureRequest.objects.get()
    follower = Follower("35.13")

    client.force_login(administrator)
    assert business.registry_no in client.get("/").text
    assert business.name in client.get("/permintaan-hapus/").text
    assert "Tutup" in client.get(request.get_absolute_url()).text
    sent = {"step": "erase", "answer": ""}
    assert "error-summary" in client.post(request.get_absolute_url(), sent).text
    client.post(request.get_absolute_url(), sent | {"answer": WHY})

    assert not Business.objects.exists()
    assert not Owner.objects.exists()
    assert not Consent.objects.exists()
    assert not PublicCard.objects.exists()
    assert [told["type"] for told in follower.news()] == ["deleted"]
    assert business.registry_no in last_message().body
    client.force_login(rupi)
    assert WHY in client.get(request.get_absolute_url()).text
    assert business.registry_no in client.get("/data-saya/").text


def test_whoever_decides_reads_who_asks_and_for_how_many_others_it_would_be_gone(
    client, business, asked, administrator
):
    acting(business, UserFactory())
    acting(business, UserFactory(), role=Acting.ADMIN)
    client.force_login(administrator)
    page = client.get(asked.get_absolute_url())
    assert page.context["asker"] == {"name": "Rupi", "role": "Pemilik", "others": 1}
    assert "Bagi mereka pun usaha ini akan hilang" in page.text


def test_its_files_go_from_the_disk(
    asked, business, administrator, django_capture_on_commit_callbacks
):
    product = ProductFactory(business=business)
    product.photo.save("a.png", ContentFile(picture()))
    stored = product.photo
    assert stored.storage.exists(stored.name)
    with django_capture_on_commit_callbacks(execute=True):
        erase(request=asked, answer=WHY, by=administrator)
    assert not stored.storage.exists(stored.name)


def test_the_person_goes_though_another_account_holds_her_record(business, administrator):
    husband = UserFactory()
    acting(business, husband)
    asked = ask_erasure(business=business, reason="", by=husband)
    erase(request=asked, answer=WHY, by=administrator)
    assert not Owner.objects.exists()


def test_the_person_stays_while_another_business_needs_her(business, asked, administrator, rupi):
    other = BusinessFactory(owner=business.owner)
    erase(request=asked, answer=WHY, by=administrator)
    assert list(Business.objects.visible_to(rupi)) == [other]
    assert Owner.objects.get().account == rupi


def test_what_was_removed_on_request_is_not_brought_back(client, asked, administrator, business):
    erase(request=asked, answer=WHY, by=administrator)
    event = events_of(Business).objects.get(pgh_label="delete")
    with pytest.raises(ValidationError):
        restore_business(event=event, by=administrator)
    client.force_login(administrator)
    assert "Pemilik meminta" in client.post(f"/usaha/terhapus/{business.registry_no}/").text
    assert not Business.objects.exists()


def test_refused_with_a_reason_nothing_is_gone(client, asked, administrator, business, rupi):
    refuse_erasure(request=asked, answer="Bantuan 2025 masih dipantau.", by=administrator)
    assert Business.objects.get() == business
    client.force_login(rupi)
    assert "masih dipantau" in client.get(asked.get_absolute_url()).text


@pytest.mark.parametrize("step", [erase, refuse_erasure])
def test_never_without_a_reason(asked, administrator, step):
    with pytest.raises(ValidationError):
        step(request=asked, answer=" ", by=administrator)
    assert Business.objects.exists()


def test_she_withdraws_it_and_then_nobody_decides(client, asked, rupi, administrator):
    client.force_login(rupi)
    client.post(asked.get_absolute_url(), {"step": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == ErasureState.WITHDRAWN
    with pytest.raises(AlreadyDecided):
        erase(request=asked, answer=WHY, by=administrator)
    client.force_login(administrator)
    late = {"step": "erase", "answer": WHY}
    assert client.post(asked.get_absolute_url(), late).status_code == 302
    assert Business.objects.exists()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("district_officer", "35.13"),
        ("field_officer", "35.13.05"),
        ("auditor", "35.13"),
        ("administrator", "75.02"),
    ],
)
def test_who_may_not_remove_a_business_decides_nothing(client, officer_of, asked, role, place):
    officer = officer_of(place, role)
    client.force_login(officer)
    assert client.get(asked.get_absolute_url()).status_code == 404
    sent = {"step": "erase", "answer": WHY}
    assert client.post(asked.get_absolute_url(), sent).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        erase(request=asked, answer=WHY, by=officer)


def test_she_does_not_decide_herself_though_she_is_an_administrator(business, rupi, officer_of):
    both = officer_of("35.13", "administrator")
    acting(business, both)
    asked = ask_erasure(business=business, reason="", by=both)
    with pytest.raises(PermissionDenied):
        erase(request=asked, answer=WHY, by=both)


def test_a_helper_cannot_ask_and_another_owner_finds_nothing(client, business, asked):
    helper, other = UserFactory(), UserFactory()
    acting(business, helper, role=Acting.ADMIN)
    with pytest.raises(PermissionDenied):
        ask_erasure(business=business, reason="", by=helper)
    for person in (helper, other):
        client.force_login(person)
        assert client.get(door(business)).status_code == 404
        assert client.post(door(business), {"is_sure": "on"}).status_code == 404
        assert client.get(asked.get_absolute_url()).status_code == 404
    with wall.raised_for(other):
        assert not ErasureRequest.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        withdraw_erasure(request=asked, by=other)


def test_for_one_business_one_waits(business, asked):
    second = UserFactory()
    acting(business, second)
    with pytest.raises(ValidationError):
        ask_erasure(business=business, reason="", by=second)


@pytest.mark.parametrize("step", ["", "x", "withdraw", "\x00"])
def test_whatever_step_is_sent_gets_an_answer(client, asked, administrator, step):
    client.force_login(administrator)
    assert client.post(asked.get_absolute_url(), {"step": step}).status_code in (400, 403)


def test_the_queue_costs_the_same_for_one_and_for_five(client, administrator):
    client.force_login(administrator)
    costs = []
    for count in (1, 4):
        for _each in range(count):
            owner = BusinessFactory(owner__account=UserFactory()).owner
            ask_erasure(business=owner.businesses.get(), reason="", by=owner.account)
        client.get("/permintaan-hapus/")
        with CaptureQueriesContext(connection) as found:
            client.get("/permintaan-hapus/")
        costs.append(len(found))
    assert costs[0] == costs[1]
