"""One's own last save is taken back as a whole, unless somebody built upon it."""

from datetime import timedelta
from uuid import uuid4

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from pghistory.models import Context

from businesses.models import Business, OtherKbli, Owner, Product
from businesses.services.records import delete_record, save_record
from businesses.services.registration import delete_business, register, save_business
from businesses.services.undoing import undo
from ikm_registry.history.reading import events_of
from tests.businesses.test_business_form import opened
from tests.businesses.test_restoring import everything, furnished
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    kbli,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti(officer_of):
    return officer_of("35.13")


@pytest.fixture
def budi(officer_of):
    return officer_of("35.13")


@pytest.fixture
def administrator(officer_of):
    return officer_of("35.13", role="administrator")


class Request:
    """One request on the pages; its number is that of the change set."""

    def __init__(self, user):
        self.context = pghistory.context(user=user.pk, door="web")

    def __enter__(self):
        self.save = self.context.__enter__().id
        return self

    def __exit__(self, *failure):
        return self.context.__exit__(*failure)


def told(model=None):
    """Every column but the count of saves and the time of the last, which an undo raises."""
    return {
        kind: [{k: v for k, v in row.items() if k != "version"} for row in rows]
        for kind, rows in everything().items()
        if model in (None, kind)
    }


def corrected(business, by, **values):
    row = Business.objects.get(pk=business.pk)
    for name, value in values.items():
        setattr(row, name, value)
    with Request(by) as request:
        save_business(business=row, by=by, seen_version=row.version)
    return request.save


def change_product(business, by):
    product = business.product_set.first()
    product.name, product.price = "Peyek", None
    save_record(row=product, by=by)


def add_certificate(business, by):
    row = CertificateFactory.build(business=business, product=business.product_set.first())
    save_record(row=row, by=by)


def delete_product(business, by):
    """Its market goes with it; its certificate stays and forgets it."""
    delete_record(row=business.product_set.first(), by=by)


def change_owner(business, by):
    """The one before has no other business, so she is forgotten."""
    owner = Owner(name="Sri", nik="3513024107850004")
    save_business(business=Business.objects.get(pk=business.pk), owner=owner, by=by)


def move_and_rename(business, by):
    row = Business.objects.get(pk=business.pk)
    row.name, row.region_id = "Keripik Sri", "35.13.05"
    save_business(business=row, by=by, other_kbli=[kbli("10750")])


def delete_all(business, by):
    delete_business(business=Business.objects.get(pk=business.pk), by=by)


@pytest.mark.parametrize(
    "save",
    [change_product, add_certificate, delete_product, change_owner, move_and_rename, delete_all],
)
def test_a_save_undone_leaves_everything_as_it_was(administrator, save):
    business = furnished(BusinessFactory(owner=OwnerFactory(nik="3513024107850003")))
    before = told()
    with Request(administrator) as request:
        save(business, administrator)
    assert told() != before
    with Request(administrator):
        undo(save=request.save, by=administrator)
    after = told()
    if save is move_and_rename:  # a line of KBLI that is named again gets another key
        assert [r["kbli_id"] for r in after.pop(OtherKbli)] == [
            r["kbli_id"] for r in before.pop(OtherKbli)
        ]
    assert after == before


def test_what_another_changed_since_is_not_undone(siti, budi):
    business = BusinessFactory(name="Keripik")
    first = corrected(business, siti, name="Keripik Siti")
    corrected(business, budi, brand="Budi")
    with pytest.raises(ValidationError, match="diubah lagi"):
        undo(save=first, by=siti)
    business.refresh_from_db()
    assert (business.name, business.brand) == ("Keripik Siti", "Budi")


def test_what_another_added_below_is_not_taken_away(administrator, siti):
    with Request(administrator) as request:
        business = register(
            business=Business(name="Keripik", region_id=CLARAK),
            by=administrator,
            owner=Owner(name="Rupi"),
        )
    with Request(siti):
        ProductFactory(business=business)
    with pytest.raises(ValidationError, match="diubah lagi"):
        undo(save=request.save, by=administrator)
    Product.objects.all().delete()
    undo(save=request.save, by=administrator)
    assert not Business.objects.exists()
    assert not Owner.objects.exists()


def test_who_may_not_delete_a_business_does_not_undo_its_registration(siti):
    with Request(siti) as request:
        register(business=Business(name="Keripik", region_id=CLARAK), by=siti)
    with pytest.raises(ValidationError, match="tidak berhak"):
        undo(save=request.save, by=siti)
    assert Business.objects.exists()


