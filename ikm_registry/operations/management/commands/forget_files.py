from datetime import timedelta

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from ikm_registry.operations.uploads import folders, lost_uploads

DAYS = 30


class Command(BaseCommand):
    help = "Show uploads that nothing names any more, by folder; --apply removes them."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="remove them, not only count")
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"how long they are kept nevertheless ({DAYS})"
        )

    def handle(self, *, apply, days, **options):
        before = timezone.now() - timedelta(days=max(days, 1))
        word = "removed" if apply else "would be removed"
        for folder, fields in sorted(folders().items()):
            count = size = 0
            for upload in lost_uploads(folder, fields, before=before):
                count, size = count + 1, size + upload.size
                if apply:
                    upload.remove()
            self.stdout.write(f"{folder}: {count:,} {word} ({filesizeformat(size)})")
        if not apply:
            self.stdout.write("Nothing was changed. Run it with --apply to remove.")
