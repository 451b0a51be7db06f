"""`manage.py rebuild_search`: what businesses are found by, made anew from their records."""

from django.core.management.base import BaseCommand
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from businesses.services.search import rebuild_search


class Command(BaseCommand):
    help = "Make the search anew from all records; needed only after a load past the triggers."

    def handle(self, **options):
        count = number_format(rebuild_search())
        self.stdout.write(_("Search made anew for %(count)s businesses.") % {"count": count})
