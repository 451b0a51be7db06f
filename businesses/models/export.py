"""Who took which list out of the registry."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from businesses.choices import ExportFormat


class Export(models.Model):
    """One list that somebody took along; never changed afterwards.

    `filters` is what was asked, but of a search only that there was one: its words may
    name a person. `scope` holds the regions in which the person could see businesses at
    that moment, so that it can still be told what she may have seen when her assignments
    have changed. `rows` was counted just before the first row left; of a stream of the API, as
    they left.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    format = models.CharField(_("format"), max_length=6, choices=ExportFormat)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    scope = ArrayField(models.CharField(max_length=13, blank=True), verbose_name=_("regions"))
    rows = models.PositiveIntegerField(_("rows"))
    columns = ArrayField(models.CharField(max_length=30), verbose_name=_("columns"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["user", "-at"], name="export_of_user")]

    def __str__(self):
        return f"{self.pk} {self.format}"
