"""`manage.py make_demo_groups`: groups of the demo's businesses, some ready for a program."""

from datetime import date
from itertools import batched
from random import Random

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from businesses.choices import GroupKind, MemberRole, Office
from businesses.management.commands.make_demo_key import KEEPER
from businesses.management.commands.seed_demo import PROBOLINGGO
from businesses.models import Business, BusinessGroup, GroupCounter
from businesses.services.groups import add_member, save_group
from ikm_registry.accounts.models import User

WANTED, FEWEST, MOST = 24, 3, 12
NAMES = [
    "Sumber Rejeki",
    "Maju Bersama",
    "Rukun Tani",
    "Berkah Jaya",
    "Sri Lestari",
    "Karya Mandiri",
]
PEOPLE = ["Sulastri", "Siti Aminah", "Ahmad Fauzi", "Slamet Riyadi", "Nurhayati", "Bambang Hariadi"]
TITLES = {
    GroupKind.KUB: "KUB",
    GroupKind.SENTRA: "Sentra",
    GroupKind.COOPERATIVE: "Koperasi",
    GroupKind.UMBRELLA: "Paguyuban",
}


class Command(BaseCommand):
    """A regency in which a group was ever registered is left alone."""

    help = "Make groups of the demo's businesses. Works where seed_demo ran only."

    @transaction.atomic
    def handle(self, **options):
        keeper = User.objects.filter(**KEEPER).first()
        if keeper is None:
            raise CommandError("Nobody of the demo is here: this site is no place for a demo.")
        if GroupCounter.objects.filter(pk=PROBOLINGGO).exists():
            return
        chance = Random(1)  # noqa: S311 — the same groups each time, and no secret
        with pghistory.context(door="command", reason="Demo"):
            for number, members in enumerate(neighbours()):
                make(number, members, chance=chance, by=keeper)
        self.stdout.write(f"{BusinessGroup.objects.count()} demo groups in {PROBOLINGGO}")


def neighbours():
    """Businesses of one village that make the same, a few at a time."""
    here = Business.objects.filter(regency=PROBOLINGGO, kbli__isnull=False).active()
    rows = here.order_by("region", "kbli", "pk").select_related("region", "kbli")
    together = {}
    for business in rows:
        together.setdefault((business.region_id, business.kbli_id), []).append(business)
    groups = [some for each in together.values() for some in batched(each, MOST, strict=False)]
    return sorted(filter(enough, groups), key=len, reverse=True)[:WANTED]


def enough(members):
    return len(members) >= FEWEST


def make(number, members, *, chance, by):
    kind = list(GroupKind)[number % len(GroupKind)]
    place, line = members[0].region, members[0].kbli
    has_decree = chance.random() < 0.7
    group = BusinessGroup(
        kind=kind,
        name=f"{TITLES[kind]} {NAMES[number % len(NAMES)]} {place.name}",
        region=place,
        kbli=line,
        decree_no=f"188.45/{100 + number}/2024" if has_decree else "",
        decree_on=date(2024, 1 + number % 12, 15) if has_decree else None,
        has_statutes=chance.choice([None, True, True, False]),
        has_bank_account=chance.choice([None, True, True]),
        has_machine_place=chance.choice([None, True, True]),
        electricity_va=chance.choice([None, 0, 1300, 2200, 5500]),
    )
    leads = {Office.CHAIR: chance.choice(PEOPLE)} if chance.random() < 0.8 else {}
    save_group(group=group, officers=leads, by=by)
    for place_in_line, business in enumerate(members):
        add_member(
            group=group,
            business=business,
            role=MemberRole.SECRETARY if place_in_line == 1 else MemberRole.MEMBER,
            joined_on=date(2024, 1, 15),
            by=by,
        )
