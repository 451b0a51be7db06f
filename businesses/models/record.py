from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import localdate
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

    # Beside which field a constraint speaks, by its code; the others speak of the whole record.
    beside: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise ValidationError(put_beside(error, self.beside)) from error


def put_beside(error, fields):
    placed = {}
    for name, errors in error.update_error_dict({}).items():
        for each in errors:
            field = fields.get(each.code, name) if name == NON_FIELD_ERRORS else name
            placed.setdefault(field, []).append(each)
    return placed


class OfBusinessQuerySet(RegionScopedQuerySet):
    """Records that belong to a business lie where it lies."""

    region_path = "business__region__code"
    owner_path = "business__people__user"
    owner_until = "business__people__ended_at"

    def may_be_of(self, user):
        """As businesses are: whoever owns none is spared the "or" for what is hers."""
        business = self.model._meta.get_field("business").related_model
        return business._default_manager.none().may_be_of(user)


class OfBusiness(Record):
    """A record that belongs to one business and goes with it."""

    business = models.ForeignKey(
        "businesses.Business", models.CASCADE, related_name="%(class)s_set", editable=False
    )

    objects = OfBusinessQuerySet.as_manager()

    class Meta:
        abstract = True


FIRST_YEAR = 1990


def this_year():
    return localdate().year


year_rules = [MinValueValidator(FIRST_YEAR), MaxValueValidator(this_year)]


class OfPeriod(models.Model):
    """Something said of one year or half-year, so that a new year never overwrites an old one."""

    year = models.PositiveSmallIntegerField(_("year"), validators=year_rules)
    part = models.PositiveSmallIntegerField(_("part of the year"), default=0, db_default=0)

    class Meta:
        abstract = True
