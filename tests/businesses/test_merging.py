"""Two records of one business become one: nothing that was known is lost."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.models import Business, Certificate, Figures, Product
from businesses.services.merging import COMPLETED, merge
from ikm_registry.feed.models import Change, ChangeType, number_changes
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(officer_of):
    return officer_of("35.13", role="administrator")


def test_what_belongs_to_the_double_moves_along_with_its_own_history(administrator):
    kept = BusinessFactory()
    product = ProductFactory(business__region_id="35.13")
    certificate = CertificateFactory(business=product.business, product=product)
    market = MarketFactory(business=product.business)

    merge(kept=kept, double=product.business, by=administrator)

    assert [kept] == list(Business.objects.all())
    for row in (product, certificate, market):
        row.refresh_from_db()
        assert row.business_id == kept.pk
    assert events_of(Product).objects.filter(pgh_obj_id=product.pk).count() == 2


def test_what_both_know_stays_as_the_kept_record_has_it(administrator):
    ours = FiguresFactory(year=2025, workers_male=4)
    theirs = FiguresFactory(year=2025, workers_male=9)
    earlier = FiguresFactory(business=theirs.business, year=2024)
    CertificateFactory(business=ours.business, kind="halal", number="A1", issuer="LPPOM")
    CertificateFactory(business=theirs.business, kind="halal", number="A1", issuer="")

    merge(kept=ours.business, double=theirs.business, by=administrator)

    assert set(Figures.objects.values_list("pk", flat=True)) == {ours.pk, earlier.pk}
    assert Certificate.objects.get().issuer == "LPPOM"
    assert Business.objects.get().latest_figures == ours


def test_a_nib_that_only_the_double_had_comes_along(administrator):
    kept, double = BusinessFactory(), BusinessFactory(nib="1234567890123", brand="Srikandi")

    merge(kept=kept, double=double, by=administrator)

    kept.refresh_from_db()
    assert (kept.nib, kept.brand) == ("1234567890123", "Srikandi")


FACTS = st.fixed_dictionaries(
    {
        "brand": st.sampled_from(["", "Srikandi", "Lautan"]),
        "nib": st.sampled_from([None, "1234567890123"]),
        "founded_year": st.sampled_from([None, 1999, 2010]),
        "address": st.sampled_from(["", "Jl. Mawar"]),
    }
)


@settings(max_examples=25)
@given(ours=FACTS, theirs=FACTS)
def test_no_fact_is_lost_and_none_is_overwritten(administrator, ours, theirs):
    Business.objects.all().delete()
    if ours["nib"]:
        theirs = theirs | {"nib": None}
    kept, double = BusinessFactory(**ours), BusinessFactory(**theirs)

    merge(kept=kept, double=double, by=administrator)

    kept.refresh_from_db()
    for name in ours:
        assert getattr(kept, name) == (ours[name] or theirs[name] or ours[name])


def test_every_fact_of_a_business_is_either_completed_or_its_own():
    own = {"name", "region", "status", "source", "collected_on"}
    completed = {Business._meta.get_field(name).name for names in COMPLETED for name in names}
    editable = {f.name for f in Business._meta.concrete_fields if f.editable and not f.generated}
    assert editable - {"id", "updated_at"} - own == completed


def test_only_who_may_remove_a_business_may_merge_it(officer_of, administrator):
    kept, double = BusinessFactory(), BusinessFactory()

    with pytest.raises(ObjectDoesNotExist):
        merge(kept=kept, double=double, by=officer_of("35.13"))

    assert Business.objects.count() == 2


def test_records_of_two_regencies_stay_two(officer_of):
    kept, double = BusinessFactory(), BusinessFactory(region_id="35.08")

    with pytest.raises(ValidationError):
        merge(kept=kept, double=double, by=officer_of("35", role="administrator"))


def test_the_page_shows_both_before_anything_happens(administrator):
    kept, double = BusinessFactory(), BusinessFactory(nib="1234567890123")
    client = Client()
    client.force_login(administrator)
    address = reverse("businesses:merge", args=[kept.registry_no])

    shown = client.post(address, {"double": double.registry_no})
    assert "1234567890123" in shown.content.decode()
    assert Business.objects.count() == 2

    done = client.post(address, {"double": double.registry_no, "reason": "dobel", "sure": "1"})
    assert done.status_code == 302
    assert "dua catatan" in client.get(f"{kept.get_absolute_url()}riwayat/").content.decode()


def test_a_number_elsewhere_is_answered_like_one_that_nobody_has(administrator):
    kept, elsewhere = BusinessFactory(), BusinessFactory(region_id="75.02")
    client = Client()
    client.force_login(administrator)
    address = reverse("businesses:merge", args=[kept.registry_no])

    pages = [
        client.post(address, {"double": number}).content.decode()
        for number in (elsewhere.registry_no, "IKM-7502-999999-0")
    ]

    assert all("Tidak ada usaha dengan nomor ini di sini." in page for page in pages)


def test_the_feed_tells_which_record_took_its_place(administrator):
    kept, double = BusinessFactory(), ProductFactory().business
    number_changes()
    Change.objects.all().delete()

    merge(kept=kept, double=double, by=administrator)

    number_changes()
    told = {news.resource: news for news in Change.objects.numbered()}
    assert told[double.uuid].type == ChangeType.MERGED
    assert told[double.uuid].merged_into == kept.uuid
    assert told[kept.uuid].type == ChangeType.CHANGED
    assert "products" in told[kept.uuid].fields


def test_what_is_deleted_later_in_the_same_transaction_is_not_told_as_merged(administrator):
    kept, double, other = BusinessFactory(), BusinessFactory(), BusinessFactory()
    merge(kept=kept, double=double, by=administrator)

    other.delete()

    assert Change.objects.get(resource=other.uuid).type == ChangeType.DELETED
