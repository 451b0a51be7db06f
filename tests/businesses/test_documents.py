"""What leaves the registry is kept ready by the database, whichever door a change came through."""

import json

import pytest
from django.db import connection, transaction

from businesses.choices import ConsentPurpose
from businesses.models import Business, BusinessDocument, Figures, Kbli, Owner, Product
from businesses.services.documents import made_once
from ikm_registry.feed.models import Change, ChangeType, number_changes
from ikm_registry.regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


def document(business, user, **purpose):
    rows = BusinessDocument.objects.permitted(user, "view").as_read_by(user, **purpose)
    return json.loads(rows.get(business=business).body)


def told():
    """What the feed has told since the last look."""
    number_changes()
    news = list(Change.objects.numbered())
    Change.objects.all().delete()
    return news


def test_a_document_holds_a_business_with_all_that_belongs_to_it(officer_of):
    product = ProductFactory(business__nib="1234567890123", name="Keripik tempe")
    FiguresFactory(business=product.business, workers_male=2, turnover=60_000_000)
    CertificateFactory(business=product.business, product=product)
    MarketFactory(business=product.business)

    found = document(product.business, officer_of("35.13"))

    assert found["registry_no"] == product.business.registry_no
    assert found["region"]["code"] == "35.13.05.2008"
    assert found["identifiers"] == [{"system": "urn:id:oss:nib", "value": "1234567890123"}]
    assert [each["name"] for each in found["products"]] == ["Keripik tempe"]
    assert found["certificates"][0]["product"] == str(product.uuid)
    assert found["latest_figures"]["jumlah_tki_l"] == 2
    assert found["finances"]["figures"]["turnover"] == "60000000"
    assert found["owner"]["name"] == product.business.owner.name
    assert found["restricted"] == []


def test_money_and_owner_are_kept_back_from_whoever_has_no_right_to_them(officer_of):
    business = FiguresFactory().business
    watcher, client = officer_of("35.13", role="viewer"), officer_of("35", role="api_client")

    assert document(business, watcher)["restricted"] == ["finances"]
    assert document(business, client)["restricted"] == ["owner", "finances"]
    assert not {"owner", "finances"} & set(document(business, client))


def test_a_right_that_holds_in_one_place_only_shows_only_there(officer_of):
    user = UserFactory(assignments=[("district_officer", "35.13"), ("viewer", "75.02")])
    here, there = BusinessFactory(), BusinessFactory(region_id="75.02")

    assert document(here, user)["restricted"] == []
    assert document(there, user)["restricted"] == ["finances"]


def test_without_consent_to_its_purpose_a_reader_gets_the_number_alone(officer_of):
    agreed = ConsentFactory(purpose=ConsentPurpose.BANK)
    business = BusinessFactory(owner=agreed.owner)
    officer = officer_of("35.13")

    assert document(business, officer, purpose="bank")["name"] == business.name
    assert set(document(business, officer, purpose="partner")) == {
        "id",
        "registry_no",
        "url",
        "restricted",
    }


CHANGES = {
    "the business": lambda p: Business.objects.update(name="Emping Bu Rupi"),
    "a product": lambda p: Product.objects.update(price=17_000),
    "a new product": lambda p: ProductFactory(business=p.business),
    "a deleted product": lambda p: p.delete(),
    "figures": lambda p: Figures.objects.update(workers_male=7),
    "other figures": lambda p: FiguresFactory(business=p.business, year=2026),
    "the owner": lambda p: Owner.objects.update(name="Hartatik"),
    "a consent": lambda p: ConsentFactory(owner=p.business.owner),
    "a certificate": lambda p: CertificateFactory(business=p.business),
    "a market": lambda p: MarketFactory(business=p.business),
    "the name of its place": lambda p: Region.objects.filter(code="35.13.05.2008").update(
        full_name="Klarak"
    ),
    "the name of its kind": lambda p: Kbli.objects.filter(code="10794").update(title="Keripik"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_told_once_and_stands_in_the_document(change):
    product = ProductFactory()
    FiguresFactory(business=product.business)
    before = BusinessDocument.objects.values().get()
    told()

    change(product)

    (news,) = told()
    assert (news.kind, news.resource, news.type) == (
        "business",
        product.business.uuid,
        ChangeType.CHANGED,
    )
    assert news.fields
    assert BusinessDocument.objects.get().revision > before["revision"]


def test_what_changes_nothing_is_not_told():
    product = ProductFactory()
    told()

    Product.objects.update(price=product.price)

    assert told() == []


def test_who_leaves_a_place_is_told_there_and_told_anew_where_it_arrives():
    BusinessFactory()
    told()

    Business.objects.update(region_id="75.02")

    here, there = sorted(told(), key=lambda news: news.place)
    assert (here.place, here.type, here.moved_to) == ("35.13.05.2008", "out_of_scope", "75.02")
    assert (there.place, there.type, there.moved_to) == ("75.02", "changed", None)


def test_a_deleted_business_is_told_by_its_last_place():
    business = ProductFactory().business
    told()

    business.delete()

    (news,) = told()
    assert (news.type, news.place) == ("deleted", "35.13.05.2008")
    assert not BusinessDocument.objects.exists()


def test_nobody_but_the_database_writes_documents_or_the_feed():
    with connection.cursor() as cursor:
        for table in ("businesses_businessdocument", "feed_change", "feed_horizon"):
            for right in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute("SELECT has_table_privilege('ikm_web', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), (table, right)


def changed_in_several_statements(business):
    Business.objects.filter(pk=business.pk).update(name="Emping Bu Rupi")
    ProductFactory(business=business, name="Emping jagung")
    MarketFactory(business=business)


def stored():
    """The documents without what only tells of their writing."""
    return {
        row["business_id"]: {name: row[name] for name in row if name not in TELLS_OF_WRITING}
        for row in BusinessDocument.objects.values()
    }


TELLS_OF_WRITING = {"revision", "changed_at"}


def test_documents_made_once_are_those_that_each_statement_would_have_made():
    changed, gone = BusinessFactory(), BusinessFactory()

    with made_once():
        before = stored()
        changed_in_several_statements(changed)
        made = BusinessFactory()
        ProductFactory(business=made)
        ProductFactory(business=gone)
        gone.delete()
        assert stored() == {changed.pk: before[changed.pk]}
    kept = stored()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT businesses_make_documents(ARRAY(SELECT id FROM businesses_business))"
        )
    assert stored() == kept
    assert kept.keys() == {changed.pk, made.pk}
    assert "Emping jagung" in kept[changed.pk]["core"]


def test_after_documents_were_made_once_each_statement_makes_them_again():
    business = BusinessFactory()
    for name in ("Emping Bu Rupi", "Emping Bu Siti"):
        with made_once():
            changed_in_several_statements(business)
        Business.objects.filter(pk=business.pk).update(name=name)
        assert f'"{name}"' in BusinessDocument.objects.get().core


def test_what_is_taken_back_leaves_documents_as_they_were():
    business = BusinessFactory()
    before = stored()
    with made_once():
        changed_in_several_statements(business)
        transaction.set_rollback(True)
    assert stored() == before
    ProductFactory(business=business, name="Keripik tempe")
    assert "Keripik tempe" in BusinessDocument.objects.get().core
