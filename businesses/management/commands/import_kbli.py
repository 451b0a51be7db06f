"""Load a version of KBLI from an official list."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from businesses.exchange.kbli_list import BadKbliList, KbliList, write
from businesses.models.kbli import CURRENT_VERSION

OWN_LIST = Path(__file__).resolve().parents[2] / "data/kbli2020.csv"
MOST_PROBLEMS = 20


class Command(BaseCommand):
    """Show how a list differs from the KBLI we have, and write it.

    Without a file it loads the project's own table of section C of KBLI 2020 (BPS
    Regulation 2/2020). A list with bad rows writes nothing. Codes that a list misses
    stay: businesses may be registered under them. Running it again writes nothing.
    """

    help = "Load section C of a KBLI version from a CSV file or workbook of codes and titles."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, help="Columns code (kode), title (judul)."
        )
        parser.add_argument("--kbli-version", default=CURRENT_VERSION, help="Such as 2020 or 2025.")
        parser.add_argument("--dry-run", action="store_true", help="Show, write nothing.")

    def handle(self, *, file, kbli_version, dry_run, verbosity, **options):
        if not (len(kbli_version) == 4 and kbli_version.isdecimal()):
            raise CommandError(_("Name the version by its year, like 2025."))
        if not file and kbli_version != CURRENT_VERSION:
            raise CommandError(_("Name the file that holds this version of KBLI."))
        try:
            listing = KbliList.read(file or OWN_LIST)
        except BadKbliList as error:
            raise CommandError(in_full(error.problems)) from error
        added, changed, missing = listing.differences(kbli_version)
        if not dry_run and (added or changed):
            write(kbli_version, added + changed)
        if verbosity:
            self.stdout.write(
                _(
                    "KBLI %(version)s, section C: %(listed)d codes listed, %(added)d added, "
                    "%(changed)d changed, %(missing)d not in the list any more; "
                    "%(elsewhere)d codes of other sections left out."
                )
                % {
                    "version": kbli_version,
                    "listed": len(listing.entries),
                    "added": len(added),
                    "changed": len(changed),
                    "missing": len(missing),
                    "elsewhere": listing.elsewhere,
                }
            )
            if dry_run:
                self.stdout.write(_("Only tried: nothing was written."))


def in_full(problems):
    """Every sentence, or the first ones and how many follow; never half a list is loaded."""
    shown = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        shown.append(_("… and %(count)d more.") % {"count": len(problems) - MOST_PROBLEMS})
    return "\n".join([*shown, _("Nothing was written.")])
