from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from businesses.choices import ImportState
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.regions.models import Region


def sheet_place(batch, filename):
    return f"imports/{batch.uuid}.{filename.rpartition('.')[2].lower()}"


class ImportBatch(models.Model):
    """One spreadsheet on its way into the registry: checked first, loaded when told so."""

    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("regency"))
    year = models.PositiveSmallIntegerField(_("year of the figures"))
    file = models.FileField(
        _("spreadsheet"),
        upload_to=sheet_place,
        validators=[FileExtensionValidator(["csv", "xlsx", "xls", "ods"])],
    )
    filename = models.CharField(_("file name"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKING
    )
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), db_default=Now())

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.filename


class ImportProblem(models.Model):
    """Why one value of one row was refused, or kept with a warning."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=100)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    is_refusal = models.BooleanField(_("row refused"), default=True)

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = _("import problem")
        verbose_name_plural = _("import problems")

    def __str__(self):
        return f"{self.row}: {self.reason}"
