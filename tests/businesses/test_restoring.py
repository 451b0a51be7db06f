"""What was changed or deleted comes back from the history, by the rules of every other save."""

import pghistory
import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Status
from businesses.models import (
    Business,
    Certificate,
    ExternalId,
    Figures,
    Market,
    OtherKbli,
    Owner,
    Photo,
    Product,
    RawMaterial,
)
from businesses.services.figures import delete_figures
from businesses.services.records import delete_record, save_record
from businesses.services.registration import delete_business
from businesses.services.restoring import restore_business, restore_part
from businesses.views.history import KINDS
from ikm_registry.history.kinship import below
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    kbli,
)
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
EVERY_MODEL = [
    Owner,
    Business,
    OtherKbli,
    ExternalId,
    Figures,
    RawMaterial,
    Product,
    Market,
    Certificate,
    Photo,
]
# When something comes back is when it was last changed.
ANEW = {"updated_at"}


@pytest.fixture
def administrator(officer_of):
    return officer_of("35.13", role="administrator")


def deletion(row_or_model, **known):
    return events_of(row_or_model).objects.filter(pgh_label="delete", **known).latest("pgh_id")


def removed(service, **arguments):
    """Deleted by a request of its own, as on the pages."""
    with pghistory.context(door="web"):
        service(**arguments)


def everything():
    """All rows of all records, column by column."""
    return {
        model: sorted(
            (
                {f.attname: f.value_from_object(row) for f in model._meta.concrete_fields}
                | dict.fromkeys(ANEW & {f.name for f in model._meta.fields})
                for row in model._default_manager.all()
            ),
            key=lambda row: row["id"],
        )
        for model in EVERY_MODEL
    }


def furnished(business, products=1, years=(2025,), certificates=1):
    """A business with parts of every kind, some of which point to each other."""
    made = [ProductFactory(business=business) for _ in range(products)]
    for year in years:
        figures = FiguresFactory(business=business, year=year)
        figures.materials.create(name="Kedelai", volume=3, unit_id="kg")
    for number in range(certificates):
        CertificateFactory(business=business, product=made[number] if number < products else None)
    for product in made:
        MarketFactory(business=business, product=product)
    OtherKbli.objects.create(business=business, kbli=kbli("31001"))
    ExternalId.objects.create(business=business, system="siinas", value="SI-1")
    Photo.objects.create(business=business, image="photos/x.png")
    return business


@settings(max_examples=12)
@given(
    products=st.integers(0, 3),
    years=st.sets(st.integers(2019, 2026), max_size=3),
    certificates=st.integers(0, 3),
    with_owner=st.booleans(),
    fields=st.fixed_dictionaries(
        {
            "brand": st.sampled_from(["", "Rupi"]),
            "status": st.sampled_from(Status.values),
            "nib": st.sampled_from([None, "9120001234567"]),
            "founded_year": st.none() | st.integers(1900, 2026),
        }
    ),
)
def test_a_deleted_business_comes_back_exactly_as_it_was(
    administrator, products, years, certificates, with_owner, fields
):
    owner = OwnerFactory(nik="3513024107850003") if with_owner else None
    business = furnished(
        BusinessFactory(owner=owner, **fields), products, sorted(years), certificates
    )
    before = everything()
    removed(delete_business, business=Business.objects.get(pk=business.pk), by=administrator)
    assert not Product.objects.filter(business=business).exists()
    restore_business(event=deletion(Business), by=administrator)
    assert everything() == before
    delete_business(business=Business.objects.get(pk=business.pk), by=administrator)


def test_bringing_back_many_parts_costs_no_more_than_bringing_back_one(administrator):
    costs = []
    for products in (1, 12):
        business = furnished(BusinessFactory(), products=products)
        removed(delete_business, business=Business.objects.get(pk=business.pk), by=administrator)
        with CaptureQueriesContext(connection) as caught:
            # Of each person it is asked once whether she owns anything.
            by = type(administrator).objects.get(pk=administrator.pk)
            restore_business(event=deletion(Business), by=by)
        costs.append(len(caught))
    assert costs[0] == costs[1]


