"""`manage.py make_demo_programs`: programs of the demo's regencies, and who applied to them."""

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from businesses.management.commands.make_demo_key import KEEPER
from businesses.models import Business
from ikm_registry.accounts.models import User
from programs.demo import cast, credit, grants, others, permits, trainings
from programs.models import Counter

ENOUGH = 500  # businesses in the first regency, so that its programs find applicants


class Command(BaseCommand):
    """Where a program was ever made in the demo's regency, nothing is made."""

    help = "Make programs of the demo's regencies. Works where seed_demo ran only."

    def handle(self, **options):
        if not User.objects.filter(**KEEPER).exists():
            raise CommandError("Nobody of the demo is here: this site is no place for a demo.")
        if Business.objects.filter(regency=cast.PROBOLINGGO).count() < ENOUGH:
            self.stdout.write("  This demo is too small for programs; nothing is made.")
            return
        if not Counter.objects.filter(place=cast.PROBOLINGGO).exists():
            with transaction.atomic(), pghistory.context(door="command", reason="Demo"):
                make()
        for name, what in cast.sign_ins():
            self.stdout.write(f"  {name:<12} {what}")


def make():
    people = cast.cast_of_probolinggo()
    left_out = trainings.a_training_that_is_held(people)
    trainings.a_training_to_be_decided(people)
    if application := left_out.first():
        owner = cast.owner_of(application.business, by=people.office)
        trainings.a_training_that_chooses(people, application.business, owner)
    grants.a_grant_of_equipment(people)
    credit.a_program_of_credit(people)
    permits.help_with_permits(people)
    others.a_draft(people)
    others.machines_of_the_province()
    others.a_training_of_boalemo(cast.cast_of_boalemo())
