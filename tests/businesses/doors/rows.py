"""One row about a business, as each door is told it, and what may be right or wrong with it.

`FACTS` are all that page, call, call of many and list take alike. No column of a list has the facts
of `BEYOND`, which the other three are told; what a business has several of stands in parts.py.

Left out, and why:
- `registry_no`, `id`: they say which business is meant and are written by no door;
- the year of figures: a list is of one year, which whoever hands it in says, and a row of another
  is refused there alone (`other_year`); the other doors are asked in parts.py;
- why an owner's data may be held, without her name: the page sends it always, and it says nothing
  where nothing else is told of her;
- a nameless row of another regency: where it says no other word, a list takes it for a heading;
- the opening hours, and that another person is the owner now: the page alone takes them;
- the value of materials, which lists and calls tell of a new business, the page of a period.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.factories.businesses import CLARAK

NIB, NIK = "9120001234567", "3513024107850003"


@dataclass(frozen=True)
class Said:
    """One value: as it is typed into the box of a page, sent as JSON, and written into a cell."""

    typed: str
    sent: object
    cell: str


def alike(*texts):
    return [Said(text, text, text) for text in texts]


COUNTS = [*alike("4", "0", "-1", "banyak", "99999999999"), Said("1.250", "1250", "1.250")]
MONEY = [Said("60.000.000", "60000000", "60.000.000"), *alike("0", "-5", "sejuta lebih", "9" * 19)]
FACTS = {
    "name": alike("Keripik Bu Rupi", "", "x" * 200, "x" * 201),
    "brand": alike("Rupi", "x" * 201),
    "legal_form": [Said("17", "17", "UD"), Said("77", "77", "PQ")],
    "nib": alike(NIB, "9120-0012-34567", "12 huruf", "91200012345678"),
    "npwp": alike("09.254.294.3-407.000", "1234"),
    "siinas_no": alike("S-1", "x" * 41),
    "founded_year": alike("1999", "1700", "2200", "dulu"),
    "address": alike("Dusun Krajan", "x" * 251),
    "rt": alike("3", "xyz", "1234"),
    "rw": alike("01", "x"),
    "kbli": alike("10794", "47242", "99999"),
    "latitude": [
        Said("-7,84", -7.84, "-7,84"),
        Said("50", 50, "50"),
        Said("1234", 1234, "1234"),
        Said("utara", "utara", "utara"),
    ],
    "longitude": [Said("113.25", 113.25, "113.25"), Said("timur", "timur", "timur")],
    "owner_name": alike("Rupiati", "x" * 151),
    "owner_nik": alike(NIK, "3513 0241 0785 0003", "35", "3513114199900001", "35130241078500031"),
    "owner_sex": [Said("F", "F", "P"), Said("X", "X", "ya")],
    "owner_birth_date": [
        Said("1/7/1985", "1985-07-01", "01/07/1985"),
        *alike("1985-07-01", "1985-02-31", "2999-01-01", "kemarin"),
    ],
    "owner_phone": alike("0812-3456-7890", "12", "KAB. PROBOLINGGO"),
    "owner_email": alike("rupi@example.org", "rupi"),
    "product_name": alike("Keripik tempe", "x" * 151),
    "workers_male": COUNTS,
    "workers_female": COUNTS,
    "investment_undivided": MONEY,
    "production_volume": [Said("12,5", "12.5", "12,5"), *alike("-1", "sekarung")],
    "production_unit": [*alike("kg"), Said("kodii", "kodii", "genggam")],
    "production_value": MONEY,
    "turnover": MONEY,
}
DAYS = [
    Said("17/8/2024", "2024-08-17", ""),
    *alike("2024-08-17", "2024-02-31", "2999-01-01", "kemarin"),
]
BEYOND = {
    "status": alike("paused", "gone"),
    "nib_issued_on": DAYS,
    "siinas_reported_on": DAYS,
    "tenure": alike("02", "09"),
    "accuracy_m": alike("12", "-1", "dekat", "9999999999"),
    "coordinate_source": alike("map", "angin"),
    "other_kbli": [
        Said("10793, 10795", ["10793", "10795"], ""),
        Said("47242", ["47242"], ""),
        Said("", [], ""),
    ],
    "source": alike("owner", "mimpi"),
    "collected_on": DAYS,
    "owner_education": alike("sma", "tk"),
    "owner_legal_basis": alike("consent", "kebiasaan"),
    "owner_consented_on": DAYS,
    "product_unit": alike("kg", "kodii"),
    "product_price": MONEY,
    "market_channel": alike("reseller", "sihir"),
    "market_reach": alike("local", "export", "bulan"),
    "market_country": alike("JP", "XX"),
}
OWNERS = [fact for fact in FACTS if fact.startswith("owner_")]
# What comes with a new business alone, wherever it comes from.
WITH_NEW = {"product_name", *list(FACTS)[list(FACTS).index("workers_male") :]}
WITH_NEW |= {fact for fact in BEYOND if fact.startswith(("product_", "market_"))}
# By what a list names a business that has no name.
NAMING = ["brand", "product_name", *OWNERS]


@dataclass(frozen=True)
class Place:
    """Told by its code, and in a list by its names."""

    code: str
    cells: dict[str, str]


HERE = Place(CLARAK, {"Kecamatan": "Leces", "Kel/Desa": "Clarak"})
PLACES = [
    HERE,
    HERE,
    Place("35.13.05", {"Kecamatan": "Leces"}),
    Place("35.13", {}),
    Place("99.99.99.9999", {"Kecamatan": "Leces", "Kel/Desa": "Nirwana"}),
    Place("35.08", {"Kab/Kota": "KAB. LUMAJANG"}),
]


@dataclass(frozen=True)
class Row:
    place: Place
    said: dict[str, Said]

    def __repr__(self):
        told = {fact: said.typed[:30] for fact, said in self.said.items()}
        return f"<{self.place.code} {told}>"


def some_of(facts, surely=("name",)):
    """Some of these facts, `surely` among them, each as one door or another may be told it."""
    told = {fact: st.sampled_from((FACTS | BEYOND)[fact]) for fact in facts}
    sure = {fact: told.pop(fact) for fact in surely if fact in told}
    return st.fixed_dictionaries(sure, optional=told).map(without_what_a_door_mends)


def without_what_a_door_mends(said):
    """A list names a business that has no name by its brand, its owner or what it makes."""
    is_nameless = "name" in said and not said["name"].typed
    left_out = [*NAMING, "owner_legal_basis"] if is_nameless else []
    if "owner_name" not in said:
        left_out.append("owner_legal_basis")
    return {fact: each for fact, each in said.items() if fact not in left_out}


def is_no_heading(row):
    return row.said["name"].typed or "Kab/Kota" not in row.place.cells


ROWS = st.builds(Row, st.sampled_from(PLACES), some_of(FACTS)).filter(is_no_heading)
