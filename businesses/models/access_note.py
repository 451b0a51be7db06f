"""Who looked at whose personal data, when and what for: the register of access."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from businesses.choices import AccessKind, Personal, Purpose
from businesses.models.export import Export
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.regions.models import Region


class AccessNote(models.Model):
    """One look at personal data; written with it, in one transaction, and never changed.

    It outlives what it is about, so business and owner are named by their numbers. An export
    is noted once for each place of its reader, a search for a person too, whether or not it
    found one; what was searched for is not kept. `region` is empty where somebody may see all
    of Indonesia.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    request = models.CharField(_("request"), max_length=36, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    registry_no = models.CharField(_("public number"), max_length=17, blank=True)
    owner_no = models.BigIntegerField(_("owner"), null=True)
    field = models.CharField(_("data"), max_length=10, choices=Personal, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    export = models.ForeignKey(
        Export, models.PROTECT, null=True, related_name="notes", verbose_name=_("export")
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("access")
        verbose_name_plural = _("register of access")
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_by_time"),
            models.Index(fields=["user", "-at"], name="access_of_user"),
        ]

    def __str__(self):
        return f"{self.pk} {self.kind}"
