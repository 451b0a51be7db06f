from django.core.management.base import BaseCommand

from ikm_registry.entrance.services import forget


class Command(BaseCommand):
    help = "Remove codes that were sent to prove a contact and have ended. Run it each night."

    def handle(self, **options):
        self.stdout.write(self.style.SUCCESS(f"{forget():,} codes removed."))
