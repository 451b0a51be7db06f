from datetime import date
from uuid import uuid4

from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, post_generation

from businesses import models
from businesses.choices import (
    Acting,
    CertificateKind,
    Channel,
    ConsentManner,
    ConsentPurpose,
    Proven,
    Reach,
)
from businesses.services.figures import point_to_latest
from businesses.services.registration import take_numbers
from ikm_registry.regions.codes import regency_code
from tests.factories.base import Factory

CLARAK = "35.13.05.2008"  # a village of Leces, Kabupaten Probolinggo


def kbli(code):
    return models.Kbli.objects.of_version("2020").get(code=code)


class OwnerFactory(Factory):
    """A chip maker who never wrote down her NIK."""

    class Meta:
        model = models.Owner

    name = Sequence("Rupi {}".format)
    region_id = "35.13"


class BusinessFactory(Factory):
    """A small business without NIB: the commonest case in the field.

    Has its owner an account, she acts for the business by it.
    """

    class Meta:
        model = models.Business
        skip_postgeneration_save = True

    name = Sequence("Keripik Bu Rupi {}".format)
    region_id = CLARAK
    owner = SubFactory(
        OwnerFactory, region_id=LazyAttribute(lambda o: regency_code(o.factory_parent.region_id))
    )
    kbli = LazyAttribute(lambda o: kbli("10794"))
    registry_no = LazyAttribute(lambda o: take_numbers(regency=regency_code(o.region_id))[0])

    @post_generation
    def acted_for(self, create, extracted, **kwargs):
        if self.owner and self.owner.account_id:
            acting(self, self.owner.account)


def acting(business, user, role=Acting.OWNER):
    """From now on this account acts for the business."""
    return models.BusinessPerson.objects.create(
        business=business, user=user, role=role, proven=Proven.CARD
    )


class FiguresFactory(Factory):
    class Meta:
        model = models.Figures
        skip_postgeneration_save = True

    business = SubFactory(BusinessFactory)
    year = 2025
    workers_male = 1
    workers_female = 3
    turnover = 60_000_000

    @post_generation
    def latest(self, create, extracted, **kwargs):
        point_to_latest([self.business_id])


class ProductFactory(Factory):
    class Meta:
        model = models.Product

    business = SubFactory(BusinessFactory)
    name = Sequence("Keripik tempe {}".format)
    price = 15_000
    unit_id = "bungkus"


class MarketFactory(Factory):
    class Meta:
        model = models.Market

    business = SubFactory(BusinessFactory)
    year = 2025
    channel = Channel.RESELLER
    reach = Reach.LOCAL


class CertificateFactory(Factory):
    class Meta:
        model = models.Certificate

    business = SubFactory(BusinessFactory)
    kind = CertificateKind.PIRT
    number = Sequence(lambda n: f"2063513010{n % 1000:03}-30")
    expires_on = date(2030, 1, 31)


class DraftFactory(Factory):
    """A new business of which so far only the name is typed."""

    class Meta:
        model = models.Draft

    key = LazyFunction(uuid4)
    values = LazyFunction(lambda: {"business-name": ["Keripik Bu Rupi"]})


class ConsentFactory(Factory):
    class Meta:
        model = models.Consent

    owner = SubFactory(OwnerFactory)
    purpose = ConsentPurpose.BANK
    given_on = date(2026, 1, 5)
    how = ConsentManner.FORM
