from django.core.management.base import BaseCommand

from ikm_registry.feed.forgetting import forget_changes


class Command(BaseCommand):
    help = "Remove changes that the feed told more than a month ago. Run it each night."

    def handle(self, **options):
        self.stdout.write(self.style.SUCCESS(f"{forget_changes():,} changes removed."))
