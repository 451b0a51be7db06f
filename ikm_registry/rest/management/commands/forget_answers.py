from django.core.management.base import BaseCommand

from ikm_registry.rest.models import KeptAnswer


class Command(BaseCommand):
    help = "Remove answers kept longer than a day for writes sent again. Run it each night."

    def handle(self, **options):
        count, _ = KeptAnswer.objects.outdated().delete()
        self.stdout.write(self.style.SUCCESS(f"{count:,} answers removed."))
