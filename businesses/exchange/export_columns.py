"""The columns of an exported list, each declared once: what it says, and who may read it.

The import takes a heading that it knows (columns.py) as a fact to load. Headings here are
known to it only where loading the file again may change nothing: whole facts of the
business itself. Sums, joined names and newest figures are headed otherwise on purpose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, StringAgg, Subquery, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
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
from businesses.models import Business, Certificate, Figures, Owner, Product
from businesses.models.money import is_money
from ikm_registry.regions.choices import Level

RECORD = _("Record of the business")
PLACES = _("Kemendagri codes and names of regions")
NEWEST = _("Newest figures of the business")
THRESHOLDS = _("Worked out from the newest figures by the thresholds valid today")
RUPIAH = _("rupiah")
PEOPLE = _("people")
UNKNOWN_OR_NONE = _("Empty is unknown, 0 is none")
KBLI = "KBLI 2020"
PARTING = ", "
# Where a business points to the one record that a column is about.
LINKS: dict[type[models.Model], str] = {Owner: "owner", Figures: "latest_figures"}


def as_it_is(value):
    return value


@dataclass(frozen=True)
class Column:
    """One fact of a list; whoever may not see the record that holds it finds it empty.

    `path` leads to the fact from that record, `read` turns what the database gives into
    text, a number or a day.
    """

    name: str
    heading: str | Promise
    meaning: str | Promise
    path: str
    of: type[models.Model] = Business
    unit: str | Promise = ""
    source: str | Promise = RECORD
    read: Callable[[Any], Any] = as_it_is

    @property
    def is_money(self):
        return self.of is Figures and is_money(Figures._meta.get_field(self.path.split("__")[0]))

    def expression(self, user):
        """The fact as seen from a business; of several records, all that `user` may see."""
        if self.of is Business:
            return F(self.path)
        if self.of in LINKS:
            return F(f"{LINKS[self.of]}__{self.path}")
        rows = self.of._default_manager.visible_to(user).filter(business=OuterRef("pk"))
        texts = StringAgg(self.path, Value(PARTING), distinct=True, order_by=self.path)
        return Subquery(rows.order_by().values("business").annotate(texts=texts).values("texts"))


@cache
def words_of(choices, language):
    """{code: words}, looked up in the catalogue once and not for every row."""
    return {str(code): str(label) for code, label in choices.choices}


def worded(choices):
    """Reads one code or several as the words of a closed list."""

    def read(codes):
        words = words_of(choices, get_language())
        return PARTING.join(words[code] for code in str(codes).split(PARTING))

    return read


def labelled(choice):
    return str(choice.label)


def yes_or_no(value):
    return str(_("yes") if value else _("no"))


def day_of(moment):
    return timezone.localtime(moment).date()


def place(level):
    """A part of "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"."""
    nth = Level.values.index(level) + 1

    def read(full_name):
        parts = full_name.split(", ")
        return parts[-nth] if nth <= len(parts) else None

    return read


def newest(name, heading, meaning, *, path="", unit="", read=as_it_is):
    return Column(name, heading, meaning, path or name, Figures, unit, NEWEST, read)


IDENTITY = [
    Column(
        "registry_no",
        _("IKM registry number"),
        _("By which the registry knows the business; it never changes"),
        "registry_no",
    ),
    Column("name", _("Business name"), _("As the owner calls it"), "name"),
    Column("brand", _("Brand"), _("Name on the goods"), "brand"),
    Column(
        "legal_form",
        _("Legal form"),
        _("In the words of OSS"),
        "legal_form",
        read=worded(LegalForm),
    ),
    Column("nib", "NIB", _("Business identification number of OSS, 13 digits"), "nib"),
    Column("kbli", _("KBLI code"), _("Main line of business"), "kbli__code"),
    Column(
        "kbli_title", _("KBLI title"), _("The same in words"), "kbli__title", source="KBLI 2020"
    ),
]
PLACE = [
    Column(
        level.name.lower(),
        heading,
        _("Name of the region; empty where only a wider one is known"),
        "region__full_name",
        source=PLACES,
        read=place(level),
    )
    for level, heading in [
        (Level.PROVINCE, _("Province name")),
        (Level.REGENCY, _("Regency/city")),
        (Level.DISTRICT, _("District")),
        (Level.VILLAGE, _("Village")),
    ]
] + [
    Column(
        "region", _("Region code"), _("Code of the narrowest known place"), "region", source=PLACES
    ),
    Column("address", _("Address"), _("Street, hamlet or landmark"), "address"),
    Column("rt", "RT", _("Neighbourhood"), "rt"),
    Column("rw", "RW", _("Ring of neighbourhoods"), "rw"),
    Column("latitude", _("Coordinate: latitude"), _("South is negative"), "latitude", unit="°"),
    Column("longitude", _("Coordinate: longitude"), _("East is positive"), "longitude", unit="°"),
]
STATE = [
    Column("status", _("Status"), _("Whether it works"), "status", read=worded(Status)),
    *(
        Column(
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
    Column("owner_name", _("Owner's name"), _("Personal data: keep it to yourself"), "name", Owner),
    Column("owner_sex", _("Sex"), _("Of the owner"), "sex", Owner, read=worded(Sex)),
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
    Column(
        "products",
        _("List of products"),
        _("Names of all products"),
        "name",
        Product,
        source=_("Products of the business"),
    ),
    Column(
        "certificates",
        _("Certificates held"),
        _("Their kinds, valid or expired"),
        "kind",
        Certificate,
        source=_("Permits of the business"),
        read=worded(CertificateKind),
    ),
]
ORIGIN = [
    Column(
        "source",
        _("Source of the data"),
        _("How the facts came to the registry"),
        "source",
        read=worded(Source),
    ),
    Column("collected_on", _("Collected on"), _("When the facts were asked for"), "collected_on"),
    Column(
        "confirmed",
        _("Last confirmed"),
        _("When somebody last said that they still hold"),
        "confirmed_at",
        read=day_of,
    ),
    Column(
        "changed",
        _("Last changed on"),
        _("When the record was last changed"),
        "updated_at",
        read=day_of,
    ),
]
COLUMNS = [*IDENTITY, *PLACE, *STATE, *OWNER, *FIGURES, *HOLDINGS, *ORIGIN]
