"""A call that sent more businesses than one answer waits for, and what became of them so far."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from businesses.choices import JobEvent, JobState
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.feed.models import Told
from ikm_registry.jobs.progress import RowWork
from ikm_registry.regions.models import Region
from ikm_registry.rest.models import ApiKey
from ikm_registry.sealing.cipher import seal, unseal
from ikm_registry.sealing.fields import SealedBytesField


class Mode(TextChoices):
    VALIDATE = "validate", _("only say what would be done")
    COMMIT = "commit", _("do it")


class Atomic(TextChoices):
    ALL = "all", _("all items or none")
    ROW = "row", _("each item by itself")


def sealed(facts):
    return seal(json.dumps(facts, ensure_ascii=False))


def opened(column):
    return json.loads(unseal(bytes(column)))


class BulkJobQuerySet(RegionScopedQuerySet):
    def allowed(self, user, permission):
        """By place, and by whoever sent it, whatever she holds."""
        return super().allowed(user, permission) | Q(started_by=user.pk)

    def sent_by(self, user):
        """What was sent, and what became of each item, is told to nobody else."""
        return self.filter(started_by=user.pk)


class BulkJob(Told, RowWork):
    """One call of many businesses on its way into the registry, in pieces.

    `region` says in whose area it is watched: that of the key; of a person, the place where she may
    do it, if it is one. Rights are those of `key`, or of `started_by` where she came by herself, at
    the moment of each piece; never more than the `scopes` by which the call came. `groups` are the
    faults of all items so far, each told once.
    """

    happenings = JobEvent
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    scopes = models.JSONField(default=list)
    asked = models.JSONField(_("what was asked"))
    language = models.CharField(max_length=5)
    request = models.CharField(_("request"), max_length=36)
    left_out = models.JSONField(_("columns left out"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=JobState, default=JobState.QUEUED)
    groups = SealedBytesField(null=True)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("bulk call")
        verbose_name_plural = _("bulk calls")
        constraints = [
            models.CheckConstraint(
                name="bulkjob_every_row_is_accounted_for",
                condition=Q(
                    done=F("created") + F("updated") + F("unchanged") + F("refused"),
                    done__lte=F("total"),
                ),
            )
        ]

    def __str__(self):
        return str(self.uuid)

    @classmethod
    def heard_by(cls, reader):
        """Whoever sent it, by whichever of her keys."""
        return cls.objects.sent_by(reader.user)

    def facts_told(self):
        return {"state": self.state}

    @property
    def is_working(self):
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_check(self):
        return self.asked["mode"] == Mode.VALIDATE

    @property
    def stays(self):
        is_whole = self.asked["atomic"] == Atomic.ALL
        return not self.is_check and not (is_whole and self.refused)

    @property
    def is_left(self):
        return self.done < self.total

    @property
    def grouped_errors(self):
        return opened(self.groups) if self.groups else []


class BulkChunk(models.Model):
    """Some of the items of a job, as they were sent; with `results`, done.

    Both are sealed: they hold what was typed of persons, and of refusals why.
    """

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    items = SealedBytesField()
    results = SealedBytesField(null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("piece of a bulk call")
        verbose_name_plural = _("pieces of bulk calls")
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="bulkchunk_has_its_place")
        ]

    def __str__(self):
        return f"{self.job_id}/{self.number}"
