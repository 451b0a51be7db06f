"""What changed, in an order in which nobody misses anything; ADR 11 tells how."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Left, Now
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet


class ChangeType(models.TextChoices):
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    OUT_OF_SCOPE = "out_of_scope", _("moved out of the reader's places")


class TransactionField(models.Field):
    """PostgreSQL's number of a transaction, which never comes again."""

    def db_type(self, connection):
        return "xid8"


class CurrentTransaction(models.Func):
    template = "pg_current_xact_id()"
    output_field = TransactionField()


class ChangeQuerySet(RegionScopedQuerySet):
    """Changes that are…"""

    region_path = "place"

    def numbered(self):
        """Told in order; those that wait for their number are not seen by anybody yet."""
        return self.filter(timepoint__isnull=False).order_by("timepoint")

    def told_to(self, scope):
        """In these places. What moved within them is no news of having left."""
        left = Q(moved_to__isnull=False)
        return self.filter(scope.q("place")).exclude(left & scope.q("moved_to"))


class Change(models.Model):
    """That one document changed, in one transaction, as seen from one place.

    Written by the database with the document itself. `timepoint` is given after the commit, by
    whoever reads next (`number_changes`), so that a lower number never appears after a higher one.
    """

    timepoint = models.BigIntegerField(_("timepoint"), null=True, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    resource = models.UUIDField(_("record"))
    position = models.CharField(_("public number"), max_length=40)
    place = models.CharField(_("place"), max_length=13)
    regency = models.GeneratedField(
        expression=Left("place", 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    moved_to = models.CharField(_("moved to"), max_length=13, null=True)  # noqa: DJ001
    type = models.CharField(_("type"), max_length=12, choices=ChangeType)
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("changed fields"))
    version = models.PositiveIntegerField(_("version"))
    xact = TransactionField(db_default=CurrentTransaction(), editable=False)
    published_at = models.DateTimeField(_("at"), db_default=Now())

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["timepoint"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["regency", "timepoint"], name="change_of_regency"),
            models.Index(fields=["id"], name="change_without_number", condition=Q(timepoint=None)),
            models.Index(fields=["published_at"], name="change_by_time"),
        ]
        constraints = [
            # Whatever happens to a record within one transaction is one change of it.
            models.UniqueConstraint(
                fields=["xact", "kind", "resource", "place"], name="change_is_told_once"
            )
        ]

    def __str__(self):
        return f"{self.timepoint}: {self.kind} {self.resource} {self.type}"


class Horizon(models.Model):
    """How far the numbers go, and up to which of them changes are no longer kept; one row."""

    reached = models.BigIntegerField(_("last number"), default=0)
    forgotten = models.BigIntegerField(_("last number no longer kept"), default=0)

    class Meta:
        verbose_name = _("horizon of the feed")
        verbose_name_plural = _("horizon of the feed")

    def __str__(self):
        return f"{self.forgotten}–{self.reached}"


def number_changes():
    """Number what was committed since, and say how far the numbers go now.

    Call it outside of any longer transaction: whoever numbers lets the others wait until it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_number()")
        return cursor.fetchone()[0]
