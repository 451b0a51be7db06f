"""Write a backup of database and uploads."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ikm_registry.operations.backup import back_up
from ikm_registry.operations.faults import BackupFault


class Command(BaseCommand):
    """One file with everything; encrypted where BACKUP_KEY is set. The site may go on meanwhile."""

    help = "Write database and uploads to a new file in a folder, encrypted if BACKUP_KEY is set."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        try:
            path, contents = back_up(folder, key=settings.BACKUP_KEY)
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(
            _("%(rows)s rows in %(tables)s tables and %(uploads)s uploads are in %(path)s.")
            % {
                "rows": number_format(contents.rows),
                "tables": len(contents.tables),
                "uploads": number_format(contents.uploads),
                "path": path,
            }
        )
        if not settings.BACKUP_KEY:
            self.stdout.write(
                _("It is not encrypted and holds personal data: keep it as you keep the site.")
            )