class Saves(RuleBasedStateMachine):
    """Two people correct one product; whoever undoes gets back what she found, or a refusal."""

    @initialize()
    def begin(self):
        self.product = ProductFactory(business=MACHINE["business"], name="Keripik", price=1)
        self.saves = []  # (who, change set, name and price before), those that stand

    def stored(self):
        self.product.refresh_from_db()
        return self.product.name, self.product.price

    @rule(
        who=st.sampled_from([0, 1]),
        name=st.sampled_from(["Keripik", "Peyek", "Emping"]),
        price=st.integers(1, 3),
    )
    def save(self, who, name, price):
        before = self.stored()
        by = MACHINE["people"][who]
        self.product.name, self.product.price = name, price
        with Request(by) as request:
            save_record(row=self.product, by=by, seen_version=self.product.version)
        self.saves.append((by, request.save, before))

    @precondition(lambda self: self.saves)
    @rule()
    def undo_the_last(self):
        by, save, before = self.saves.pop()
        with Request(by) as request:
            undo(save=save, by=by)
        assert self.stored() == before
        self.saves = []  # the undoing is a change, too: what lies below it was changed since
        assert request.save != save

    @precondition(lambda self: len(self.saves) > 1)
    @rule(data=st.data())
    def undo_an_earlier(self, data):
        by, save, _before = data.draw(st.sampled_from(self.saves[:-1]))
        now = self.stored()
        with pytest.raises(ValidationError):
            undo(save=save, by=by)
        assert self.stored() == now


MACHINE: dict = {}


def test_no_order_of_saving_and_undoing_loses_what_another_wrote(siti, budi):
    MACHINE.update(business=BusinessFactory(), people=[siti, budi])
    machine = Saves.TestCase("runTest")
    machine.settings = settings(max_examples=15, stateful_step_count=8)
    machine.runTest()


def link(page):
    """Where the sentence of success leads."""
    [message] = page.context["messages"]
    return message.extra_tags


def test_after_saving_one_is_offered_to_undo_it(client, siti):
    business = BusinessFactory(name="Keripik")
    client.force_login(siti)
    address = reverse("businesses:edit", args=[business.registry_no])
    sent = opened(client, address) | {"business-name": "Keripik Siti"}
    page = client.post(address, sent, follow=True)
    way = link(page)
    assert way in page.content.decode()
    assert "dari Keripik menjadi Keripik Siti" in client.get(way).content.decode()
    answer = client.post(way, follow=True)
    assert answer.redirect_chain[-1][0] == business.get_absolute_url()
    business.refresh_from_db()
    assert business.name == "Keripik"
    tab = client.get(f"{business.get_absolute_url()}riwayat/").content.decode()
    assert "membatalkan simpanan sebelumnya" in tab
    again = client.post(way)
    assert again.status_code == 200
    assert "diubah lagi" in again.content.decode()


def test_a_save_is_undone_by_its_writer_only_and_for_a_day(client, siti, budi):
    business = BusinessFactory()
    way = reverse("businesses:undo", args=[corrected(business, siti, brand="Siti")])
    client.force_login(budi)
    assert client.get(way).status_code == 404
    assert client.post(way).status_code == 404
    client.force_login(siti)
    assert client.get(way).status_code == 200
    Context.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert client.get(way).status_code == 404
    assert client.post(way).status_code == 404


def test_an_unknown_save_is_not_found(client, siti):
    client.force_login(siti)
    assert client.get(reverse("businesses:undo", args=[uuid4()])).status_code == 404


def test_an_import_is_not_undone_here(client, siti):
    with pghistory.context(user=siti.pk, door="import") as load:
        BusinessFactory()
    client.force_login(siti)
    assert client.get(reverse("businesses:undo", args=[load.id])).status_code == 404


def test_registering_offers_to_undo_only_to_who_may_delete(client, siti, administrator):
    address = reverse("businesses:create")
    for user, offered in ((siti, False), (administrator, True)):
        client.force_login(user)
        typed = {"business-name": f"Keripik {user}", "business-region": CLARAK}
        page = client.post(address, opened(client, address) | typed, follow=True)
        assert bool(link(page)) is offered


def test_figures_undone_are_the_latest_no_more(siti):
    business = FiguresFactory(year=2024).business
    with Request(siti) as request:
        FiguresFactory(business=business, year=2025)
    MarketFactory(business=business)
    undo(save=request.save, by=siti)
    business.refresh_from_db()
    assert business.latest_figures.year == 2024
    assert events_of(Business).objects.filter(pgh_obj_id=business.pk).count() == 1
