"""One regency's industries, made by the database itself: a few statements for any number.

The statements lie in `sql/` and run in the order of their names. They draw from words.py by
hashes of the seed, so that the same seed makes the same rows. The triggers of the history and
of the search see them as they see an import.
"""

import random
from io import StringIO
from pathlib import Path

from django.db import connection
from psycopg2.extras import Json

from businesses.demo.words import (
    COINED,
    NAMES,
    PARTS,
    TRADES,
    district_spot,
    families,
    province_spot,
    weighted,
)
from businesses.services.documents import made_once
from businesses.services.registration import take_numbers
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.sealing.cipher import seal
from ikm_registry.sealing.digests import digest

STATEMENTS = {path.stem: path.read_text() for path in sorted(Path(__file__).parent.glob("sql/*"))}
LISTS = ["women", "men", "brands", "endings", "streets", "flavours"]
# How far, in degrees, the made-up spots lie from the middle of province, regency and district.
SPREAD = {Level.REGENCY: 0.5, Level.DISTRICT: 0.12, Level.VILLAGE: 0.018}


class District:
    """The industries of one regency, as of `today`."""

    def __init__(self, regency, *, today, seed):
        self.regency = regency
        self.today = today
        self.seed = seed
        places = Region.objects.current().inside(regency).order_by("code")
        self.names = dict(places.values_list("code", "name"))

    @made_once()
    def build(self, count):
        numbers = take_numbers(regency=self.regency, count=count)
        facts = self.facts() | {"numbers": numbers}
        with connection.cursor() as cursor:
            for name, statements in STATEMENTS.items():
                cursor.execute(statements, facts)
                if name == "4_people":
                    seal_people(cursor)

    def facts(self):
        """Whatever the statements ask for by name."""
        spots = self.spots()
        family_names, local = families(self.regency[: Level.PROVINCE])
        regencies = Region.objects.current().filter(level=Level.REGENCY).order_by("code")
        return {name: NAMES[name] for name in LISTS} | {
            "regency": self.regency,
            "seed": self.seed,
            "today": self.today,
            "year": self.today.year,
            "villages": list(spots),
            "latitudes": [latitude for latitude, _longitude in spots.values()],
            "longitudes": [longitude for _latitude, longitude in spots.values()],
            "trades": Json([trade | {"nth": nth} for nth, trade in enumerate(TRADES)]),
            "weighted": weighted(self.regency),
            "families": family_names,
            "local": local,
            "elsewhere": list(regencies.values_list("code", flat=True)[::7]),
            "words": COINED,
            **PARTS,
        }

    def spots(self):
        """{village: (latitude, longitude)}; believable, though no map would confirm them."""
        middle = self.near(province_spot(self.regency[: Level.PROVINCE]), self.regency)
        districts = {
            code: district_spot(self.regency, name) or self.near(middle, code)
            for code, name in self.names.items()
            if len(code) == Level.DISTRICT
        }
        return {
            code: self.near(districts[code[: Level.DISTRICT]], code)
            for code in self.names
            if len(code) == Level.VILLAGE
        }

    def near(self, spot, code):
        chance = random.Random(f"{code}/{self.seed}")  # noqa: S311  # a demo, not a secret
        far = SPREAD[Level(len(code))]
        return tuple(round(degree + chance.uniform(-far, far), 6) for degree in spot)


def seal_people(cursor):
    """Fill `sealed` with what the database may not read of each `person`."""
    cursor.execute("SELECT owner_id, nik, birth_date::text, phone FROM person ORDER BY owner_id")
    lines = ("\t".join(sealed_row(*row)) + "\n" for row in cursor.fetchall())
    cursor.execute(
        "CREATE TEMP TABLE sealed (owner_id bigint, nik text, nik_digest text, "
        "birth_date text, phone text, phone_digest text)"
    )
    cursor.copy_expert("COPY sealed FROM STDIN", StringIO("".join(lines)))


def sealed_row(key, nik, born, phone):
    """As COPY reads it."""
    numbers = [nik and seal(nik).decode(), nik and digest(nik, "nik")]
    numbers += [born and seal(born).decode()]
    numbers += [phone and seal(phone).decode(), phone and digest(phone, "phone")]
    return [str(key), *(number or r"\N" for number in numbers)]
