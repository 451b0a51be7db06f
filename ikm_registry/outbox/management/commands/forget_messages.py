from django.core.management.base import BaseCommand

from ikm_registry.outbox.services import forget


class Command(BaseCommand):
    help = "Remove messages that were written to people a month ago. Run it each night."

    def handle(self, **options):
        self.stdout.write(self.style.SUCCESS(f"{forget():,} messages removed."))
