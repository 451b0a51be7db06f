import uuid

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from businesses.choices import ImportEvent, ImportState, MoneyUnit
from businesses.models.business import Business
from businesses.models.record import year_rules
from businesses.validators import sheet_size
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.feed.models import Told
from ikm_registry.jobs.progress import COUNTS, RowWork
from ikm_registry.regions.models import Region
from ikm_registry.rest.documents import PUBLIC_TASK

SHEET_TYPES = ["csv", "xlsx", "xls", "ods"]


def sheet_place(batch, filename):
    """The public uuid, so that nothing a person wrote is part of a path."""
    return f"imports/{batch.uuid}.{filename.rpartition('.')[2].lower()}"


class ImportBatch(Told, RowWork):
    """One spreadsheet on its way into one regency's registry: checked first, loaded when told.

    Checking does all that loading does and takes it back, so what it counts is what
    loading will do. `done` and the counts grow with each chunk, in the transaction of
    the chunk: a worker that is killed goes on where the last whole chunk ended. Each chunk asks
    first whether somebody cancelled the work; what was written before stays.
    """

    happenings = ImportEvent
    # Not by the database: the file's place needs it before the row is written.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("regency"))
    year = models.PositiveSmallIntegerField(_("year of the figures"), validators=year_rules)
    file = models.FileField(
        _("spreadsheet"),
        upload_to=sheet_place,
        validators=[FileExtensionValidator(SHEET_TYPES), sheet_size],
    )
    filename = models.CharField(_("file name"), max_length=200)
    money_unit = models.PositiveIntegerField(
        _("money is written in"),
        choices=MoneyUnit,
        null=True,
        blank=True,
        help_text=_("Left empty, the column titles decide: “(000)” means thousands."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKING
    )
    columns = models.JSONField(default=list, blank=True, editable=False)
    preview = models.JSONField(default=list, blank=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="importbatch_every_row_is_accounted_for",
                condition=models.Q(
                    done=F("created") + F("updated") + F("unchanged") + F("refused"),
                    done__lte=F("total"),
                ),
            )
        ]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("businesses:import", args=[self.uuid])

    @classmethod
    def heard_by(cls, reader):
        """Whoever may read the businesses of the place is told that many of them came."""
        rows = cls.objects.all() if reader.purpose == PUBLIC_TASK else cls.objects.none()
        return rows.filter(rows.allowed(reader.user, "businesses.view_business"))

    def facts_told(self):
        """The counts: not all who are told of it may see the list under `jobs/`."""
        counts = {name: getattr(self, name) for name in COUNTS if name != "done"}
        return {"region": self.region_id, "state": self.state, **counts}

    @property
    def is_working(self):
        return self.state in (ImportState.CHECKING, ImportState.LOADING)

    @property
    def to_write(self):
        return self.created + self.updated


class ImportProblem(models.Model):
    """Why a row was refused, why a value was left out, or what it would take the place of."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=100)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    # The same in the words of programs: which fact, and what is wrong with it, by the codes of the
    # API. What only has to be known, as a name that was made up, has none.
    fact = models.CharField(_("fact"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    is_refusal = models.BooleanField(_("row refused"), default=True)
    overrules = models.BooleanField(
        _("replaces a correction"),
        default=False,
        help_text=_("The list's value takes the place of one that was written here."),
    )

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = _("import problem")
        verbose_name_plural = _("import problems")

    def __str__(self):
        return f"{self.row}: {self.reason}"


class ImportedRow(models.Model):
    """By what a business that came from a list is known again when the list comes again.

    The fingerprint is made of what the list said of name, owner, district and product,
    so it still fits after an officer has corrected any of these here. Lists hold rows
    that say the same of several businesses, hence it is not unique: the n-th such row
    means the n-th such business.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="imported_rows")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="rows")
    row = models.PositiveIntegerField(_("row"))
    fingerprint = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "fingerprint"], name="importedrow_is_noted_once"
            )
        ]

    def __str__(self):
        return f"{self.batch_id}/{self.row}"