def test_a_part_deleted_earlier_stays_deleted(administrator):
    business = furnished(BusinessFactory(), products=2)
    removed(delete_record, row=Product.objects.first(), by=administrator)
    removed(delete_business, business=Business.objects.get(), by=administrator)
    restore_business(event=deletion(Business), by=administrator)
    assert Business.objects.get().registry_no == business.registry_no
    assert Product.objects.count() == 1


def test_a_business_whose_nib_was_taken_meanwhile_stays_away(administrator):
    business = BusinessFactory(nib="9120001234567")
    removed(delete_business, business=business, by=administrator)
    BusinessFactory(nib="9120001234567")
    with pytest.raises(ValidationError, match="NIB"):
        restore_business(event=deletion(Business), by=administrator)
    assert Business.objects.count() == 1
    assert Owner.objects.count() == 1, "nothing is half brought back"


def test_an_owner_registered_anew_stays_one_person(administrator):
    business = BusinessFactory(owner=OwnerFactory(nik="3513024107850003"))
    removed(delete_business, business=business, by=administrator)
    anew = OwnerFactory(nik="3513024107850003", name="Rupiati")
    restore_business(event=deletion(Business), by=administrator)
    assert Business.objects.get().owner == anew
    assert Owner.objects.count() == 1


def test_who_has_her_nik_under_another_name_does_not_get_what_was_hers(administrator):
    business = BusinessFactory(owner=OwnerFactory(nik="3513024107850003", name="Rupiati"))
    removed(delete_business, business=business, by=administrator)
    OwnerFactory(nik="3513024107850003", name="Irfan Wijaya")
    restore_business(event=deletion(Business), by=administrator)
    assert Business.objects.get().owner.name == "Rupiati"


def test_only_who_may_delete_businesses_may_bring_them_back(administrator, officer_of):
    removed(delete_business, business=BusinessFactory(), by=administrator)
    for other in (officer_of("35.13"), officer_of("75.02", role="administrator")):
        with pytest.raises((PermissionDenied, ObjectDoesNotExist)):
            restore_business(event=deletion(Business), by=other)
    assert not Business.objects.exists()


def test_figures_come_back_with_their_materials_and_are_the_latest_again(officer):
    business = furnished(BusinessFactory(), years=(2024, 2025))
    before = everything()
    removed(delete_figures, figures=Figures.objects.get(year=2025), by=officer)
    assert Business.objects.get().latest_figures.year == 2024
    restore_part(event=deletion(Figures), by=officer)
    assert everything() == before
    assert Business.objects.get(pk=business.pk).latest_figures.year == 2025


def test_figures_of_a_period_that_was_entered_anew_stay_away(officer):
    figures = FiguresFactory()
    removed(delete_figures, figures=figures, by=officer)
    FiguresFactory(business=figures.business)
    with pytest.raises(ValidationError, match="sudah ada"):
        restore_part(event=deletion(Figures), by=officer)


def test_a_material_does_not_come_back_before_its_figures(officer):
    material = FiguresFactory().materials.create(name="Kedelai")
    removed(delete_figures, figures=material.figures, by=officer)
    with pytest.raises(ValidationError, match="sudah tidak ada"):
        restore_part(event=deletion(RawMaterial), by=officer)


def test_a_product_finds_its_certificates_again(officer):
    product = ProductFactory()
    other = ProductFactory(business=product.business)
    lost, chosen_anew, never = (
        CertificateFactory(business=product.business, product=each)
        for each in (product, product, None)
    )
    removed(delete_record, row=product, by=officer)
    chosen_anew.refresh_from_db()
    chosen_anew.product = other
    save_record(row=chosen_anew, by=officer)
    lost.refresh_from_db()

    restore_part(event=deletion(Product), by=officer)

    found = {row.pk: row.product_id for row in Certificate.objects.all()}
    assert found == {lost.pk: product.pk, chosen_anew.pk: other.pk, never.pk: None}
    assert Certificate.objects.get(pk=lost.pk).version == lost.version + 1
    told = events_of(Certificate).objects.filter(pgh_obj_id=lost.pk).latest("pgh_id")
    assert told.pgh_context.metadata["act"] == "restore"


