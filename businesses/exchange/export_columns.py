"""The columns of an exported list, each declared once: what it says, and who may read it.

The import takes a heading that it knows (columns.py) as a fact to load. Headings here are
known to it only where loading the file again may change nothing: whole facts of the
business itself. Sums, joined names and newest figures are headed otherwise on purpose.
"""

from dataclasses import dataclass
from functools import partial

from django.db import models
from django.db.models import F, OuterRef, StringAgg, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from businesses.choices import (
    CertificateKind,
    LegalForm,
    Part,
    Sex,
    SizeScheme,
    Source,
    Status,
)
from businesses.exchange.listed import (
    PARTING,
    PEOPLE,
    RUPIAH,
    Column,
    day_of,
    fact,
    places,
    worded,
    yes_or_no,
)
from businesses.models import Business, Certificate, Figures, Owner, Product
from businesses.models.money import is_money

RECORD = _("Record of the business")
NEWEST = _("Newest figures of the business")
THRESHOLDS = _("Worked out from the newest figures by the thresholds valid today")
UNKNOWN_OR_NONE = _("Empty is unknown, 0 is none")
# Where a business points to the one record that a column is about.
LINKS: dict[type[models.Model], str] = {Owner: "owner", Figures: "latest_figures"}


@dataclass(frozen=True, kw_only=True)
class BusinessColumn(Column):
    """One fact of a business; whoever may not see the record that holds it finds it empty."""

    path: str
    holder: type[models.Model] = Business
    source: str | Promise = RECORD

    @property
    def is_money(self):
        return self.holder is Figures and is_money(
            Figures._meta.get_field(self.path.split("__")[0])
        )

    def expression(self, user):
        """The fact as seen from a business; of several records, all that `user` may see."""
        if self.holder is Business:
            return F(self.path)
        if self.holder in LINKS:
            return F(f"{LINKS[self.holder]}__{self.path}")
        rows = self.holder._default_manager.visible_to(user).filter(business=OuterRef("pk"))
        texts = StringAgg(self.path, Value(PARTING), distinct=True, order_by=self.path)
        return Subquery(rows.order_by().values("business").annotate(texts=texts).values("texts"))


def labelled(choice):
    return str(choice.label)


of_business = partial(fact, of=BusinessColumn)
newest = partial(of_business, holder=Figures, source=NEWEST)


IDENTITY = [
    of_business(
        "registry_no",
        _("IKM registry number"),
        _("By which the registry knows the business; it never changes"),
        "registry_no",
    ),
    of_business("name", _("Business name"), _("As the owner calls it"), "name"),
    of_business("brand", _("Brand"), _("Name on the goods"), "brand"),
    of_business(
        "legal_form",
        _("Legal form"),
        _("In the words of OSS"),
        "legal_form",
        read=worded(LegalForm),
    ),
    of_business("nib", "NIB", _("Business identification number of OSS, 13 digits"), "nib"),
    of_business("kbli", _("KBLI code"), _("Main line of business"), "kbli__code"),
    of_business(
        "kbli_title", _("KBLI title"), _("The same in words"), "kbli__title", source="KBLI 2020"
    ),
]
PLACE = [
    *places("region", BusinessColumn),
    of_business("address", _("Address"), _("Street, hamlet or landmark"), "address"),
    of_business("rt", "RT", _("Neighbourhood"), "rt"),
    of_business("rw", "RW", _("Ring of neighbourhoods"), "rw"),
    of_business(
        "latitude", _("Coordinate: latitude"), _("South is negative"), "latitude", unit="°"
    ),
    of_business(
        "longitude", _("Coordinate: longitude"), _("East is positive"), "longitude", unit="°"
    ),
]
STATE = [
    of_business("status", _("Status"), _("Whether it works"), "status", read=worded(Status)),
    *(
        of_business(
            f"size_{scheme}",
            scheme.label,
            _("Size class by this test; empty where a fact that it asks for is unknown"),
            f"size_{scheme}",
            source=THRESHOLDS,
            read=labelled,
        )
        for scheme in SizeScheme
    ),
]
OWNER = [
    of_business(
        "owner_name",
        _("Owner's name"),
        _("Personal data: keep it to yourself"),
        "name",
        holder=Owner,
    ),
    of_business("owner_sex", _("Sex"), _("Of the owner"), "sex", holder=Owner, read=worded(Sex)),
]
FIGURES = [
    newest("figures_year", _("Year of the newest figures"), _("Their year"), path="year"),
    newest(
        "figures_part",
        _("Part of the year"),
        _("Whole year or half of it"),
        path="part",
        read=worded(Part),
    ),
    newest(
        "figures_operated",
        _("Did it operate"),
        _("“No” means that nothing was made then"),
        path="operated",
        read=yes_or_no,
    ),
    newest("workers_male", _("Men at work, newest"), UNKNOWN_OR_NONE, unit=PEOPLE),
    newest("workers_female", _("Women at work, newest"), UNKNOWN_OR_NONE, unit=PEOPLE),
    newest("workers_total", _("All workers, newest"), _("As far as known"), unit=PEOPLE),
    newest("production_volume", _("Production, newest"), UNKNOWN_OR_NONE, unit=_("next column")),
    newest(
        "production_unit",
        _("Unit of the production"),
        _("In which it is counted"),
        path="production_unit__name",
    ),
    newest("production_value", _("Value of production, newest"), UNKNOWN_OR_NONE, unit=RUPIAH),
    newest("turnover", _("Turnover, newest"), UNKNOWN_OR_NONE, unit=RUPIAH),
    newest(
        "investment_total",
        _("Investment without land and building, newest"),
        _("Machines, tools and other"),
        unit=RUPIAH,
    ),
]
HOLDINGS = [
    of_business(
        "products",
        _("List of products"),
        _("Names of all products"),
        "name",
        holder=Product,
        source=_("Products of the business"),
    ),
    of_business(
        "certificates",
        _("Certificates held"),
        _("Their kinds, valid or expired"),
        "kind",
        holder=Certificate,
        source=_("Permits of the business"),
        read=worded(CertificateKind),
    ),
]
ORIGIN = [
    of_business(
        "source",
        _("Source of the data"),
        _("How the facts came to the registry"),
        "source",
        read=worded(Source),
    ),
    of_business(
        "collected_on", _("Collected on"), _("When the facts were asked for"), "collected_on"
    ),
    of_business(
        "confirmed",
        _("Last confirmed"),
        _("When somebody last said that they still hold"),
        "confirmed_at",
        read=day_of,
    ),
    of_business(
        "changed",
        _("Last changed on"),
        _("When the record was last changed"),
        "updated_at",
        read=day_of,
    ),
]
COLUMNS = [*IDENTITY, *PLACE, *STATE, *OWNER, *FIGURES, *HOLDINGS, *ORIGIN]
