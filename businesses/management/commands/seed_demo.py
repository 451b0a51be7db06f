"""`manage.py seed_demo`: two districts to try the registry in, and somebody for every role."""

from itertools import zip_longest

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.timezone import localdate

from businesses.demo.district import District
from businesses.models import Business, RegistryCounter
from ikm_registry.accounts.models import User
from ikm_registry.accounts.roles import Role
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

PASSWORD = "demo"  # noqa: S105 — printed for everybody to try
PROBOLINGGO, BOALEMO = "35.13", "75.02"
USUAL = 5_000  # in the whole demo, and at most in one regency
# User name, role, region, what she may be tried for.
PEOPLE = [
    ("petugas", Role.DISTRICT_OFFICER, PROBOLINGGO, "petugas Kab. Probolinggo"),
    ("lapangan", Role.FIELD_OFFICER, "35.13.05", "petugas lapangan Kec. Leces"),
    ("verifikator", Role.VERIFIER, PROBOLINGGO, "verifikator Kab. Probolinggo"),
    ("pimpinan", Role.VIEWER, PROBOLINGGO, "pimpinan, hanya melihat"),
    ("admin", Role.ADMINISTRATOR, PROBOLINGGO, "administrator Kab. Probolinggo"),
    ("provinsi", Role.PROVINCE_OFFICER, "35", "petugas Provinsi Jawa Timur"),
    ("desa", Role.VILLAGE_OPERATOR, "35.13.05.2008", "operator Desa Clarak"),
    ("auditor", Role.AUDITOR, PROBOLINGGO, "auditor, membaca catatan akses"),
    ("boalemo", Role.DISTRICT_OFFICER, BOALEMO, "petugas Kab. Boalemo"),
]


class Command(BaseCommand):
    """Each regency is one transaction: what a broken run has made stays, and the next one goes on.

    A regency that has ever given out a public number is left alone.
    """

    help = "Make demo districts and their sign-ins. Never run it on a site with real records."

    def add_arguments(self, parser):
        parser.add_argument(
            "--businesses",
            type=int,
            default=USUAL,
            help="in all; 5,000 a regency where there are many",
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same rows")

    def handle(self, *, businesses, seed, **options):
        if Business.objects.exists() and not User.objects.filter(username=PEOPLE[0][0]).exists():
            raise CommandError(
                "There are businesses here that no demo has made: this site is no place for a demo."
            )
        self.people()
        given = set(RegistryCounter.objects.values_list("regency", flat=True))
        missing = {place: n for place, n in shares(businesses).items() if place not in given}
        for done, (regency, count) in enumerate(missing.items(), 1):
            with pghistory.context(door="command", reason="Demo"):
                District(regency, today=localdate(), seed=seed).build(count)
            self.stdout.write(f"{count:,} demo businesses in {regency} ({done} of {len(missing)})")
        if missing:
            analyze()
        else:
            self.stdout.write("The demo districts are there already; nothing is changed.")
        self.stdout.write("\nSign in with the password “demo” as:")
        for name, _role, _region, what in PEOPLE:
            self.stdout.write(f"  {name:<12} {what}")

    @transaction.atomic
    def people(self):
        for name, role, region, _what in PEOPLE:
            user, new = User.objects.get_or_create(
                username=name, defaults={"email": f"{name}@demo.test"}
            )
            if new:
                user.set_password(PASSWORD)
                user.save(update_fields=["password"])
            user.assignments.get_or_create(role=role, region_id=region)


def shares(businesses):
    """{regency: how many}: most of a small demo lies in the first, a large one fills regencies."""
    places = regencies()
    if businesses > USUAL * len(places):
        raise CommandError(f"At most {USUAL * len(places):,} businesses, {USUAL:,} a regency.")
    found = {places.pop(0): min(USUAL, businesses - businesses // 5)}
    left = businesses - sum(found.values())
    while left:
        found[places.pop(0)] = min(USUAL, left)
        left -= min(USUAL, left)
    return found


def regencies():
    """The regencies in force: those of the demo first, then one of each province in turn."""
    ours = [PROBOLINGGO, BOALEMO]
    current = Region.objects.current().filter(level=Level.REGENCY).exclude(code__in=ours)
    by_province = {}
    for code in current.order_by("code").values_list("code", flat=True):
        by_province.setdefault(code[: Level.PROVINCE], []).append(code)
    return ours + [code for turn in zip_longest(*by_province.values()) for code in turn if code]


def analyze():
    """Let the planner know what came; autovacuum would take a minute to notice."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
