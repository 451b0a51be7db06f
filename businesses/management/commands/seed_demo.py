"""`manage.py seed_demo`: a district to try the registry in, and somebody for every role."""

import pghistory
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.timezone import localdate

from businesses.demo.district import District
from businesses.models import Business
from ikm_registry.accounts.models import User
from ikm_registry.accounts.roles import Role

PASSWORD = "demo"  # noqa: S105 — printed for everybody to try
PROBOLINGGO, BOALEMO = "35.13", "75.02"
# User name, role, region, what she may be tried for.
PEOPLE = [
    ("petugas", Role.DISTRICT_OFFICER, PROBOLINGGO, "petugas Kab. Probolinggo"),
    ("lapangan", Role.FIELD_OFFICER, "35.13.05", "petugas lapangan Kec. Leces"),
    ("verifikator", Role.VERIFIER, PROBOLINGGO, "verifikator Kab. Probolinggo"),
    ("pimpinan", Role.VIEWER, PROBOLINGGO, "pimpinan, hanya melihat"),
    ("admin", Role.ADMINISTRATOR, PROBOLINGGO, "administrator Kab. Probolinggo"),
    ("provinsi", Role.PROVINCE_OFFICER, "35", "petugas Provinsi Jawa Timur"),
    ("boalemo", Role.DISTRICT_OFFICER, BOALEMO, "petugas Kab. Boalemo"),
]


class Command(BaseCommand):
    help = "Make a demo district and its sign-ins. Never run it on a site with real records."

    def add_arguments(self, parser):
        parser.add_argument("--businesses", type=int, default=320, help="in Kab. Probolinggo")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, businesses, seed, **options):
        self.people()
        if Business.objects.exists():
            self.stdout.write("The demo district is there already; nothing is changed.")
        else:
            self.district(PROBOLINGGO, businesses, seed)
            self.district(BOALEMO, businesses // 8, seed)
        self.stdout.write("\nSign in with the password “demo” as:")
        for name, _role, _region, what in PEOPLE:
            self.stdout.write(f"  {name:<12} {what}")

    def district(self, regency, count, seed):
        with pghistory.context(door="command", reason="Demo"):
            made = District(regency, year=localdate().year, seed=seed).build(count)
        self.stdout.write(f"{made:,} demo businesses in {regency}.")

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
