"""All documents of one kind as they were at one timepoint, packed and ready to leave."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ikm_registry.feed.models.change import Horizon
from ikm_registry.rest.documents import Placed, PlacedQuerySet

# Raised where documents say the same in other words: all are packed anew, and readers may look.
SCHEMA_VERSION = "1.0"
WITH_FILES = 2  # of the newest; who listed yesterday's may still fetch it


class Edition(Placed):
    """The documents of one regency (its `place`), as whoever sees these `parts` of them has them.

    `fingerprint` tells the state of the documents in it: an edition serves as many snapshots as
    nothing changes in its regency. `crc`, `length` and `size` are those of its blocks together.
    """

    kind = models.CharField(_("kind"), max_length=20)
    parts = models.CharField(_("parts"), max_length=100, blank=True)
    fingerprint = models.CharField(max_length=100)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    crc = models.BigIntegerField(default=0)
    length = models.BigIntegerField(_("bytes"), default=0)
    size = models.BigIntegerField(_("bytes packed"), default=0)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a regency")
        verbose_name_plural = _("editions of regencies")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "parts", "place", "fingerprint"], name="edition_is_packed_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.place} {self.parts}"


class Block(models.Model):
    """Up to a thousand documents, a line each, deflated (see packing.py)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="block_has_its_number")
        ]

    def __str__(self):
        return f"{self.edition_id}.{self.number}"


class SnapshotQuerySet(models.QuerySet):
    """Snapshots that are…"""

    def followed_by_changes(self):
        """All changes since are still told, so that whoever begins with it can go on."""
        return self.filter(timepoint__gte=Horizon.objects.values("forgotten"))


class Snapshot(models.Model):
    """The editions of one day. It contains every change up to `timepoint`.

    `built` says for whom: {the parts seen: the places it was packed for}. Older ones lose their
    editions and stay as days from which changes are counted.
    """

    kind = models.CharField(_("kind"), max_length=20)
    date = models.DateField(_("day"))
    timepoint = models.BigIntegerField(_("timepoint"))
    made_at = models.DateTimeField(_("made at"), db_default=Now())
    built = models.JSONField(default=dict)
    editions = models.ManyToManyField(Edition, related_name="snapshots")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [models.UniqueConstraint(fields=["kind", "date"], name="snapshot_once_a_day")]

    def __str__(self):
        return f"{self.kind} {self.date}"


class FileSum(models.Model):
    """The SHA-256 of the very file that readers of these places and parts get of a snapshot."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="sums")
    parts = models.CharField(max_length=100, blank=True)
    places = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sum of a file")
        verbose_name_plural = _("sums of files")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "parts", "places"], name="file_is_summed_once"
            )
        ]

    def __str__(self):
        return self.sha256
