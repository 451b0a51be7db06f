"""Put a backup back."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from ikm_registry.operations.backup import restore
from ikm_registry.operations.faults import BackupFault, HalfRestored


class Command(BaseCommand):
    """Check a backup, then put it into an empty database, or in the place of what is there.

    Stop the site and its worker before: what they hold open makes this wait.
    """

    help = "Check a backup and put it back; the database must be empty, or give --replace."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="drop what is in the database and uploads now"
        )

    def handle(self, *, file, replace, **options):
        try:
            contents = restore(file, key=settings.BACKUP_KEY, replace=replace)
        except HalfRestored as fault:
            raise CommandError(str(fault)) from fault
        except BackupFault as fault:
            sentences = [str(fault), _("Nothing was changed.")]
            raise CommandError(" ".join(sentences)) from fault
        made_at = timezone.localtime(contents.made_at)
        self.stdout.write(
            _(
                "The backup of %(made_at)s is back: %(rows)s rows in %(tables)s tables and "
                "%(uploads)s uploads."
            )
            % {
                "made_at": date_format(made_at, "DATETIME_FORMAT"),
                "rows": number_format(contents.rows),
                "tables": len(contents.tables),
                "uploads": number_format(contents.uploads),
            }
        )
        if not contents.is_current:
            self.stdout.write(_("It was made by an older version: now run manage.py migrate."))
