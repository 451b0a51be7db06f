from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from businesses.services.retention import apply_rule, due_on


class Command(BaseCommand):
    help = "Show what has been kept long enough, rule by rule; --apply removes it."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="remove it, not only count")

    def handle(self, *, apply, **options):
        for due in due_on(localdate()):
            count = apply_rule(due) if apply else due.count
            word = "removed" if apply else "would be removed"
            self.stdout.write(
                f"{due.rule.get_kind_display()}: {count:,} {word} "
                f"(older than {due.before:%Y-%m-%d}, {due.rule.months} months; {due.rule.law})"
            )
        if not apply:
            self.stdout.write("Nothing was changed. Run it with --apply to remove.")
