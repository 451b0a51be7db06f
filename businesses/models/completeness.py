"""How complete a record is: the twenty core facts that a Dinas asks of every industry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from businesses.models.business import Business
from businesses.models.certificate import Certificate
from businesses.models.figures import Figures
from businesses.models.market import Market
from businesses.models.owner import Owner
from businesses.models.product import Photo, Product
from ikm_registry.regions.choices import Level

COUNTED = [Figures, Product, Market, Certificate, Photo]


@dataclass(frozen=True)
class CoreFact:
    """One of the twenty, `model` being where it is written."""

    label: str | Promise
    model: type[models.Model]
    is_known: Callable[[Business], bool]


def has(*names):
    return lambda business: all(getattr(business, name) not in (None, "") for name in names)


def owner_has(name):
    return lambda business: business.owner is not None and has(name)(business.owner)


def figures_have(name):
    return lambda business: (
        business.latest_figures is not None and has(name)(business.latest_figures)
    )


def measured(name):
    """Known, or known not to exist: a business that did not operate has nothing to measure."""

    def known(business):
        figures = business.latest_figures
        return figures is not None and (not figures.operated or has(name)(figures))

    return known


def some(model):
    return lambda business: getattr(business, count_name(model)) > 0


CORE = [
    CoreFact(_("business name"), Business, has("name")),
    CoreFact(_("legal form"), Business, has("legal_form")),
    CoreFact("NIB", Business, has("nib")),
    CoreFact(_("year it was founded"), Business, has("founded_year")),
    CoreFact(_("main KBLI"), Business, has("kbli_id")),
    CoreFact(_("village"), Business, lambda it: len(it.region_id) == Level.VILLAGE),
    CoreFact(_("address"), Business, has("address")),
    CoreFact(_("coordinates"), Business, has("latitude", "longitude")),
    CoreFact(_("day the data were collected"), Business, has("collected_on")),
    CoreFact(_("owner's name"), Owner, owner_has("name")),
    CoreFact(_("owner's NIK"), Owner, owner_has("nik")),
    CoreFact(_("owner's sex"), Owner, owner_has("sex")),
    CoreFact(_("owner's phone"), Owner, owner_has("phone")),
    CoreFact(_("workers"), Figures, measured("workers_total")),
    CoreFact(_("investment"), Figures, figures_have("investment_total")),
    CoreFact(_("production"), Figures, measured("production_volume")),
    CoreFact(_("turnover (omzet)"), Figures, measured("turnover")),
    CoreFact(_("a product"), Product, some(Product)),
    CoreFact(_("a market"), Market, some(Market)),
    CoreFact(_("a photo"), Photo, some(Photo)),
]


@dataclass(frozen=True)
class Completeness:
    missing: list[CoreFact]
    total: int = len(CORE)

    @classmethod
    def of(cls, business):
        """Costs no query for a business that was loaded `with_counts`, owner and figures."""
        return cls([fact for fact in CORE if not fact.is_known(business)])

    @property
    def known(self):
        return self.total - len(self.missing)


def count_name(model):
    return f"{model._meta.model_name}_count"


def with_counts(businesses):
    """Add `figures_count`, `product_count`… to each: how many of what belong to it."""
    return businesses.annotate(**{count_name(model): count_of(model) for model in COUNTED})


def count_of(model):
    own = model.objects.filter(business=OuterRef("pk")).order_by().values("business")
    counted = Subquery(own.annotate(number=Count("pk")).values("number"))
    return Coalesce(counted, Value(0), output_field=IntegerField())
