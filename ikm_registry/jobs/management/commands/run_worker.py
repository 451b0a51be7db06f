import time

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from ikm_registry.jobs import beside
from ikm_registry.jobs.rescue import rescue


class RescuingWorker(Worker):
    """A worker that works until it is stopped and, every so often, looks for orphans.

    It does so between two tasks, never during one: the lock of its own task would look free to
    it (see `ownership.claim`). While it is busy for long, an orphan waits for it as any task in
    the queue does, or for another worker.
    """

    def __init__(self, *, interval, rescue_every):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.rescue_every = rescue_every
        self.next_rescue = 0.0

    def work(self):
        """Run what waits, rest, look again; SIGTERM lets the task at hand finish."""
        while self.running:
            self.rescue_when_due()
            self.run()
            if self.running:
                time.sleep(self.interval)

    def run_task(self, db_task_result):
        super().run_task(db_task_result)
        self.rescue_when_due()

    def rescue_when_due(self):
        if time.monotonic() >= self.next_rescue:
            rescue()
            self.next_rescue = time.monotonic() + self.rescue_every


class Command(BaseCommand):
    """Run background tasks of every queue, and rescue those whose worker died.

    One process runs one task at a time; start several for more. Beside them goes on what apps
    registered (ikm_registry/jobs/beside.py). When the database goes away the
    process ends with an error, and whatever started it (systemd, the demo) starts it again.
    """

    help = "Run the background tasks of every queue, and those that dead workers left behind."

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=1, help="seconds of rest (1)")
        parser.add_argument("--rescue-every", type=float, default=60, help="in seconds (60)")

    def handle(self, *, interval, rescue_every, **options):
        worker = RescuingWorker(interval=interval, rescue_every=rescue_every)
        worker.configure_signals()
        with beside.going_on():
            worker.work()
