from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from businesses.services.reminding import remind


class Command(BaseCommand):
    help = "Write to owners 90, 30 and 7 days before a certificate ends. Run it each night."

    def handle(self, **options):
        with translation.override(settings.LANGUAGE_CODE):
            self.stdout.write(self.style.SUCCESS(f"{remind():,} reminders written."))
