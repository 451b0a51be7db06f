"""Whatever door a change comes through, the database keeps it."""

import io

import pghistory
import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, transaction

from businesses.choices import Status
from businesses.models import Business, Certificate, Owner, Product
from businesses.services.figures import point_to_latest
from ikm_registry.accounts.policies import ROLE
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
# What an import or a sign-in leaves behind is no record of a business.
UNTRACKED = {
    "AccessNote",  # itself a history, never changed
    "BulkChunk",
    "BulkJob",  # what it writes is tracked
    "BusinessPerson",  # begun once and ended once, never changed
    "Claim",  # decided once; it says when, by whom and why
    "ClaimCard",
    "CertificateReminder",
    "ErasureRequest",  # as a claim
    "ProductPage",  # her own words, shown while she agrees
    "PublicCard",  # begun once and ended once
    "ChangeEvidence",  # a request keeps its steps, and its values are never changed
    "ChangeRequest",
    "ChangeStep",
    "ProposedValue",
    "BusinessDocument",  # made from records that are tracked
    "Draft",
    "GroupCounter",
    "GroupDocument",
    "RetentionRule",
    "SavedView",
    "SearchEntry",
    "SearchWord",
    "Country",
    "Export",
    "ImportBatch",
    "ImportedRow",
    "ImportProblem",
    "Kbli",
    "RegistryCounter",
    "SizeThreshold",
    "Unit",
}


def events(row, label=None):
    found = events_of(type(row)).objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    return found.filter(pgh_label=label) if label else found


def running_transaction():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def insert(business):
    return ProductFactory(business=business), "insert"


def update(business):
    product = ProductFactory(business=business)
    product.name = "Keripik singkong"
    product.save()
    return product, "update"


def bulk_create(business):
    return Product.objects.bulk_create([Product(business=business, name="Peyek")])[0], "insert"


def bulk_update(business):
    product = ProductFactory(business=business)
    product.name = "Peyek kacang"
    Product.objects.bulk_update([product], ["name"])
    return product, "update"


def queryset_update(business):
    product = ProductFactory(business=business)
    Product.objects.filter(pk=product.pk).update(name="Rengginang")
    return product, "update"


def delete(business):
    product = ProductFactory(business=business)
    kept = Product(pk=product.pk)
    product.delete()
    return kept, "delete"


def upsert(business):
    product = ProductFactory(business=business)
    Product.objects.bulk_create(
        [Product(pk=product.pk, business=business, name="Emping")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    )
    return product, "update"


def copy(business):
    """What a loader of a hundred thousand rows does; it passes no model and no signal."""
    columns = ["business_id", "name", "category", "brand", "packaging", "photo"]
    columns += ["is_village_flagship", "ecatalogue_url"]
    line = f"{business.pk}\tKeripik tempe\t\t\t\t\tf\t\n"
    with connection.cursor() as cursor:
        # COPY cannot carry the context itself, so the transaction must hold it already.
        cursor.execute("UPDATE businesses_business SET brand = 'x' WHERE id = %s", [business.pk])
        cursor.copy_expert(
            f"COPY businesses_product ({', '.join(columns)}) FROM STDIN", io.StringIO(line)
        )
    return Product.objects.get(business=business), "insert"


@pytest.mark.parametrize(
    "door", [insert, update, bulk_create, bulk_update, queryset_update, delete, upsert, copy]
)
def test_every_way_of_writing_leaves_an_event(door):
    business, officer = BusinessFactory(), UserFactory()
    with pghistory.context(user=officer.pk, door="web"):
        row, label = door(business)
    event = events(row, label).get()
    assert event.pgh_region == CLARAK
    assert event.pgh_xact == running_transaction()
    assert event.pgh_context.metadata == {"user": officer.pk, "door": "web"}


def test_one_statement_over_many_rows_leaves_an_event_for_each():
    for _ in range(3):
        BusinessFactory()
    Business.objects.update(status=Status.INACTIVE)
    assert events_of(Business).objects.filter(pgh_label="update", status="inactive").count() == 3


def test_a_change_that_is_rolled_back_never_happened():
    business = BusinessFactory()
    with transaction.atomic():
        ProductFactory(business=business)
        transaction.set_rollback(True)
    assert not events_of(Product).objects.exists()


def test_a_statement_that_changes_nothing_leaves_no_event():
    business = BusinessFactory()
    Business.objects.update(status=business.status)
    assert not events(business, "update").exists()


def test_what_is_derived_leaves_no_event_when_it_changes_alone():
    business = BusinessFactory()
    FiguresFactory(business=business, year=2024)
    before = events(business).count()
    figures = FiguresFactory(business=business, year=2025)
    point_to_latest([business.pk])
    business.refresh_from_db()
    assert business.latest_figures == figures
    business.save(update_fields=["updated_at"])
    assert events(business).count() == before


def test_an_event_is_placed_where_the_record_lay_at_that_time():
    business = BusinessFactory()
    product = ProductFactory(business=business)
    Business.objects.filter(pk=business.pk).update(region_id="35.13")
    product.name = "Keripik pisang"
    product.save()
    assert [event.pgh_region for event in events(business)] == [CLARAK, "35.13"]
    assert [event.pgh_region for event in events(product)] == [CLARAK, "35.13"]


def test_what_lies_two_steps_below_a_business_is_placed_too():
    figures = FiguresFactory()
    material = figures.materials.create(name="Tempe")
    assert events(material).get().pgh_region == CLARAK


def test_parts_that_go_with_their_business_are_placed_still():
    certificate = CertificateFactory()
    row = Certificate(pk=certificate.pk)
    certificate.business.delete()
    assert events(row, "delete").get().pgh_region == CLARAK


def test_an_owner_is_placed_in_her_regency():
    owner = OwnerFactory()
    Owner.objects.update(phone="0812 3456 7890")
    assert [event.pgh_region for event in events(owner)] == ["35.13", "35.13"]


def test_every_record_of_a_business_is_tracked_by_the_three_triggers():
    """A new model is either tracked or named as one that needs no history."""
    installed = {(model, trigger.name) for model, trigger in pgtrigger.registered()}
    for model in apps.get_app_config("businesses").get_models():
        is_view = not model._meta.managed
        if is_view or model.__name__.endswith("Event") or model.__name__ in UNTRACKED:
            continue
        for label in ("insert", "update", "delete"):
            assert (model, f"note_{label}") in installed, model.__name__


def test_no_page_alters_what_the_history_holds():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
            "WHERE attname = 'pgh_id' AND relkind = 'r' AND "
            "(has_table_privilege(%(role)s, pg_class.oid, 'UPDATE') OR "
            "has_table_privilege(%(role)s, pg_class.oid, 'DELETE'))",
            {"role": ROLE},
        )
        assert cursor.fetchall() == []


def test_the_triggers_that_the_models_name_are_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        there = {name for (name,) in cursor}
    tracked = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
    assert tracked
    assert set(tracked) <= there
