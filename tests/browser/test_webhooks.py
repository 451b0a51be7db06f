"""An administrator lets a receiver be called, sends it a test and sends that again."""

import re
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from playwright.sync_api import expect

from ikm_registry.hooks.rounds import Post
from tests.browser.test_people import confirm
from tests.factories.accounts import UserFactory
from tests.factories.rest import client_of, key_for
from tests.hooks.receiver import listening

pytestmark = pytest.mark.browser


def work():
    """As the worker does beside its tasks."""
    with ThreadPoolExecutor(1) as callers:
        post = Post(callers)
        post.go_round()
        wait(post.under_way)
        post.note_what_came_back()


def test_she_makes_a_webhook_sends_a_test_and_sends_it_again(
    page, site, signed_in, accessible, settings
):
    settings.WEBHOOKS_TO_LOOPBACK = True
    ratna = UserFactory(assignments=[("administrator", "35.13")])
    client = client_of("35.13")
    key_for(client)
    signed_in(page, ratna)
    with listening() as receiver:
        page.goto(f"{site}/klien/{client.pk}/")
        page.get_by_role("link", name="Webhook").click()
        expect(page.get_by_role("link", name="Tambah webhook")).to_be_visible()
        accessible(page)
        page.get_by_role("link", name="Tambah webhook").click()
        page.get_by_label("Nama webhook").fill("Antrean portal")
        page.get_by_label("Alamat penerima").fill("https://10.0.0.1/")
        page.get_by_role("button", name="Buat webhook").click()
        confirm(page)
        expect(page.get_by_text("hanya alamat umum").first).to_be_visible()
        accessible(page)
        page.get_by_label("Alamat penerima").fill(receiver.url)
        page.get_by_role("button", name="Buat webhook").click()
        receiver.secrets.append(page.get_by_label("Rahasia").input_value())
        accessible(page)

        page.get_by_role("link", name="Sudah saya salin").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Kirim uji coba").click()
        work()
        page.reload()
        expect(page.get_by_role("cell", name="terkirim")).to_be_visible()
        assert receiver.names == ["webhook.test"]
        accessible(page)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Kirim lagi")).click()
        work()
        assert len(receiver.calls) == 2
        assert len(receiver.told) == 1
        page.get_by_role("link", name="Hentikan").click()
        expect(page.get_by_role("button", name="Hentikan webhook")).to_be_visible()
        accessible(page)
        page.get_by_role("button", name="Hentikan webhook").click()
        expect(page.get_by_text("Dihentikan oleh administrator.")).to_be_visible()
