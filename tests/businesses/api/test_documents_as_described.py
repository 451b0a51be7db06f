"""Whatever is written through whichever door, what leaves is what the serializers describe."""

import json
from datetime import date
from types import SimpleNamespace

import pghistory
import pytest
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from businesses.api import records
from businesses.api.serializers import BusinessSerializer
from businesses.choices import (
    Education,
    ExternalSystem,
    LegalForm,
    ProductCategory,
    Sex,
    Source,
    Status,
    Tenure,
)
from businesses.models import (
    Business,
    BusinessDocument,
    CertificateSlice,
    Consent,
    ExternalId,
    Figures,
    FiguresSlice,
    Market,
    MarketSlice,
    Owner,
    OwnerSlice,
    PhotoSlice,
    Product,
    ProductSlice,
    RawMaterial,
)
from businesses.services.consent import withdraw
from businesses.services.figures import delete_figures, save_figures
from businesses.services.records import delete_record, save_record
from businesses.services.registration import (
    confirm_business,
    delete_business,
    save_business,
    set_other_kbli,
)
from businesses.services.restoring import restore_business, restore_part
from businesses.services.undoing import undo
from ikm_registry.history.reading import events_of
from ikm_registry.regions.models import Region
from tests.businesses.test_business_form import opened
from tests.businesses.test_restoring import furnished
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, kbli
from tests.factories.imports import load, sheet

pytestmark = pytest.mark.django_db

SLICES = {
    ProductSlice: records.ProductRecord,
    MarketSlice: records.MarketRecord,
    CertificateSlice: records.CertificateRecord,
    FiguresSlice: records.FiguresRecord,
    PhotoSlice: records.PhotoRecord,
    OwnerSlice: records.OwnerRecord,
}
# What was written of a person; nothing else in the registry begins so.
NIK, NPWP, PHONE, BORN = "3513024107850003", "0917283645501234", "+6281299887766", date(1931, 2, 3)
PERSONAL = [NIK, NPWP, PHONE, "81299887766", str(BORN)]


def told(row):
    """All that a document holds, whoever may see it."""
    parts = "".join(f",{getattr(row, name)}" for name in row.parts)
    return json.loads(f'{row.core}{parts},"restricted":[]}}')


def described(serializer, row):
    return json.loads(json.dumps(serializer(row).data, default=str))


def check():
    """Each business has one document, and what leaves says what the serializers say."""
    of_business = list(BusinessDocument.objects.select_related("business"))
    assert len(of_business) == Business.objects.count()
    for document in of_business:
        business = document.business
        assert told(document) == described(BusinessSerializer, business)
        assert document.position == business.registry_no
        assert document.place == business.region_id
        assert document.version == business.version
        nothing_personal(document.bare)
    for kind, serializer in SLICES.items():
        rows = list(kind.objects.select_related("of"))
        assert len(rows) == kind.of.field.related_model._default_manager.count()
        for row in rows:
            assert told(row) == described(serializer, row.of)
            nothing_personal(json.dumps(told(row)))


