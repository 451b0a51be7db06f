"""One row of a list as facts the registry can keep, and the problems found on the way."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from businesses.exchange.columns import BY_NAME, COLUMNS
from businesses.exchange.listing import Row
from businesses.exchange.values import is_blank
from ikm_registry.regions.resolve import DISTRICT, UnknownPlace
from ikm_registry.ui.templatetags.ui import masked

# As the constraint of Business has it; asking the database row by row would be too slow.
INDONESIA = ((Decimal("-11.5"), Decimal("6.5")), (Decimal("94.5"), Decimal("141.5")))


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    column: str
    value: str
    reason: str
    is_refusal: bool
    overrules: bool


@dataclass
class Facts:
    """What one row says, by fact; `problems` name what it says that cannot be kept."""

    row: Row
    values: dict[str, Any]
    titles: dict[str, str]
    place: str = ""
    made_name: str = ""  # for a row that names no business
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self):
        return any(problem.is_refusal for problem in self.problems)

    def of(self, model):
        """{field: value} of what the row says of one model."""
        return {
            each.fact: self.values[each.name]
            for each in COLUMNS
            if each.model is model and each.name in self.values
        }

    def complain(self, fact, reason, *, value=None, refusal=False, overrules=False):
        """Note a problem; equal ones share their reason word for word, so that they group."""
        text = self.row.get(fact) if value is None else value
        self.problems.append(
            Problem(
                row=self.row.number,
                column=Truncator(self.titles.get(fact) or BY_NAME[fact].label).chars(100),
                value=Truncator(masked(text) if fact == "owner_nik" else text).chars(200),
                reason=Truncator(reason).chars(300),
                is_refusal=refusal,
                overrules=overrules,
            )
        )


class FactReader:
    """Reads the rows of one listing with one Reader; asks the database nothing."""

    def __init__(self, listing, reader):
        self.listing = listing
        self.reader = reader

    def read(self, row):
        facts = Facts(row, {}, self.listing.titles)
        for fact, text in row.texts.items():
            value, reason = self.reader.read(fact, text)
            if reason:
                facts.complain(fact, reason, refusal=BY_NAME[fact].refuses)
            elif value not in (None, ""):
                facts.values[fact] = value
        self.find_place(facts)
        self.find_product(facts)
        self.find_name(facts)
        keep_whole_pairs(facts)
        return facts

    def find_place(self, facts):
        """The most exact place that is certain; what is not certain becomes a warning."""
        district, village = facts.row.get("district"), facts.row.get("village")
        try:
            facts.place = self.reader.places.find(district, village)
        except UnknownPlace as unknown:
            facts.complain(unknown.column, unknown.reason)
            facts.place = self.place_without(unknown.column, district, village)
        if not facts.place.startswith(self.reader.regency):
            facts.complain(
                "village", _("This place belongs to another regency by now."), refusal=True
            )
        elif facts.place == self.reader.regency and is_blank(district):
            facts.complain("district", _("No district given; the business stands at its regency."))

    def place_without(self, column, district, village):
        """The other of the two names may be enough: a village that is the only one so called."""
        left = ("", village) if column == DISTRICT else (district, "")
        try:
            return self.reader.places.find(*left)
        except UnknownPlace:
            return self.reader.regency

    def find_product(self, facts):
        """Lists without products often tell the line of trade, which names them as well."""
        if "product_name" not in facts.values and "commodity" in facts.values:
            product, reason = self.reader.read("product_name", facts.values["commodity"])
            if product and not reason:
                facts.values["product_name"] = product

    def find_name(self, facts):
        """Many rows name no business: then its brand or owner does, or what it makes and where."""
        if "name" in facts.values or facts.is_refused:
            return
        values = facts.values
        product = values.get("product_name", "")
        place = self.reader.places.names[facts.place] if facts.place else ""
        made = f"Usaha {product.lower()}, {place}" if product else ""
        facts.made_name = values.get("brand") or values.get("owner_name") or made[:200]
        if not facts.made_name:
            facts.complain(
                "name", _("Neither business, owner nor product has a name."), refusal=True
            )


def keep_whole_pairs(facts):
    """Half of a pair says nothing: a volume without its unit, one coordinate alone."""
    values = facts.values
    if "production_volume" in values and "production_unit" not in values:
        del values["production_volume"]
        facts.complain(
            "production_volume", _("Its unit is missing or unknown; the volume is left out.")
        )
    spot = [values.pop(name, None) for name in ("latitude", "longitude")]
    if spot == [None, None]:
        return
    if None not in spot and all(
        low <= degree <= high for degree, (low, high) in zip(spot, INDONESIA, strict=True)
    ):
        values["latitude"], values["longitude"] = spot
    else:
        facts.complain(
            "latitude", _("Coordinates are left out: they lie outside Indonesia or lack a half.")
        )
