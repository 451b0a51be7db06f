"""What changed, in an order in which nobody misses anything; ADR 11 tells how."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import Scope
from ikm_registry.feed.fields import CurrentTransaction, TransactionField
from ikm_registry.feed.triggers import AT_ONCE
from ikm_registry.rest.documents import (
    FOR_ALL,
    PUBLIC_TASK,
    NamesAmong,
    Placed,
    PlacedQuerySet,
    are_alike,
)
from ikm_registry.rest.models import KeyPurpose


class ChangeType(models.TextChoices):
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    MERGED = "merged", _("merged into another record")
    OUT_OF_SCOPE = "out_of_scope", _("moved out of the reader's places")


NAMES = ArrayField(models.TextField())
ALL_OF_IT = "*"


class ChangeQuerySet(PlacedQuerySet):
    """Changes that are…"""

    def numbered(self):
        """Told in order; those that wait for their number are not seen by anybody yet."""
        return self.filter(timepoint__isnull=False).order_by("timepoint")

    def after(self, timepoint, *, until):
        return self.filter(timepoint__gt=timepoint, timepoint__lte=until).order_by("timepoint")

    def happenings(self):
        """No changes of documents: they lie in no place."""
        return self.filter(regency="")

    def told_to(self, user, documents, purpose=PUBLIC_TASK):
        """What this reader hears of one kind of documents: where `agreed`, all but `quiet` names.

        Hidden parts are not named, and where nothing else changed, nothing is told: her document
        is the same as before, and when money changed concerns those alone who see it. Of consents
        she hears of that to her own purpose, and where it is missing, of nothing besides. What
        moved within her places is no news of having left.
        """
        seen = Scope.of(user, documents.right_to("view"))
        for_all = documents.is_for_all
        reached = seen.q("moved_to") | Q(moved_to=FOR_ALL) if for_all else seen.q("moved_to")
        moved_within = Q(moved_to__isnull=False) & reached
        parts = documents.parts_seen_by(user, self.lying_in)
        others = [consent_to(other) for other in KeyPurpose.values if other != purpose]
        heard = Q(agreed=True) & ~Q(fields__contained_by=F("quiet"))
        heard |= Q(fields__overlap=[ALL_OF_IT, consent_to(purpose)])
        return (
            self.filter(self.told_in(seen, for_all=for_all), kind=documents.kind)
            .exclude(moved_within)
            .annotate(
                quiet=quiet_names(list(parts), others),
                agreed=has_agreed(documents, purpose),
            )
            .filter(~Q(type=ChangeType.CHANGED) | heard)
        )


def quiet_names(parts, others):
    """Those of hidden parts, and these; told once where no row differs from another."""
    if are_alike(parts):
        hidden = [part.name for part in parts if part.never]
        return Value([*hidden, *others], output_field=NAMES)
    hidden = NamesAmong(*(part.kept_back for part in parts))
    return Func(hidden, Value(others, output_field=NAMES), function="array_cat")


def consent_to(purpose):
    """What the database calls the owner's word on one purpose among the names of what changed."""
    return f"consent:{purpose}"


def has_agreed(documents, purpose):
    """Whether the reader has the document now, or only its number."""
    if purpose == PUBLIC_TASK:
        return Value(True)
    return Exists(documents.objects.filter(uuid=OuterRef("resource"), purposes__contains=[purpose]))


class Change(Placed):
    """That one document changed, in one transaction, as seen from one place.

    Written by the database with the document itself. `timepoint` is given after the commit, by
    whoever reads next (`number_changes`), so that a lower number never appears after a higher one.
    What happens to records that are no documents has a number here, too (`happened`): without a
    place, and with a word of its own as `type`.
    """

    timepoint = models.BigIntegerField(_("timepoint"), null=True)
    kind = models.CharField(_("kind"), max_length=20)
    resource = models.UUIDField(_("record"))
    position = models.CharField(_("public number"), max_length=40)
    moved_to = models.CharField(_("moved to"), max_length=13, null=True)  # noqa: DJ001
    merged_into = models.UUIDField(_("merged into"), null=True)
    type = models.CharField(_("type"), max_length=12, choices=ChangeType)
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("changed fields"))
    version = models.PositiveIntegerField(_("version"))
    # Of the document when it was told; unknown of what is no document, or was told long ago.
    revision = models.BigIntegerField(_("revision"), null=True)
    xact = TransactionField(db_default=CurrentTransaction(), editable=False)
    published_at = models.DateTimeField(_("at"), db_default=Now())

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["timepoint"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        # A write pays for what waits alone; the rest is paid for by whoever numbers.
        indexes = [
            models.Index(
                fields=["regency", "timepoint"],
                name="change_of_regency",
                condition=Q(timepoint__isnull=False),
            ),
            models.Index(
                fields=["province", "timepoint"],
                name="change_of_province",
                condition=Q(timepoint__isnull=False),
            ),
            models.Index(fields=["id"], name="change_without_number", condition=Q(timepoint=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["timepoint"],
                name="change_has_a_timepoint_of_its_own",
                condition=Q(timepoint__isnull=False),
            ),
            # Whatever happens to a record within one transaction is one change of it. Those with
            # a number are done, and in a database restored elsewhere transactions count anew.
            models.UniqueConstraint(
                fields=["xact", "kind", "resource", "place"],
                name="change_is_told_once",
                condition=Q(timepoint__isnull=True),
            ),
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


def number_all_changes():
    """Number whatever is committed by now, though it be a million that nobody asked for yet."""
    before = Horizon.objects.get().reached
    while (reached := number_changes()) - before >= AT_ONCE:
        before = reached
    return reached