def nothing_personal(text):
    assert not [each for each in PERSONAL if each in text]


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda text: text.strip() or "Rupi"
)
amounts = st.none() | st.integers(0, 10**15)
quantities = st.none() | st.decimals(0, 10**9, places=3)
days = st.none() | st.dates(date(2000, 1, 1), date(2026, 1, 1))
BUSINESS = st.fixed_dictionaries(
    {},
    optional={
        "name": words,
        "brand": st.just("") | words,
        "legal_form": st.sampled_from(["", *LegalForm.values]),
        "nib": st.sampled_from([None, "9120001234567"]),
        "npwp": st.sampled_from([None, NPWP]),
        "siinas_no": st.just("") | words,
        "siinas_reported_on": days,
        "founded_year": st.none() | st.integers(1900, 2026),
        "address": st.just("") | words,
        "rt": st.sampled_from(["", "1", "012"]),
        "opening_hours": st.just("") | words,
        "tenure": st.sampled_from(["", *Tenure.values]),
        "kbli": st.sampled_from([None, "10794", "31001"]).map(lambda code: code and kbli(code)),
        "status": st.sampled_from(Status.values),
        "source": st.sampled_from(Source.values),
        "collected_on": days,
    },
)
OWNER = st.fixed_dictionaries(
    {"name": words},
    optional={
        "nik": st.sampled_from([None, NIK]),
        "phone": st.sampled_from([None, "0812-9988-7766"]),
        "birth_date": st.sampled_from([None, BORN]),
        "sex": st.sampled_from(["", *Sex.values]),
        "education": st.sampled_from(["", *Education.values]),
    },
)
PRODUCT = st.fixed_dictionaries(
    {"name": words},
    optional={
        "category": st.sampled_from(["", *ProductCategory.values]),
        "brand": st.just("") | words,
        "price": amounts,
        "monthly_output": quantities,
        "unit_id": st.sampled_from([None, "kg", "bungkus"]),
        "shelf_life_days": st.none() | st.integers(0, 900),
        "is_village_flagship": st.booleans(),
    },
)
FIGURES = st.fixed_dictionaries(
    {},
    optional={
        "workers_male": st.none() | st.integers(0, 900),
        "investment_land": amounts,
        "investment_machines": amounts,
        "working_capital": amounts,
        "turnover": amounts,
        "electricity_kwh": quantities,
    },
)


class Doors:
    """Ways in which a change comes: each takes one business and changes it by chance."""

    def __init__(self, client, officer, data):
        self.client, self.officer, self.data = client, officer, data

    def drawn(self, values):
        return self.data.draw(values)

    def one_of(self, rows):
        return self.drawn(st.sampled_from(list(rows.order_by("pk"))))

    def by_the_page(self, business):
        address = reverse("businesses:edit", args=[business.registry_no])
        typed = {
            "business-name": self.drawn(words),
            "business-npwp": NPWP,
            "owner-name": "Hartatik",
            "owner-nik": NIK,
            "owner-phone": PHONE,
            "owner-birth_date": str(BORN),
        }
        answer = self.client.post(address, opened(self.client, address) | typed)
        assert answer.status_code in (200, 302, 409)

    def by_the_service(self, business):
        for name, value in self.drawn(BUSINESS).items():
            setattr(business, name, value)
        owner = business.owner or Owner()
        for name, value in self.drawn(OWNER).items():
            setattr(owner, name, value)
        save_business(business=business, owner=owner, by=self.officer)

    def by_moving(self, business):
        business.region_id = self.drawn(st.sampled_from(["35.08.01", "35.13.05.2008", "35.13"]))
        save_business(business=business, by=self.officer)

    def by_confirming(self, business):
        confirm_business(business=business, by=self.officer)

    def by_naming_kinds(self, business):
        codes = self.drawn(st.sets(st.sampled_from(["10794", "31001", "10710"])))
        further = list(map(kbli, codes - {business.kbli and business.kbli.code}))
        set_other_kbli(business=business, kbli=further, by=self.officer)

    def by_a_product(self, business):
        found = business.product_set.all()
        product = self.one_of(found) if found and self.drawn(st.booleans()) else Product()
        product.business = business
        for name, value in self.drawn(PRODUCT).items():
            setattr(product, name, value)
        save_record(row=product, by=self.officer)

    def by_figures(self, business):
        year = self.drawn(st.integers(2020, 2026))
        figures = business.figures_set.filter(year=year).first() or Figures(year=year)
        figures.business = business
        for name, value in self.drawn(FIGURES).items():
            setattr(figures, name, value)
        save_figures(figures=figures, by=self.officer)

    def by_removing_figures(self, business):
        for figures in business.figures_set.all()[:1]:
            delete_figures(figures=figures, by=self.officer)

    def by_removing_a_part(self, business):
        parts = [*business.product_set.all(), *business.certificate_set.all()]
        for part in parts[:1]:
            with pghistory.context(user=self.officer.pk, door="web"):
                delete_record(row=part, by=self.officer)
            if self.drawn(st.booleans()):
                event = events_of(part).objects.filter(pgh_label="delete").latest("pgh_id")
                restore_part(event=event, by=self.officer)

    def by_removing_all(self, business):
        with pghistory.context(user=self.officer.pk, door="web"):
            delete_business(business=business, by=self.officer)
        if self.drawn(st.booleans()):
            event = events_of(Business).objects.filter(pgh_label="delete").latest("pgh_id")
            restore_business(event=event, by=self.officer)

    def by_undoing(self, business):
        with pghistory.context(user=self.officer.pk, door="web") as save:
            save_business(business=business, owner=Owner(name="Wiwik"), by=self.officer)
            save_record(row=Product(business=business, name="Rengginang"), by=self.officer)
        undo(save=save.id, by=self.officer)

    def by_other_numbers(self, business):
        system = self.drawn(st.sampled_from(ExternalSystem.values))
        row = ExternalId(business=business, system=system, value=self.drawn(words))
        if not business.externalid_set.filter(system=row.system, value=row.value).exists():
            save_record(row=row, by=self.officer)

    def by_consent(self, business):
        if business.owner is None or business.owner.consents.exists():
            return
        given = Consent(owner=business.owner, purpose="bank", given_on=date(2026, 1, 5), how="form")
        consent = save_record(row=given, by=self.officer)
        if self.drawn(st.booleans()):
            withdraw(consent=consent, by=self.officer)

    def by_an_import(self, business):
        row = {"Nama IKM": business.name[:40], "Produk": "Rengginang", "NIK": NIK, "No HP": PHONE}
        load(sheet(row, {"Nama IKM": "Emping"}), by=self.officer)

    def by_sql(self, business):
        """Past every service, many rows at once."""
        Business.objects.update(address="Dusun Krajan", version=business.version + 1)
        Product.objects.update(price=self.drawn(amounts))
        Market.objects.update(value=self.drawn(amounts), buyer='Toko "Jaya" \\ Makmur')
        RawMaterial.objects.update(value=self.drawn(amounts))
        Figures.objects.update(turnover=self.drawn(amounts))
        Owner.objects.update(sex=self.drawn(st.sampled_from(Sex.values)))

    def by_renaming_places_and_kinds(self, business):
        name = self.drawn(words)
        Region.objects.filter(code="35.13.05.2008").update(full_name=name)
        type(kbli("10794")).objects.filter(code="10794").update(title=name)

    def by_the_administration(self, business):
        """Units are mended there; nothing of a business can be."""
        address = reverse("admin:businesses_business_change", args=[business.pk])
        superuser = SimpleNamespace(client=self.client.__class__())
        superuser.client.force_login(UserFactory(is_superuser=True, is_staff=True))
        assert superuser.client.post(address, {"name": "X"}).status_code == 403


