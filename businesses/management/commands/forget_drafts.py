from django.core.management.base import BaseCommand

from businesses.services.drafts import forget_outdated


class Command(BaseCommand):
    help = "Remove drafts of which nobody has typed for thirty days. Run it each night."

    def handle(self, **options):
        self.stdout.write(self.style.SUCCESS(f"{forget_outdated():,} drafts removed."))
