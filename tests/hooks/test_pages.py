"""An administrator lets another system be called, looks at the calls and ends them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ikm_registry.feed.models import Change, change
from ikm_registry.hooks.models import Delivery, Webhook, WebhookEvent
from ikm_registry.hooks.telling import tell_all
from ikm_registry.sealing.cipher import unseal
from tests.clients.conftest import administrator, office
from tests.factories.businesses import BusinessFactory
from tests.factories.hooks import call_of, hook_for
from tests.factories.rest import client_of, key_for

__all__ = ["administrator", "office"]
pytestmark = pytest.mark.django_db
PROBOLINGGO, LUMAJANG, EAST_JAVA = "35.13", "35.08", "35"
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


def typed(key, /, **changes):
    return {
        "name": "Antrean portal",
        "url": "https://93.184.216.34/webhook",
        "key": key.pk,
        "told": ["business.created", "business.closed"],
        "area": "",
    } | changes


@pytest.fixture
def key(db):
    return key_for(client_of(PROBOLINGGO))[0]


@pytest.fixture
def address(key):
    return f"/klien/{key.user_id}/webhook/"


def of(hook, tail=""):
    return f"/klien/{hook.key.user_id}/webhook/{hook.pk}/{tail}"


def test_a_webhook_is_made_with_a_secret_that_is_shown_once_and_kept_sealed(
    office, administrator, key, address
):
    browser = office(administrator)
    page = browser.post(f"{address}tambah/", typed(key, area="35.13.05"))
    secret = SECRET.search(page.text)[0]
    hook = Webhook.objects.get()
    assert hook.secret == secret
    assert (hook.created_by, hook.area_id, hook.key) == (administrator, "35.13.05", key)
    assert "no-store" in page["Cache-Control"]
    assert not SECRET.search(browser.get(of(hook)).text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM hooks_webhook")
        kept = cursor.fetchone()[0]
    assert secret not in kept
    assert unseal(kept.encode()) == secret
    assert not hasattr(WebhookEvent, "secret")


def test_a_page_with_a_secret_that_is_loaded_again_makes_no_other_webhook(
    office, administrator, key, address
):
    browser = office(administrator)
    form = typed(key, ticket=TICKET.search(browser.get(f"{address}tambah/").text)[1])
    assert SECRET.search(browser.post(f"{address}tambah/", form).text)

    again = browser.post(f"{address}tambah/", form, follow=True)

    assert not SECRET.search(again.text)
    assert "ditunjukkan sekali" in again.text
    assert Webhook.objects.count() == 1


def test_a_new_webhook_is_told_nothing_of_what_was_before(
    office, administrator, key, address, monkeypatch
):
    """Though nobody has asked for it, and it has no numbers yet."""
    monkeypatch.setattr(change, "AT_ONCE", 2)
    BusinessFactory.create_batch(5)
    assert not Change.objects.numbered().exists()
    office(administrator).post(f"{address}tambah/", typed(key))
    BusinessFactory()
    tell_all()
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://93.184.216.34/"}, "url"),
        ({"url": "https://192.168.1.4/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "rubbish"}, "url"),
        ({"told": []}, "told"),
        ({"told": ["owner.created"]}, "told"),
        ({"area": LUMAJANG}, "area"),
        ({"key": "0"}, "key"),
        ({"name": ""}, "name"),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_beside_its_field(
    office, administrator, key, address, changes, field, settings
):
    settings.WEBHOOKS_TO_LOOPBACK = False
    page = office(administrator).post(f"{address}tambah/", typed(key, **changes))
    assert field in page.context["form"].errors
    assert not Webhook.objects.exists()


def test_the_key_of_another_client_is_no_choice_nor_one_that_ended(
    office, administrator, key, address
):
    other = key_for(client_of(PROBOLINGGO))[0]
    ended = key_for(key.user)[0]
    type(ended).objects.filter(pk=ended.pk).end()
    for wrong in (other, ended):
        page = office(administrator).post(f"{address}tambah/", typed(wrong))
        assert "key" in page.context["form"].errors


def test_nobody_lets_others_be_told_of_more_than_she_holds(office, administrator, key, address):
    key.user.assignments.create(role="viewer", region_id=EAST_JAVA)
    assert office(administrator).post(f"{address}tambah/", typed(key)).status_code == 403
    assert not Webhook.objects.exists()


def test_a_client_has_ten_webhooks_at_most(office, administrator, key, address):
    browser = office(administrator)
    for _ in range(10):
        browser.post(f"{address}tambah/", typed(key))
    page = browser.post(f"{address}tambah/", typed(key))
    assert page.context["form"].non_field_errors()
    assert Webhook.objects.count() == 10


def test_it_is_changed_and_given_a_new_secret(office, administrator, hook):
    browser, before = office(administrator), hook.secret
    browser.post(of(hook, "ubah/"), typed(hook.key, name="Antrean baru"))
    page = browser.post(of(hook, "rahasia/"))
    hook.refresh_from_db()
    assert (hook.name, hook.told) == ("Antrean baru", ["business.created", "business.closed"])
    assert hook.secrets_in_use == (SECRET.search(page.text)[0], before)
    assert before not in page.text


def test_it_is_stopped_goes_on_and_is_removed(office, administrator, hook):
    browser = office(administrator)
    browser.post(of(hook, "hentikan/"))
    hook.refresh_from_db()
    assert hook.stopped_because == "paused"
    browser.post(of(hook, "lanjutkan/"))
    hook.refresh_from_db()
    assert hook.state == "running"
    call_of(hook)
    browser.post(of(hook, "hapus/"))
    assert not Webhook.objects.exists()
    assert WebhookEvent.objects.filter(pgh_label="delete", pgh_region=PROBOLINGGO).exists()


def test_a_test_is_sent_and_seen_and_sent_again(office, administrator, hook, receiver, worker):
    browser = office(administrator)
    browser.post(of(hook, "uji/"))
    worker.go_round()
    assert receiver.names == ["webhook.test"]
    call = Delivery.objects.get()
    page = browser.get(of(hook))
    assert call.message in page.text
    assert "terkirim" in page.text
    browser.post(of(hook, f"kirim/{call.pk}/"))
    worker.go_round()
    assert receiver.ids == [call.message] * 2
    assert len(receiver.told) == 1


def test_the_log_is_asked_by_event_and_state(office, administrator, hook):
    browser = office(administrator)
    created, closed = call_of(hook, "business.created"), call_of(hook, "business.closed")
    Delivery.objects.filter(pk=closed.pk).update(state="failed")
    for query, found in [
        ("?event=business.created", [created]),
        ("?state=failed", [closed]),
        ("?event=business.created&state=failed", []),
        ("?event=rubbish&state=%00&page=x", [closed, created]),
    ]:
        page = browser.get(of(hook, query))
        assert list(page.context["page_obj"]) == found, query
    assert "Usaha didaftarkan atau dikembalikan<small" in page.text


@pytest.mark.parametrize("tail", ["", "ubah/", "rahasia/", "hentikan/", "lanjutkan/", "hapus/"])
def test_a_webhook_of_another_area_or_client_does_not_exist(office, administrator, key, tail):
    other = hook_for(LUMAJANG, region=LUMAJANG)
    browser = office(administrator)
    assert browser.get(of(other, tail)).status_code == 404
    assert browser.post(of(other, tail), typed(key)).status_code in (404, 405)
    beside = f"/klien/{key.user_id}/webhook/{hook_for(PROBOLINGGO).pk}/{tail}"
    assert browser.get(beside).status_code == 404
    assert browser.post(beside, typed(key)).status_code in (404, 405)
    assert Webhook.objects.filter(stopped_at=None, name="Antrean portal").count() == 2


def test_a_call_of_another_webhook_is_not_sent_by_this_ones_address(office, administrator, hook):
    call = call_of(hook_for(PROBOLINGGO), state="failed")
    assert office(administrator).post(of(hook, f"kirim/{call.pk}/")).status_code == 404


def test_what_waits_is_not_sent_twice(office, administrator, hook):
    call = call_of(hook)
    assert office(administrator).post(of(hook, f"kirim/{call.pk}/")).status_code == 403


def test_making_and_changing_ask_first_whether_it_is_still_she(client, administrator, hook):
    client.force_login(administrator)
    for tail in ("ubah/", "rahasia/", "hentikan/", "hapus/"):
        answer = client.post(of(hook, tail), typed(hook.key))
        assert answer["Location"].startswith("/akun/pastikan/")
    answer = client.post(f"/klien/{hook.key.user_id}/webhook/tambah/", typed(hook.key))
    assert answer["Location"].startswith("/akun/pastikan/")


def test_an_officer_has_no_page_for_webhooks(officer_of, hook):
    browser = Client()
    browser.force_login(officer_of(PROBOLINGGO))
    assert browser.get(of(hook)).status_code == 403


def test_lists_cost_the_same_however_long(office, administrator, hook):
    browser = office(administrator)
    pages = [f"/klien/{hook.key.user_id}/webhook/", of(hook)]
    call_of(hook)
    counts = []
    for _ in range(2):
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as asked:
                browser.get(page)
            counts.append(len(asked))
        for _number in range(5):
            call_of(hook)
            other = hook_for(PROBOLINGGO)
            Webhook.objects.filter(pk=other.pk).update(key=hook.key, area="35.13.05")
    assert counts[:2] == counts[2:]
