from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CountryQuerySet(models.QuerySet):
    def by_name(self):
        """In the order of the alphabet of whoever reads."""
        return self.order_by("name_en" if in_english() else "name_id")


class Country(models.Model):
    """A country of ISO 3166-1, named as Unicode's CLDR does in Indonesian and English."""

    alpha2 = models.CharField(_("code"), max_length=2, primary_key=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    asean = models.BooleanField(_("member of ASEAN"), default=False)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name_id"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self):
        return self.name

    @property
    def name(self):
        """In the language of the reader; Indonesian where that is not English."""
        return self.name_en if in_english() else self.name_id


def in_english():
    return (get_language() or "").startswith("en")
