"""Rules in words: what a program asks for, why somebody does not fit, and what to do about it."""

from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from businesses.choices import CertificateKind, SizeClass, SizeScheme
from businesses.models import Kbli
from businesses.models.kbli import CURRENT_VERSION
from ikm_registry.regions.models import Region
from programs.choices import ProgramKind, RuleKind
from programs.models.rules import KINDS


class Wording:
    """Sentences of many rules; the names of their places and KBLI are read by two queries."""

    def __init__(self, rules):
        self.rules = list(rules)

    def named(self, kind):
        return {c for rule in self.rules if rule.kind == kind for c in rule.terms.get("codes", [])}

    @cached_property
    def places(self):
        codes = self.named(RuleKind.PLACE)
        found = Region.objects.filter(code__in=codes) if codes else []
        return {place.code: place.full_name for place in found}

    @cached_property
    def kinds(self):
        codes = self.named(RuleKind.KBLI)
        found = Kbli.objects.of_version(CURRENT_VERSION).filter(code__in=codes) if codes else []
        return {kind.code: str(kind) for kind in found}

    def asks(self, rule):
        return self.told(KINDS[rule.kind].asks, rule)

    def because(self, rule):
        return self.told(KINDS[rule.kind].because, rule)

    def remedy(self, rule):
        return str(KINDS[rule.kind].remedy)

    def told(self, sentence, rule):
        return str(sentence) % self.words(rule.kind, rule.terms)

    def words(self, kind, terms):
        """What stands in the gaps of the sentences of this kind."""
        if kind == RuleKind.PLACE:
            return {"places": listed(self.places.get(code, code) for code in terms["codes"])}
        if kind == RuleKind.KBLI:
            return {"kbli": listed(self.kinds.get(code, code) for code in terms["codes"])}
        if "least" in terms or "most" in terms:
            return {"bounds": bounds_in_words(terms), "least": terms.get("least")}
        return {name: WORDS[name](value) for name, value in (USUAL[kind] | terms).items()}


# What terms that are left out mean.
USUAL = {kind: {} for kind in RuleKind} | {
    RuleKind.NOT_HELPED: {"kinds": list(ProgramKind)},
    RuleKind.READY: {"electricity_va": 1},
}
WORDS = {
    "scheme": lambda value: SizeScheme(value).label,
    "classes": lambda value: listed(SizeClass(each).label for each in value),
    "certificate": lambda value: CertificateKind(value).label,
    "kinds": lambda value: listed(ProgramKind(each).label for each in value),
    "years": number_format,
    "electricity_va": number_format,
}


def listed(words):
    return _("; ").join(map(str, words))


def bounds_in_words(terms):
    least, most = (
        None if terms.get(name) is None else number_format(terms[name], force_grouping=True)
        for name in ("least", "most")
    )
    if least and most:
        return _("%(least)s to %(most)s") % {"least": least, "most": most}
    return _("at least %s") % least if least else _("at most %s") % most
