from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet


class Record(models.Model):
    """What every record of the registry carries.

    `version` counts the saves: a form that was opened at version 3 may not overwrite
    version 4. Services raise it, see `services/records.py`. `uuid` is its name outside: it
    never changes and tells nothing, neither how many records there are nor which came first.
    """

    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now())

    class Meta:
        abstract = True


class OfBusinessQuerySet(RegionScopedQuerySet):
    """Records that belong to a business lie where it lies."""

    region_path = "business__region__code"
    owner_path = "business__owner__account"


class OfBusiness(Record):
    """A record that belongs to one business and goes with it."""

    business = models.ForeignKey(
        "businesses.Business", models.CASCADE, related_name="%(class)s_set", editable=False
    )

    objects = OfBusinessQuerySet.as_manager()

    class Meta:
        abstract = True


class OfPeriod(models.Model):
    """Something said of one year or half-year, so that a new year never overwrites an old one."""

    year = models.PositiveSmallIntegerField(_("year"))
    part = models.PositiveSmallIntegerField(_("part of the year"), default=0, db_default=0)

    class Meta:
        abstract = True