# Each example costs a second of writing; one that fails is read as it is.
unhurried = settings(
    phases=[Phase.explicit, Phase.generate],
)
DOORS = sorted(name for name in vars(Doors) if name.startswith("by_"))


@pytest.fixture
def officer(client, db):
    """Of two neighbouring regencies, and allowed everything in both."""
    user = UserFactory(assignments=[("administrator", "35.13"), ("administrator", "35.08")])
    client.force_login(user)
    return user


def whole(**facts):
    """A business with something of every kind."""
    business = furnished(BusinessFactory(owner__nik=None, **facts), certificates=1)
    return Business.objects.get(pk=business.pk)


@pytest.mark.parametrize("door", DOORS)
@settings(unhurried, max_examples=3)
@given(data=st.data())
def test_what_comes_in_by_one_door_leaves_as_it_is_described(client, officer, data, door):
    whole(region_id="35.13.05.2008")
    getattr(Doors(client, officer, data), door)(Business.objects.latest("pk"))
    check()
    forget_all()


@settings(unhurried, max_examples=12)
@given(data=st.data())
def test_no_order_of_changes_leaves_a_document_behind(client, officer, data):
    whole(region_id="35.13.05.2008")
    doors = Doors(client, officer, data)
    for door in data.draw(st.lists(st.sampled_from(DOORS), min_size=2, max_size=6)):
        found = Business.objects.order_by("pk").first() or whole()
        getattr(doors, door)(found)
    check()
    forget_all()


def forget_all():
    """Examples share one transaction, and each begins with an empty registry."""
    Business.objects.all().delete()
    Owner.objects.all().delete()
