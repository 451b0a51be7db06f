"""Pages of her products are public while she publishes and agrees, and not a moment longer."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.test import Client

from businesses.models import ProductPage
from businesses.services.consent import withdraw_own
from businesses.services.showing import publish
from ikm_registry.ui.tickets import Ticket
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ConsentFactory, ProductFactory
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db

WORDS = {"words": "Renyah, dibuat tiap pagi", "how_to_order": "Datang ke warung"}


@pytest.fixture
def product(business):
    return ProductFactory(business=business, name="Keripik talas")


@pytest.fixture
def consent(business):
    return ConsentFactory(owner=business.owner, purpose="catalogue")


def door(product):
    return f"{product.business.get_absolute_url()}etalase/{product.pk}/"


def public(page):
    return Client().get(f"/etalase/{page.uuid}/")


def test_a_draft_is_hers_alone_until_she_publishes_it(hers, product, consent):
    hers.post(door(product), WORDS)
    page = ProductPage.objects.get()
    assert public(page).status_code == 404

    published = hers.post(door(product), {"step": "publish"}, follow=True)
    assert "Terbit." in published.text
    assert "wa.me" in published.text

    told = public(page).text
    for fact in ("Keripik talas", "Renyah", "Datang ke warung", "Rp15.000", product.business.name):
        assert fact in told
    assert "Hartatik" not in told
    hers.post(door(product), {"step": "unpublish"})
    assert public(page).status_code == 404


def test_without_consent_it_is_not_published(hers, product, rupi):
    hers.post(door(product), WORDS)
    answer = hers.post(door(product), {"step": "publish"})
    assert '<p><a href="/data-saya/">' in answer.text
    assert not answer.context["form"].errors
    page = ProductPage.objects.get()
    assert not page.is_published
    with pytest.raises(ValidationError):
        publish(page=page, by=rupi)


def test_a_withdrawn_consent_takes_page_and_photo_away_at_once(hers, product, consent, rupi):
    product.photo.save("a.png", ContentFile(picture()))
    page = ProductPage.objects.create(business=product.business, product=product)
    publish(page=page, by=rupi)
    photo = f"/etalase/{page.uuid}/foto/"
    assert public(page).status_code == Client().get(photo).status_code == 200

    withdraw_own(consent=consent, by=rupi)

    assert public(page).status_code == Client().get(photo).status_code == 404
    assert "tidak menyetujui" in hers.get(door(product)).text


def test_what_somebody_saved_meanwhile_is_not_overwritten(hers, product):
    hers.post(door(product), WORDS)
    hers.post(door(product), WORDS | {"words": "Baru", "seen_version": "1"})
    late = hers.post(door(product), WORDS | {"words": "Lama", "seen_version": "1"})
    assert late.status_code == 200
    assert ProductPage.objects.get().words == "Baru"


def test_a_product_of_another_business_is_not_reached_by_hers(hers, product, rupi, business):
    strange = ProductFactory(business=BusinessFactory(owner__account=UserFactory()))
    assert hers.get(door(strange)).status_code == 404
    mixed = f"{business.get_absolute_url()}etalase/{strange.pk}/"
    assert hers.get(mixed).status_code == 404
    assert hers.post(mixed, WORDS).status_code == 404
    page = ProductPage.objects.create(business=strange.business, product=strange)
    ConsentFactory(owner=strange.business.owner, purpose="catalogue")
    with pytest.raises(ObjectDoesNotExist):
        publish(page=page, by=rupi)
    with pytest.raises(ValidationError):
        ProductPage(business=business, product=strange).full_clean()


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 2000, "<script>"])
def test_whatever_is_typed_gets_an_answer(hers, product, typed):
    assert hers.post(door(product), dict.fromkeys(WORDS, typed)).status_code in (200, 302)


def test_a_form_that_is_sent_twice_is_saved_once(hers, product, rupi, consent):
    for typed in (WORDS, {"step": "publish"}):
        ticket = {"ticket": str(Ticket.new(rupi))}
        assert hers.post(door(product), typed | ticket).status_code == 302
        again = hers.post(door(product), typed | ticket, follow=True)
        assert "sudah disimpan" in again.text
    assert ProductPage.objects.get().version == 2
    assert 'name="ticket"' in hers.get(door(product)).text


def test_a_form_shown_to_another_is_not_sent_in_her_name(hers, product):
    strange = {"ticket": str(Ticket.new(UserFactory()))}
    assert hers.post(door(product), WORDS | strange).status_code == 403
    assert not ProductPage.objects.exists()


def test_removal_is_asked_once_and_told_without_orders_to_the_office(hers, business):
    asking = f"{business.get_absolute_url()}minta-hapus/"
    shown = hers.get(asking).text
    assert "UU 27/2022" in shown
    assert "sesuaikan" not in shown
    first = hers.post(asking, {"is_sure": "on"})
    assert hers.get(asking).url == first.url
