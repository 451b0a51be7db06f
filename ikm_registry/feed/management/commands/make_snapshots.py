from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from ikm_registry.feed.kinds import kinds
from ikm_registry.feed.snapshots import make_snapshot


class Command(BaseCommand):
    help = "Pack all that keys of the API may fetch as a whole. Run it each night."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="in the place of today's, if it was made already"
        )

    def handle(self, *, again, **options):
        for resource, model in kinds().items():
            made = make_snapshot(model, today=localdate(), again=again)
            if made:
                told = (
                    f"{resource}: {made.editions.count():,} editions, timepoint {made.timepoint}."
                )
                self.stdout.write(self.style.SUCCESS(told))
            else:
                self.stdout.write(f"{resource}: today's is there already; --again makes it anew.")
