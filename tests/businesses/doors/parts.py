"""What a business has several of, as each door is told one of them.

Doors: the page of the part; a call that adds one; a call and a call of many that register the
business with it. Lists know none of them beyond the facts of rows.py.

Left out, and why:
- scans and photos: files are handed in on pages alone;
- the product of a market or certificate: its address exists once the business does, so a call
  that registers both cannot name it (tests/businesses/api/test_writing.py asks it by itself);
- raw materials: they come with a period that exists; numbers in other systems: pages alone.
"""

from dataclasses import dataclass
from uuid import uuid4

from hypothesis import strategies as st

from businesses.api.parts import (
    CertificateSerializer,
    FiguresSerializer,
    MarketSerializer,
    ProductSerializer,
)
from tests.businesses.doors.doors import faults_of, taken_back
from tests.businesses.doors.rows import COUNTS, DAYS, HERE, MONEY, Said, alike
from tests.businesses.test_business_form import opened
from tests.businesses.test_parts import address

AMOUNTS = [Said("1.250,5", "1250.5", ""), *alike("0", "-1", "sekarung", "9" * 20)]
UNITS = alike("kg", "kodii")
YEARS = alike("2025", "1989", "2101", "dulu", "")
HALVES = alike("0", "2", "3")
KBLI = alike("10794", "47242", "99999")


@dataclass(frozen=True)
class Kind:
    """`page` and `call` name it in addresses, `within` in the record of a business."""

    page: str
    call: str
    within: str
    serializer: type
    facts: dict
    surely: tuple

    def __str__(self):
        return self.call

    @property
    def names(self):
        """Of each fact, where it stands in the JSON of such a part."""
        told = self.serializer()
        found = {field.source: (name,) for name, field in told.fields.items()}
        if "finances" in told.fields:
            inner = told.fields["finances"].fields
            found |= {field.source: ("finances", name) for name, field in inner.items()}
        return found

    @property
    def some(self):
        facts = {fact: st.sampled_from(said) for fact, said in self.facts.items()}
        sure = {fact: facts.pop(fact) for fact in self.surely}
        return st.fixed_dictionaries(sure, optional=facts)


NUMBERS = {
    "nib": ["9120001234567", "9120-0012-34567", "12"],
    "pirt": ["2063513010123-27", "206351301012327", "123"],
    "bpom_md": ["MD224513001234", "MD1", "md224513001234"],
    "halal": ["ID35110000123456", "ID1", "35110000123456"],
    "sni": ["SNI 01-4305", "x" * 60, "x" * 61, ""],
}
CERTIFICATE = Kind(
    "izin",
    "certificates",
    "certificates",
    CertificateSerializer,
    {
        "kind": alike(*NUMBERS, "other", "surat sakti", ""),
        "number": alike(*(number for numbers in NUMBERS.values() for number in numbers)),
        "issuer": alike("Dinkes", "x" * 151),
        "issued_on": [*DAYS, *alike("2030-01-01")],
        "expires_on": [*DAYS, *alike("2020-01-01")],
        "scope": alike("keripik", "x" * 201),
        "facilitated_by": alike("Disperindag", "x" * 151),
    },
    ("kind", "number"),
)
PRODUCT = Kind(
    "produk",
    "products",
    "products",
    ProductSerializer,
    {
        "name": alike("Keripik tempe", "x" * 151, ""),
        "category": alike("food", "obat"),
        "kbli": KBLI,
        "brand": alike("Rupi", "x" * 151),
        "unit": UNITS,
        "price": MONEY,
        "monthly_capacity": AMOUNTS,
        "monthly_output": AMOUNTS,
        "packaging": alike("plastik", "x" * 151),
        "shelf_life_days": alike("90", "-1", "lama", "9999999999"),
        "is_village_flagship": [Said("on", True, ""), Said("", False, "")],
        "ecatalogue_url": alike("https://e-katalog.lkpp.go.id/x", "bukan alamat", "javascript:1"),
    },
    ("name",),
)
MARKET = Kind(
    "pasar",
    "markets",
    "markets",
    MarketSerializer,
    {
        "year": YEARS,
        "part": HALVES,
        "channel": alike("reseller", "sihir", ""),
        "reach": alike("local", "export", "bulan"),
        "destination": alike("35.78", "99.99"),
        "country": alike("JP", "XX"),
        "buyer": alike("Toko Maju", "x" * 151),
        "share_percent": [
            *(Said("12,5", "12.5", ""), Said("1,234", "1.234", "")),
            *alike("101", "-1", "separuh"),
        ],
        "volume": AMOUNTS,
        "unit": UNITS,
        "value": MONEY,
    },
    ("year", "part", "channel", "reach"),
)
FIGURES = Kind(
    "angka",
    "figures",
    "latest_figures",
    FiguresSerializer,
    {
        "year": YEARS,
        "part": HALVES,
        "operated": [Said("", True, ""), Said("on", False, "")],
        **dict.fromkeys(
            ("workers_male", "workers_female", "workers_foreign", "workers_family"), COUNTS
        ),
        **dict.fromkeys(("investment_machines", "investment_other", "investment_undivided"), MONEY),
        **dict.fromkeys(("investment_land", "investment_building", "working_capital"), MONEY),
        "production_unit": UNITS,
        **dict.fromkeys(("installed_capacity", "used_capacity", "production_volume"), AMOUNTS),
        **dict.fromkeys(("production_value", "materials_value", "turnover", "energy_cost"), MONEY),
        **dict.fromkeys(("electricity_kwh", "fuel_litres", "water_m3"), AMOUNTS),
    },
    ("year", "part"),
)
KINDS = [CERTIFICATE, PRODUCT, MARKET, FIGURES]
# Boxes that ask it the other way round.
BOXES = {"operated": "not_operated"}
FACTS_OF_BOXES = {box: fact for fact, box in BOXES.items()}


