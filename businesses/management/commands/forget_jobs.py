from django.core.management.base import BaseCommand

from businesses.services.bulk_jobs import forget_old


class Command(BaseCommand):
    help = "Remove what jobs of the API were sent, a week after their end. Run it each night."

    def handle(self, **options):
        self.stdout.write(self.style.SUCCESS(f"The items of {forget_old():,} jobs removed."))
