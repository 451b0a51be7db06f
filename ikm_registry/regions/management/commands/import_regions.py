"""Load the regions, or renew them when a decree renews the codes."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.regions.listing import BadList, read_listing
from ikm_registry.regions.models import Region
from ikm_registry.regions.renewal import Change, Renewal

OWN_LIST = Path(__file__).resolve().parents[2] / "data/regions.csv.gz"

LABELS = {
    Change.ADDED: gettext_lazy("Added"),
    Change.RENAMED: gettext_lazy("Renamed"),
    Change.READDRESSED: gettext_lazy("Renamed above them"),
    Change.ENDED: gettext_lazy("Ended"),
    Change.SUCCEEDED: gettext_lazy("Given a successor"),
    Change.RETURNED: gettext_lazy("In force again"),
    Change.REMEMBERED: gettext_lazy("Added as ended"),
}


class Command(BaseCommand):
    """Show how a list differs from the regions we have; write it when told, or when we have none.

    The list decides by Kemendagri code (decree 300.2.2-2138/2025 as amended by
    300.2.2-2430/2025 for the list in the repository). Running it again writes nothing.
    """

    help = "Load the regions by Kemendagri code, or show and apply what a new list changes."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=OWN_LIST, type=Path)
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--apply", action="store_true", help="Write the differences.")
        choice.add_argument("--dry-run", action="store_true", help="Show them, write nothing.")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="First day of the new codes, YYYY-MM-DD; today if not given.",
        )

    @transaction.atomic
    def handle(self, *, file, apply, dry_run, as_of, verbosity, **options):
        try:
            listing = read_listing(file)
        except BadList as error:
            raise CommandError(str(error)) from error
        self.verbosity = verbosity
        apply = apply or not (dry_run or Region.objects.exists())
        renewal = Renewal(listing, as_of or timezone.localdate())
        differences = renewal.differences()
        for difference in differences:
            self.show(difference)
        self.say(self.outcome(renewal, differences, apply))

    def say(self, line):
        if self.verbosity:
            self.stdout.write(line)

    def show(self, difference):
        label = f"{LABELS[difference.change]}:"
        self.say(f"{label:<22}{number_format(difference.count):>8}")
        for example in difference.examples:
            self.say(f"  {sentence(difference.change, example)}")
        if difference.count > len(difference.examples):
            self.say("  …")

    def outcome(self, renewal, differences, apply):
        if not differences:
            return _("All regions are as the list says; nothing was written.")
        if not apply:
            return _("Nothing was written yet. To write these differences, add --apply.")
        written = number_format(renewal.apply())
        return self.style.SUCCESS(_("%(count)s regions were written.") % {"count": written})


def sentence(change, example):
    """One region and what happens to it: 35.13.05.2008 Clarak → 35.74.01.1009."""
    subject = f"{example.code} {example.before or example.now}"
    new = example.now if change == Change.RENAMED else example.successor
    return f"{subject} → {new}" if new else subject
