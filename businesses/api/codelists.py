"""Closed lists of words, units, countries and thresholds: what the values of records mean."""

from django.db.models import TextChoices
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from businesses import choices
from businesses.api.calls import CODELIST, CODELISTS
from businesses.models import Country, SizeThreshold, Unit
from businesses.models.unit import Dimension
from ikm_registry.rest import bodies
from ikm_registry.rest.conditions import unless_known
from ikm_registry.rest.views import ApiView

LANGUAGES = ("id", "en")
WORDS = {
    "categories": choices.ProductCategory,
    "certificate_kinds": choices.CertificateKind,
    "channels": choices.Channel,
    "consent_manners": choices.ConsentManner,
    "consent_purposes": choices.ConsentPurpose,
    "coordinate_sources": choices.CoordinateSource,
    "dimensions": Dimension,
    "education": choices.Education,
    "external_systems": choices.ExternalSystem,
    "group_kinds": choices.GroupKind,
    "group_needs": choices.GroupNeed,
    "holdings": choices.Holding,
    "legal_bases": choices.LegalBasis,
    "legal_forms": choices.LegalForm,
    "material_kinds": choices.MaterialKind,
    "member_roles": choices.MemberRole,
    "needs": choices.Need,
    "offices": choices.Office,
    "origins": choices.Origin,
    "parts": choices.Part,
    "personal_data": choices.Personal,
    "purposes": choices.Purpose,
    "reaches": choices.Reach,
    "sexes": choices.Sex,
    "size_classes": choices.SizeClass,
    "size_tests": choices.SizeScheme,
    "sources": choices.Source,
    "status": choices.Status,
    "tenures": choices.Tenure,
}


def labels(lazy):
    """The same words in each language of the site."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(lazy)
    return found


def words(kind: type[TextChoices]):
    return [{"value": value, "labels": labels(value.label)} for value in kind]


def units():
    return [
        {
            "value": unit.code,
            "labels": dict.fromkeys(LANGUAGES, unit.name),
            "dimension": unit.dimension,
            "base": unit.base_id,
            "factor": f"{unit.factor.normalize():f}",
        }
        for unit in Unit.objects.order_by("code")
    ]


def countries():
    return [
        {
            "value": country.alpha2,
            "labels": {"id": country.name_id, "en": country.name_en},
            "asean": country.asean,
        }
        for country in Country.objects.order_by("alpha2")
    ]


AMOUNTS = ("min_amount", "max_amount")
THRESHOLD = (
    *("scheme", "size_class", "min_workers", "max_workers", *AMOUNTS),
    *("valid_from", "valid_to", "source"),
)


def thresholds():
    return [
        told | {name: as_text(told[name]) for name in AMOUNTS}
        for told in SizeThreshold.objects.values(*THRESHOLD)
    ]


def as_text(amount):
    """As money is told everywhere: programs that read numbers round it off."""
    return None if amount is None else f"{amount:f}"


TABLES = {"countries": countries, "size_thresholds": thresholds, "units": units}


class Codelists(ApiView):
    asks_apart = True
    calls = {"get": CODELISTS}

    def get(self, request):
        names = sorted([*WORDS, *TABLES, "kbli", "regions"])
        elsewhere = {"kbli": reverse("records:kbli"), "regions": reverse("rest:regions")}
        return bodies.answer(
            {
                "results": [
                    {
                        "name": name,
                        "url": elsewhere.get(name) or reverse("records:codelist", args=[name]),
                    }
                    for name in names
                ]
            }
        )


class Codelist(ApiView):
    """One list, whole: none is longer than the countries of the world."""

    asks_apart = True
    calls = {"get": CODELIST}
    path_parameters = {
        "name": {
            "description": _("The name of the list."),
            "schema": {"type": "string", "enum": sorted([*WORDS, *TABLES])},
        }
    }

    def get(self, request, name):
        if name in WORDS:
            told = words(WORDS[name])
        elif name in TABLES:
            told = TABLES[name]()
        else:
            raise Http404
        return unless_known(request, bodies.written({"name": name, "results": told}))
