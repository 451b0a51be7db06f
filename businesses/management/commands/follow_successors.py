import pghistory
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from businesses.services.renewals import follow_successors


class Command(BaseCommand):
    help = "After import_regions: move records from ended regions to those that took over."

    def handle(self, **options):
        with pghistory.context(door="command", reason=_("Region codes were renewed")):
            moved = follow_successors()
        self.stdout.write(self.style.SUCCESS(f"{moved:,} records moved."))