def test_a_certificate_that_went_meanwhile_stays_away_from_its_product(officer):
    certificate = CertificateFactory()
    product = ProductFactory(business=certificate.business)
    certificate.product = product
    certificate.save()
    removed(delete_record, row=product, by=officer)
    removed(delete_record, row=certificate, by=officer)

    restore_part(event=deletion(Product), by=officer)

    assert not Certificate.objects.exists()


def test_a_photo_comes_back_while_its_file_is_kept(officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = Photo(business=BusinessFactory())
    photo.image.save("a.png", ContentFile(picture()))
    removed(delete_record, row=photo, by=officer)
    restore_part(event=deletion(Photo), by=officer)
    removed(delete_record, row=Photo.objects.get(), by=officer)
    for file in tmp_path.rglob("*.png"):
        file.unlink()
    with pytest.raises(ValidationError, match="Berkas"):
        restore_part(event=deletion(Photo), by=officer)


def test_every_record_below_a_business_has_an_address_in_its_history():
    ours = {model for model in below(Business) if model._meta.app_label == "businesses"}
    assert ours <= set(KINDS.values())


def test_a_deleted_part_is_brought_back_from_the_tab(client, officer):
    product = ProductFactory(name="Keripik gadung")
    MarketFactory(business=product.business, product=product)
    removed(delete_record, row=product, by=officer)
    tab = f"{product.business.get_absolute_url()}riwayat/"
    url = reverse(
        "businesses:restore_part",
        args=[product.business.registry_no, "produk", deletion(Product).pk],
    )
    assert url in client.get(tab).content.decode()
    assert "1 pasar" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert Product.objects.get().pk == product.pk
    assert Market.objects.get().product == product
    assert "mengembalikan produk “Keripik gadung”" in client.get(tab).content.decode()
    assert url not in client.get(tab).content.decode()
    answer = client.post(url)
    assert answer.status_code == 200
    assert Product.objects.count() == 1


def test_the_deleted_businesses_of_ones_region_are_listed_and_come_back(client, administrator):
    here, there = BusinessFactory(name="Keripik Siti"), BusinessFactory(region_id="75.02.01")
    for business in (here, there):
        with pghistory.context(user=administrator.pk, door="web", reason="ganda"):
            business.delete()
    client.force_login(administrator)
    page = client.get(reverse("businesses:deleted"))
    text = page.content.decode()
    assert [row["event"].name for row in page.context["rows"]] == ["Keripik Siti"]
    assert "ganda" in text
    answer = client.post(reverse("businesses:restore", args=[here.registry_no]))
    assert answer["Location"] == here.get_absolute_url()
    assert not client.get(reverse("businesses:deleted")).context["rows"]
    assert client.get(reverse("businesses:restore", args=[here.registry_no])).status_code == 404
    assert client.get(reverse("businesses:restore", args=[there.registry_no])).status_code == 404


@pytest.mark.parametrize("page", ["", "?page=0", "?page=abc", "?page=%00"])
def test_a_page_that_is_none_is_the_nearest(client, administrator, page):
    client.force_login(administrator)
    assert client.get(reverse("businesses:deleted") + page).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_a_page(client, administrator):
    client.force_login(administrator)
    costs = []
    for count in (1, 30):
        for business in [BusinessFactory() for _ in range(count)]:
            removed(delete_business, business=business, by=administrator)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("businesses:deleted"))
        costs.append(len(caught))
    assert costs[0] == costs[1]
