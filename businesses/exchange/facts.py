"""One row of a list as facts the registry can keep, and the problems found on the way."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from businesses.exchange.columns import BY_NAME, COLUMNS
from businesses.exchange.listing import Row
from businesses.exchange.values import is_blank
from businesses.models import Business
from ikm_registry.regions.resolve import DISTRICT, UnknownPlace
from ikm_registry.ui.templatetags.ui import masked

# By what a business is named that has no name of its own.
NAMING = {"name", "brand", "owner_name", "product_name"}


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    column: str
    value: str
    reason: str
    is_refusal: bool
    overrules: bool
    fact: str = ""
    code: str = ""


@dataclass
class Facts:
    """What one row says, by fact; `problems` name what it says that cannot be kept."""

    row: Row
    values: dict[str, Any]
    titles: dict[str, str]
    place: str = ""
    made_name: str = ""  # for a row that names no business
    not_taken: set[str] = field(default_factory=set)
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

    def complain(
        self, fact, reason, *, value=None, refusal=False, overrules=False, code="", about=""
    ):
        """Note a problem; equal ones share their reason word for word, so that they group.

        With a code it is one that programs are told of, too, as wrong with this fact or with the
        one that it is `about`.
        """
        text = self.row.get(fact) if value is None else value
        self.problems.append(
            Problem(
                row=self.row.number,
                column=Truncator(self.titles.get(fact) or BY_NAME[fact].label).chars(100),
                value=Truncator(masked(text) if fact == "owner_nik" else text).chars(200),
                reason=Truncator(reason).chars(300),
                is_refusal=refusal,
                overrules=overrules,
                fact=(about or fact) if code else "",
                code=code,
            )
        )

    def take_errors(self, fact, errors, **more):
        """What a rule says, by the code that every door tells it by."""
        for error in errors:
            [reason] = error.messages
            self.complain(fact, reason, code=error.code or "invalid", **more)


class FactReader:
    """Reads the rows of one listing with one Reader; asks the database nothing."""

    def __init__(self, listing, reader):
        self.listing = listing
        self.reader = reader

    def read(self, row):
        facts = Facts(row, {}, self.listing.titles)
        for fact, text in row.texts.items():
            value, wrong = self.reader.read(fact, text)
            about = "region" if fact == "regency" else ""
            if wrong:
                facts.take_errors(fact, wrong, refusal=BY_NAME[fact].refuses, about=about)
                facts.not_taken.add(fact)
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
            code = "does_not_exist"
            facts.complain(unknown.column, unknown.reason, code=code, about="region")
            facts.place = self.place_without(unknown.column, district, village)
        if not facts.place.startswith(self.reader.regency):
            sentence = _("This place belongs to another regency by now.")
            facts.complain("village", sentence, refusal=True, code="permission", about="region")
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
            product, wrong = self.reader.read("product_name", facts.values["commodity"])
            if product and not wrong:
                facts.values["product_name"] = product

    def find_name(self, facts):
        """Many rows name no business: then its brand or owner does, or what it makes and where."""
        values = facts.values
        # A name that cannot be taken has been complained of already.
        if "name" in values or not NAMING.isdisjoint(facts.not_taken):
            return
        product = values.get("product_name", "")
        place = self.reader.places.names[facts.place] if facts.place else ""
        made = f"Usaha {product.lower()}, {place}" if product else ""
        facts.made_name = values.get("brand") or values.get("owner_name") or made[:200]
        if not facts.made_name:
            sentence = _("Neither business, owner nor product has a name.")
            facts.complain("name", sentence, refusal=True, code="required")


def keep_whole_pairs(facts):
    """Half of a pair says nothing: a volume without its unit, one coordinate alone."""
    values = facts.values
    if "production_volume" in values and "production_unit" not in values:
        del values["production_volume"]
        sentence = _("Its unit is missing or unknown; the volume is left out.")
        complain_of_missing(facts, "production_volume", "production_unit", sentence, "required")
    spot = {name: values.pop(name) for name in ("latitude", "longitude") if name in values}
    wrong = Business(**spot).wrong_coordinates() if spot else {}
    for name, error in wrong.items():
        sentence = _("Coordinates are left out: they lie outside Indonesia or lack a half.")
        complain_of_missing(facts, "latitude", name, sentence, error.code)
    if not wrong:
        values |= spot


def complain_of_missing(facts, fact, about, sentence, code):
    """Where the other half was told, but could not be read, that has been said already."""
    is_told = code == "required" and facts.row.get(about)
    facts.complain(fact, sentence, code="" if is_told else code, about=about)
