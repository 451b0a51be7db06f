"""A believable district, the same for the same seed: businesses with three years of figures.

Written set-based, as an import would be: a handful of statements for any number of firms.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from django.db import transaction

from businesses.choices import (
    CertificateKind,
    Channel,
    CoordinateSource,
    LegalForm,
    Origin,
    Reach,
    Sex,
    Source,
    Status,
)
from businesses.demo.words import BRANDS, FAMILY, GIVEN, MIDDLE, STREETS, TRADES
from businesses.models import (
    Business,
    Certificate,
    Figures,
    Kbli,
    Market,
    Owner,
    Product,
    RawMaterial,
)
from businesses.services.figures import point_to_latest
from businesses.services.registration import take_numbers
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

FOOD_PERMIT = "2063513010{:03}-{:02}"
LEGAL_FORMS = [LegalForm.INFORMAL, LegalForm.INDIVIDUAL, LegalForm.INDIVIDUAL_PT, LegalForm.CV]
STATUSES = [Status.ACTIVE, Status.INACTIVE, Status.CLOSED, Status.NOT_FOUND]


class District:
    """Makes one regency's industries; every choice comes from one seeded source."""

    def __init__(self, regency, *, year, seed):
        self.regency = regency
        self.year = year
        self.chance = random.Random(f"{regency}/{seed}")  # noqa: S311 — a demo, not a secret
        villages = Region.objects.current().inside(regency).filter(level=Level.VILLAGE)
        self.villages = list(villages.values_list("code", flat=True))
        self.centres = {
            code[: Level.DISTRICT]: self.near(MIDDLE[regency], 0.15) for code in self.villages
        }
        codes = {trade.kbli for trade in TRADES}
        found = Kbli.objects.of_version("2020").filter(code__in=codes)
        self.kbli = {kbli.code: kbli for kbli in found}
        self.weights = list(accumulate(trade.weight for trade in TRADES))

    @transaction.atomic
    def build(self, count):
        trades = [self.trade() for _ in range(count)]
        owners = Owner.objects.bulk_create([self.owner() for _ in range(count)])
        numbers = take_numbers(regency=self.regency, count=count)
        businesses = Business.objects.bulk_create(
            [self.business(*facts) for facts in zip(numbers, trades, owners, strict=True)]
        )
        pairs = list(zip(businesses, trades, strict=True))
        products = Product.objects.bulk_create(self.each(self.products, pairs))
        figures = Figures.objects.bulk_create(self.each(self.figures, pairs))
        RawMaterial.objects.bulk_create(self.materials(figures, dict(self.trade_of(pairs))))
        Market.objects.bulk_create(self.markets(products))
        Certificate.objects.bulk_create(self.each(self.certificates, pairs))
        point_to_latest([business.pk for business in businesses])
        return len(businesses)

    def each(self, make, pairs):
        return [row for business, trade in pairs for row in make(business, trade)]

    def trade_of(self, pairs):
        return ((business.pk, trade) for business, trade in pairs)

    def trade(self):
        return self.chance.choices(TRADES, cum_weights=self.weights)[0]

    def mostly(self, value, otherwise, share):
        return value if self.chance.random() < share else otherwise

    def near(self, place, degrees):
        """A spot at most so far from a place, as (latitude, longitude)."""
        return tuple(
            round(Decimal(at + self.chance.uniform(-degrees, degrees)), 6)
            for at in map(float, place)
        )

    def owner(self):
        chance = self.chance
        return Owner(
            region_id=self.regency,
            name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
            sex=self.mostly(Sex.FEMALE, Sex.MALE, 0.6),
            phone=self.mostly(f"+62812{chance.randint(10**7, 10**8 - 1)}", None, 0.7),
        )

    def business(self, number, trade, owner):
        chance = self.chance
        name = self.mostly(owner.name.split()[0], chance.choice(BRANDS), 0.55)
        licensed = chance.random() < 0.35
        located = chance.random() < 0.4
        village = chance.choice(self.villages)
        spot = self.near(self.centres[village[: Level.DISTRICT]], 0.02)
        latitude, longitude = spot if located else (None, None)
        return Business(
            registry_no=number,
            name=f"{trade.title} {name}",
            brand=self.mostly("", chance.choice(BRANDS), 0.7),
            owner=owner,
            region_id=village,
            address=f"Jl. {chance.choice(STREETS)} No. {chance.randint(1, 120)}",
            rt=f"{chance.randint(1, 12):03}",
            rw=f"{chance.randint(1, 8):03}",
            kbli=self.kbli.get(trade.kbli),
            legal_form=chance.choices(LEGAL_FORMS, [50, 38, 7, 5])[0],
            nib=str(chance.randint(10**12, 10**13 - 1)) if licensed else None,
            founded_year=self.year - chance.randint(1, 25),
            latitude=latitude,
            longitude=longitude,
            coordinate_source=CoordinateSource.DEVICE if located else "",
            status=chance.choices(STATUSES, [88, 6, 4, 2])[0],
            source=Source.FIELD_VISIT,
            collected_on=date(self.year, 1, 1) - timedelta(days=chance.randint(0, 1_000)),
        )

    def products(self, business, trade):
        chosen = self.chance.sample(
            trade.products, k=min(len(trade.products), self.chance.randint(1, 3))
        )
        for name, unit, price in chosen:
            output = self.chance.randint(30, 900)
            yield Product(
                business=business,
                name=name,
                category=trade.category,
                unit_id=unit,
                price=round(price * self.chance.uniform(0.85, 1.25), -2),
                monthly_output=output,
                monthly_capacity=round(output * self.chance.uniform(1.0, 1.6)),
            )

    def figures(self, business, trade):
        """Three years that grow or shrink together; a few firms stood still for a year."""
        chance = self.chance
        workers = chance.randint(*trade.workers)
        women = chance.randint(0, workers)
        _, unit, price = trade.products[0]
        volume = chance.randint(400, 9_000)
        machines = chance.randint(2, 180) * 500_000
        for year in range(self.year - 3, self.year):
            if chance.random() < 0.12:  # nobody asked that year
                continue
            if chance.random() < 0.02:
                yield Figures(business=business, year=year, operated=False)
                continue
            volume = round(volume * chance.uniform(0.9, 1.18))
            value = volume * price
            yield Figures(
                business=business,
                year=year,
                workers_male=workers - women,
                workers_female=women,
                investment_machines=machines,
                production_volume=volume,
                production_unit_id=unit,
                production_value=value,
                materials_value=round(value * chance.uniform(0.35, 0.6), -3),
                installed_capacity=round(volume * 1.4),
                used_capacity=volume,
                turnover=self.mostly(round(value * 1.05, -3), None, 0.85),
            )

    def materials(self, figures, trade_of):
        for row in figures:
            if row.operated and row.year == self.year - 1:
                yield RawMaterial(
                    figures=row,
                    name=trade_of[row.business_id].material,
                    origin=self.mostly(Origin.LOCAL, Origin.DOMESTIC, 0.7),
                    value=row.materials_value,
                )

    def markets(self, products):
        reaches = [Reach.LOCAL, Reach.REGIONAL, Reach.NATIONAL, Reach.EXPORT]
        for product in products:
            reach = self.chance.choices(reaches, [60, 27, 11, 2])[0]
            abroad = reach == Reach.EXPORT
            yield Market(
                business_id=product.business_id,
                product=product,
                year=self.year - 1,
                reach=reach,
                channel=Channel.EXPORT if abroad else self.chance.choice(list(Channel)[:4]),
                country_id=self.chance.choice(["MY", "SG", "NL", "JP"]) if abroad else None,
                share_percent=self.chance.choice([50, 60, 80, 100]),
            )

    def certificates(self, business, trade):
        chance = self.chance
        today = date(self.year, 11, 22)
        if trade.category == "food" and chance.random() < 0.4:
            expires = today + timedelta(days=chance.randint(-200, 1_500))
            yield Certificate(
                business=business,
                kind=CertificateKind.PIRT,
                number=FOOD_PERMIT.format(chance.randint(1, 999), expires.year % 100),
                issuer="Dinas Kesehatan",
                expires_on=expires,
            )
        if business.nib and chance.random() < 0.3:
            yield Certificate(
                business=business,
                kind=CertificateKind.HALAL,
                number=f"ID3511{chance.randint(10**10, 10**11 - 1)}",
                issuer="BPJPH",
            )
