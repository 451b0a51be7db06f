"""Units in which IKM count and weigh what they make."""

import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    MASS = "mass", _("Mass")
    VOLUME = "volume", _("Volume")
    LENGTH = "length", _("Length")
    AREA = "area", _("Area")
    COUNT = "count", _("Count")
    PACKAGE = "package", _("Package")
    OTHER = "other", _("Other")


def spoken(text):
    """Case, dots and spare spaces say nothing: "  BKS. " is "bks"."""
    return re.sub(r"\s+", " ", text.replace(".", " ").replace("\0", "")).strip().casefold()


class UnitQuerySet(models.QuerySet):
    def find(self, text):
        """The unit that people write so, or None. One query; a list of rows takes `UnitBook`."""
        word = spoken(text)
        return self.filter(Q(code=word) | Q(aliases__contains=[word])).first() if word else None


class Unit(models.Model):
    """One unit, and how many of its base it makes: a kodi is 20 pieces.

    A unit without a base is one itself. Packages (bungkus, botol) are each their own
    base: how much goes into a bungkus, its maker decides.
    """

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    dimension = models.CharField(_("dimension"), max_length=8, choices=Dimension)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("base unit")
    )
    factor = models.DecimalField(_("in units of its base"), max_digits=18, decimal_places=9)
    aliases = ArrayField(
        models.CharField(max_length=40), verbose_name=_("other spellings"), default=list, blank=True
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["dimension", "name"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                name="unit_factor_is_positive_and_one_for_a_base",
                condition=Q(base__isnull=True, factor=1) | Q(base__isnull=False, factor__gt=0),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def measure(self):
        """The code of the unit that all comparable units are counted in."""
        return self.base_id or self.code


class UnitBook:
    """Every spelling of every unit, read once (one query) for a file of many rows."""

    def __init__(self):
        self._units = {}
        for unit in Unit.objects.all():
            for word in [unit.code, *unit.aliases]:
                self._units[word] = unit

    def find(self, text):
        """The unit that people write so, or None."""
        return self._units.get(spoken(text))


def convert(volume, from_unit, to_unit):
    """The same amount in another unit, in exact decimals, or refuse with a sentence."""
    if from_unit.measure != to_unit.measure:
        raise ValidationError(
            _("%(from)s cannot be converted to %(to)s: they do not measure the same thing."),
            code="incomparable_units",
            params={"from": from_unit.name, "to": to_unit.name},
        )
    return volume * from_unit.factor / to_unit.factor
