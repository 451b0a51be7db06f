"""A value that a record once had comes back from the history, like any other save."""

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from businesses.choices import Reach
from businesses.models import (
    Business,
    Owner,
    Product,
)
from businesses.services.records import StaleRecord
from businesses.services.restoring import restore_value
from businesses.views.history import KINDS
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
)


def earlier(row, **values):
    """Give a row these values and tell the event that knows what stood there before."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    return events_of(type(row)).objects.filter(pgh_obj_id=row.pk).earliest("pgh_id")


def give_back(event, name, by, **options):
    field = event.pgh_tracked_model._meta.get_field(name)
    return restore_value(event=event, field=field, by=by, **options)


def test_an_earlier_value_is_saved_like_any_other(officer):
    product = ProductFactory(name="Keripik", price=15_000)
    event = earlier(product, name="Peyek", price=20_000)
    give_back(event, "price", officer, seen_version=1)
    product.refresh_from_db()
    assert (product.name, product.price, product.version) == ("Peyek", 15_000, 2)


def test_a_nib_that_another_holds_by_now_is_refused(officer):
    business = BusinessFactory(nib="9120001234567")
    event = earlier(business, nib=None)
    BusinessFactory(nib="9120001234567")
    with pytest.raises(ValidationError, match="NIB"):
        give_back(event, "nib", officer, seen_version=1)


def test_a_person_who_was_forgotten_does_not_come_back_by_a_value(officer):
    business = BusinessFactory()
    event = earlier(business, owner=None)
    Owner.objects.all().delete()
    with pytest.raises(ValidationError, match="pemilik"):
        give_back(event, "owner", officer, seen_version=1)


def test_a_value_is_not_brought_back_over_what_somebody_saved_meanwhile(officer):
    product = ProductFactory()
    event = earlier(product, name="Peyek", version=2)
    with pytest.raises(StaleRecord):
        give_back(event, "name", officer, seen_version=1)


def test_a_place_outside_her_region_does_not_come_back(officer):
    business = BusinessFactory(region_id="75.02.01", owner=None)
    event = earlier(business, region_id="35.13.05")
    with pytest.raises(PermissionDenied):
        give_back(event, "region", officer, seen_version=1)


def address(row, event, field):
    business = row if isinstance(row, Business) else row.business
    kind = {model: address for address, model in KINDS.items()}[type(row)]
    return reverse("businesses:restore_value", args=[business.registry_no, kind, event.pk, field])


def test_the_page_shows_now_then_and_who_changed_it_between(client, officer):
    product = ProductFactory(price=15_000)
    with pghistory.context(user=officer.pk):
        event = earlier(product, price=20_000)
    page = client.get(address(product, event, "price"))
    difference = page.context["difference"]
    assert (difference.before, difference.after) == ("Rp20.000", "Rp15.000")
    [since] = page.context["between"]
    assert "dari Rp15.000 menjadi Rp20.000" in since.sentence
    answer = client.post(
        address(product, event, "price"), {"seen_version": 1, "reason": "salah ketik"}, follow=True
    )
    assert answer.status_code == 200
    product.refresh_from_db()
    assert product.price == 15_000
    text = client.get(f"{product.business.get_absolute_url()}riwayat/").content.decode()
    assert "dikembalikan dari riwayat" in text
    assert "salah ketik" in text


def test_the_page_answers_409_when_somebody_saved_meanwhile(client, officer):
    product = ProductFactory(price=15_000)
    event = earlier(product, price=20_000)
    url = address(product, event, "price")
    Product.objects.update(price=25_000, version=2)
    answer = client.post(url, {"seen_version": 1})
    assert answer.status_code == 409
    assert "Rp25.000" in answer.content.decode()
    assert b'name="seen_version" value="2"' in answer.content
    assert client.post(url, {"seen_version": 2}).status_code == 302


def test_a_refusal_is_a_sentence_on_the_page(client, officer):
    market = MarketFactory(reach=Reach.EXPORT, country_id="MY")
    event = earlier(market, reach=Reach.LOCAL, country=None)
    answer = client.post(address(market, event, "country"), {"seen_version": 1})
    assert answer.status_code == 200
    assert "Negara tujuan hanya diisi bila diekspor." in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("produk", "photo"),
        ("produk", "id"),
        ("produk", "version"),
        ("produk", "business"),
        ("produk", "lain"),
        ("lain", "name"),
        ("pasar", "reach"),
    ],
)
def test_nothing_else_of_a_record_can_be_brought_back(client, officer, kind, field):
    product = ProductFactory()
    event = earlier(product, name="Peyek")
    url = reverse(
        "businesses:restore_value", args=[product.business.registry_no, kind, event.pk, field]
    )
    assert client.get(url).status_code == 404
    assert client.post(url, {"seen_version": 1}).status_code == 404


def test_an_event_of_another_business_is_not_found(client, officer):
    product, other = ProductFactory(), BusinessFactory()
    event = earlier(product, name="Peyek")
    url = reverse("businesses:restore_value", args=[other.registry_no, "produk", event.pk, "name"])
    assert client.get(url).status_code == 404


def test_identities_stay_covered_on_the_way_back(client, officer):
    business = BusinessFactory(owner=OwnerFactory(nik="3513024107850003"))
    event = earlier(business.owner, nik="3513024107850004")
    url = reverse(
        "businesses:restore_value", args=[business.registry_no, "pemilik", event.pk, "nik"]
    )
    text = client.get(url).content.decode()
    assert "3513••••••••••03" in text
    assert "3513024107850003" not in text
    assert client.post(url, {"seen_version": 1}).status_code == 302
    assert Owner.objects.get().nik == "3513024107850003"