class DoorsOfParts:
    def __init__(self, client, writer, business):
        self.client, self.writer, self.business = client, writer, business

    def all(self, kind, said):
        """By name, what each door answers to the same part: the facts that are wrong, and codes."""
        answers = {}
        for door in (self.page, self.call, self.with_business, self.with_many):
            with taken_back():
                answers[door.__name__] = door(kind, said)
        return answers

    def page(self, kind, said):
        to = address(self.business, kind.page)
        typed = {BOXES.get(fact, fact): each.typed for fact, each in said.items()}
        answer = self.client.post(to, opened(self.client, to) | typed)
        if answer.status_code == 302:
            return set()
        return {
            (FACTS_OF_BOXES.get(box, box), error.code or "invalid")
            for box, errors in answer.context["form"].errors.as_data().items()
            for error in errors
        }

    def call(self, kind, said):
        data = told(kind, said) | {"business": str(self.business.uuid)}
        answer = self.writer.post(f"{kind.call}/", data)
        return self.facts(kind, answer.json(), "") if answer.status_code >= 400 else set()

    def with_business(self, kind, said):
        answer = self.writer.post("businesses/", new_with(kind, said))
        at = place_of(kind)
        return self.facts(kind, answer.json(), at) if answer.status_code >= 400 else set()

    def with_many(self, kind, said):
        answer = self.writer.post(
            "businesses/bulk/?mode=commit&atomic=row&match=id",
            {"items": [{"data": new_with(kind, said)}]},
            **{"Idempotency-Key": str(uuid4())},
        )
        [result] = answer.json()["results"]
        at = f"/items/0/data{place_of(kind)}"
        return self.facts(kind, result, at) if result["status"] == "refused" else set()

    def facts(self, kind, answer, at):
        known = {path: fact for fact, path in kind.names.items()}
        return {(known.get(path, path), code) for path, code in faults_of(answer, at, tuple)}


def told(kind, said):
    """As JSON tells it; an empty box is null there."""
    data = {}
    for fact, each in said.items():
        *path, name = kind.names[fact]
        inner = data
        for step in path:
            inner = inner.setdefault(step, {})
        inner[name] = None if each.sent == "" else each.sent
    return data


def place_of(kind):
    return f"/{kind.within}" if kind is FIGURES else f"/{kind.within}/0"


def new_with(kind, said):
    part = told(kind, said)
    return {
        "name": "Emping Jaya",
        "region": HERE.code,
        kind.within: part if kind is FIGURES else [part],
    }
