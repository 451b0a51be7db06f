"""The answers one may choose from, in words; those that the database knows cost one query."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from businesses.choices import CertificateKind, Holding, SizeClass, SizeScheme
from businesses.models import Country, SizeThreshold

UNKNOWN = "unknown"
KNOWN = "known"
ANY = "any"
SOME = "some"
COORDINATES = [(KNOWN, _("known")), (UNKNOWN, _("unknown"))]
PHOTOS = [(SOME, _("some")), ("none", _("none yet"))]
AGES = [
    ("6", _("Half a year or longer")),
    ("12", _("A year or longer")),
    ("24", _("Two years or longer")),
    ("36", _("Three years or longer")),
]
NEW = [
    ("7", _("Within 7 days")),
    ("30", _("Within 30 days")),
    ("90", _("Within 90 days")),
    ("365", _("Within a year")),
]


def size_words(size):
    return _("unknown") if size == UNKNOWN else SizeClass(size).label


def size_choices():
    """The classes that each test knows, and "unknown". Costs one query."""
    known = set(SizeThreshold.objects.values_list("scheme", "size_class"))
    for scheme in SizeScheme:
        sizes = [size.value for size in SizeClass if (scheme.value, size.value) in known]
        pairs = [(f"{scheme}:{size}", size_words(size)) for size in [*sizes, UNKNOWN]]
        yield scheme.label, pairs


def certificate_choices():
    """How it stands with each kind of certificate, and with any: `expiring:halal`."""
    kinds = [(ANY, _("any permit")), *CertificateKind.choices]
    for how in Holding:
        pairs = [(f"{how}:{kind}", f"{words}: {how.label}") for kind, words in kinds]
        yield capfirst(how.label), pairs


def country_choices():
    """Costs one query."""
    return ((country.pk, country.name) for country in Country.objects.by_name())
