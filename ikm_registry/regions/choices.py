"""The words of the regions: levels, kinds and the three clocks of Indonesia."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Length of a Kemendagri code says its level: 35, 35.13, 35.13.05, 35.13.05.2008."""

    PROVINCE = 2, _("Province")
    REGENCY = 5, _("Regency or city")
    DISTRICT = 8, _("District (kecamatan)")
    VILLAGE = 13, _("Village")


class Kind(models.TextChoices):
    """What a region is called by law; its code says so (`codes.kind_of`)."""

    PROVINCE = "provinsi", _("Province")
    REGENCY = "kabupaten", _("Regency")
    CITY = "kota", _("City")
    DISTRICT = "kecamatan", _("District")
    URBAN_VILLAGE = "kelurahan", _("Urban village")
    VILLAGE = "desa", _("Rural village")
    CUSTOMARY_VILLAGE = "desa adat", _("Customary village")


class Zone(models.TextChoices):
    """The clocks of Keppres 41/1987; the labels are proper names, the same in each language."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"
