"""How far long work has come, as its row tells it.

The counts are written in the transaction of each piece of the work. So whatever ends a worker, what
is told here is what was done, and the next one goes on from there.
"""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A piece takes a second or two; after this a worker is either dead or busy elsewhere.
SILENCE = timedelta(minutes=2)
COUNTS = ["total", "done", "created", "updated", "unchanged", "refused"]


class RowWork(models.Model):
    """Work on many rows, piece by piece: each ends in one of four counts.

    `began_at` is empty while it waits for a worker. `tries` counts the tries that were cut short by
    something that passes; the next one is due `again_at` (retrying.py).
    """

    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("started"), db_default=Now())
    began_at = models.DateTimeField(_("work began"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last sign of life"), db_default=Now())
    tries = models.PositiveSmallIntegerField(_("tries cut short"), default=0)
    again_at = models.DateTimeField(_("next try"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_working(self) -> bool:
        raise NotImplementedError

    @property
    def is_check(self) -> bool:
        """Whether it only tells what would become of the rows."""
        return False

    @property
    def stays(self) -> bool:
        """Whether what its counts tell was written."""
        return True

    @property
    def is_left(self) -> bool:
        """Whether another try would find something to do."""
        return True

    @property
    def is_waiting(self) -> bool:
        """For a worker, or for its next try."""
        return self.is_working and (self.began_at is None or self.again_at is not None)

    @property
    def is_silent(self) -> bool:
        """Whether work that should go on has given no sign of life for too long."""
        return self.is_working and timezone.now() - (self.again_at or self.heard_at) > SILENCE

    @property
    def rate(self) -> float:
        """Rows in a second since the work began, rests between two workers included."""
        if self.began_at is None:
            return 0
        seconds = (self.heard_at - self.began_at).total_seconds()
        return self.done / seconds if seconds > 0 else 0

    @property
    def seconds_left(self) -> float | None:
        """None while nobody can tell, or where nothing is done any more."""
        if not self.rate or self.is_waiting or not self.is_working:
            return None
        return (self.total - self.done) / self.rate

    @property
    def minutes_left(self) -> int | None:
        """Begun minutes count whole."""
        left = self.seconds_left
        return None if left is None else -int(-left // 60)

    def begin(self, total: int) -> None:
        """A worker has it, at first or again."""
        self.total = total
        self.heard_at = timezone.now()
        self.began_at = self.began_at or self.heard_at
        self.again_at = None

    def begin_anew(self) -> None:
        """As if nothing had been done yet; who hands it to a worker saves it."""
        for count in COUNTS:
            setattr(self, count, 0)
        self.failure, self.tries, self.began_at, self.again_at = "", 0, None, None
        self.heard_at = timezone.now()
