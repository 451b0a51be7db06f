"""The kinds of rules: what each asks for, and in which words it is told.

`read` refuses terms that a kind does not have; eligibility.py turns them into conditions. A new
kind is a word in choices.py, a line in `KINDS`, and a condition there; docs/programs.md tells all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import CertificateKind, SizeClass, SizeScheme
from businesses.models import Kbli
from businesses.models.kbli import CURRENT_VERSION
from businesses.models.money import VIEW_MONEY
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.regions.models import Region
from programs.choices import ProgramKind, Recipient, RuleKind

MOST_WORKERS = 100_000
MOST_MONEY = 10**15
MOST_YEARS = 100
MOST_MEMBERS = 1_000
MOST_ELECTRICITY = 10_000_000
MOST_NAMED = 50  # places or KBLI of one rule
SEE_OWNERS = "businesses.view_owner"


def refused(sentence):
    raise ValidationError({"terms": sentence})


def codes_of(value, known, sentence):
    """A list of codes, each of which is known; `sentence` says what is none."""
    if not isinstance(value, list) or not value or len(value) > MOST_NAMED:
        refused(_("Name at least one, and at most %(most)s.") % {"most": MOST_NAMED})
    if not all(isinstance(code, str) for code in value):
        refused(_("Codes are texts."))
    found = set(known(value))
    for code in value:
        if code not in found:
            refused(sentence % {"code": code[:20]})
    return sorted(set(value))


def read_places(value):
    def known(codes):
        written = [code for code in codes if WRITTEN.fullmatch(code)]
        return Region.objects.current().filter(code__in=written).values_list("code", flat=True)

    return codes_of(value, known, _("“%(code)s” is no place that is in force."))


def read_kbli(value):
    def known(codes):
        kinds = Kbli.objects.of_version(CURRENT_VERSION)
        clean = [code for code in codes if "\0" not in code]
        return kinds.filter(code__in=clean).values_list("code", flat=True)

    return codes_of(value, known, _("“%(code)s” is no code of KBLI 2020."))


def read_choice(choices, value):
    if not isinstance(value, str) or value not in choices.values:
        refused(
            _("“%(word)s” is none of: %(all)s.")
            % {"word": str(value)[:30], "all": ", ".join(choices.values)}
        )
    return value


def read_choices(choices, value):
    if not isinstance(value, list) or not value:
        refused(_("Choose at least one."))
    return sorted({read_choice(choices, each) for each in value})


def read_number(least, most, value):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        refused(
            _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        )
    return value


@dataclass(frozen=True)
class Term:
    """One thing that a kind of rule asks for."""

    read: Callable[[Any], Any]
    is_required: bool = True


def bounds(most):
    read = partial(read_number, 0, most)
    return {"least": Term(read, is_required=False), "most": Term(read, is_required=False)}


def require_bounds(terms):
    if not terms:
        refused(_("Write a lowest number, a highest, or both."))
    if terms.get("least", 0) > terms.get("most", MOST_MONEY):
        refused(_("The lowest number is above the highest."))


def nothing_more(terms):
    """What holds of single terms is all there is to hold."""


BUSINESS, GROUP = frozenset({Recipient.BUSINESS}), frozenset({Recipient.GROUP})
BOTH = BUSINESS | GROUP


@dataclass(frozen=True)
class Kind:
    """`asks` says what must hold, `because` that it does not, `remedy` what to do then.

    `guard`: whoever lacks this right on a business is not told by a rule what it rests on.
    """

    asks: str | Promise
    because: str | Promise
    remedy: str | Promise
    terms: Mapping[str, Term] = field(default_factory=dict)
    recipients: frozenset[Recipient] = BUSINESS
    together: Callable[[dict], None] = nothing_more
    guard: str = ""


KINDS: dict[RuleKind, Kind] = {
    RuleKind.PLACE: Kind(
        gettext_lazy("Lies in %(places)s."),
        gettext_lazy("It does not lie in %(places)s."),
        gettext_lazy("Correct the place if it is written wrongly; otherwise this is for others."),
        {"codes": Term(read_places)},
        BOTH,
    ),
    RuleKind.KBLI: Kind(
        gettext_lazy("Makes what this KBLI names: %(kbli)s."),
        gettext_lazy("Its main KBLI is not this one: %(kbli)s."),
        gettext_lazy("Correct the main KBLI if it is missing or written wrongly."),
        {"codes": Term(read_kbli)},
        BOTH,
    ),
    RuleKind.SIZE: Kind(
        gettext_lazy("Is of this size: %(classes)s (%(scheme)s)."),
        gettext_lazy(
            "Its newest figures do not show that it is of this size: %(classes)s (%(scheme)s)."
        ),
        gettext_lazy("Write its newest figures: workers, and the money that this test asks for."),
        {
            "scheme": Term(partial(read_choice, SizeScheme)),
            "classes": Term(partial(read_choices, SizeClass)),
        },
    ),
    RuleKind.WORKERS: Kind(
        gettext_lazy("Number of workers: %(bounds)s."),
        gettext_lazy("Its newest figures do not show such a number of workers: %(bounds)s."),
        gettext_lazy("Write in its newest figures how many work there."),
        bounds(MOST_WORKERS),
        together=require_bounds,
    ),
    RuleKind.TURNOVER: Kind(
        gettext_lazy("Turnover of a year in rupiah: %(bounds)s."),
        gettext_lazy("Its newest figures do not show such a turnover in rupiah: %(bounds)s."),
        gettext_lazy("Write the turnover of last year in its figures."),
        bounds(MOST_MONEY),
        together=require_bounds,
        guard=VIEW_MONEY,
    ),
    RuleKind.HOLDS: Kind(
        gettext_lazy("Holds this certificate: %(certificate)s."),
        gettext_lazy("No valid certificate of this kind is recorded: %(certificate)s."),
        gettext_lazy("Record the certificate if there is one; otherwise ask the office for help."),
        {"certificate": Term(partial(read_choice, CertificateKind))},
    ),
    RuleKind.LACKS: Kind(
        gettext_lazy("Does not hold this certificate yet: %(certificate)s."),
        gettext_lazy("It holds this certificate already: %(certificate)s."),
        gettext_lazy("Nothing is to be done: this is for those who still need it."),
        {"certificate": Term(partial(read_choice, CertificateKind))},
    ),
    RuleKind.NIB: Kind(
        gettext_lazy("Has a NIB."),
        gettext_lazy("No NIB is recorded."),
        gettext_lazy("Get one free of charge at oss.go.id and record its 13 digits."),
    ),
    RuleKind.YEARS: Kind(
        gettext_lazy("Years in business: %(bounds)s."),
        gettext_lazy("Its years in business are not written here, or not as asked: %(bounds)s."),
        gettext_lazy("Record the year in which it was founded."),
        bounds(MOST_YEARS),
        together=require_bounds,
    ),
    RuleKind.WOMAN: Kind(
        gettext_lazy("Is owned by a woman."),
        gettext_lazy("It is not recorded that a woman owns it."),
        gettext_lazy("Record whether the owner is a woman or a man, if that is missing."),
        guard=SEE_OWNERS,
    ),
    RuleKind.NOT_HELPED: Kind(
        gettext_lazy("Was not helped in the last %(years)s years: %(kinds)s."),
        gettext_lazy("It was helped in the last %(years)s years: %(kinds)s."),
        gettext_lazy("Apply again once that time is over."),
        {
            "years": Term(partial(read_number, 1, MOST_YEARS)),
            "kinds": Term(partial(read_choices, ProgramKind), is_required=False),
        },
        BOTH,
    ),
    RuleKind.IN_GROUP: Kind(
        gettext_lazy("Is member of a group."),
        gettext_lazy("It is member of no group."),
        gettext_lazy("Join a group (KUB), or found one with others; the office helps."),
    ),
    RuleKind.MEMBERS: Kind(
        gettext_lazy("Has at least %(least)s registered members."),
        gettext_lazy("It has fewer than %(least)s registered members."),
        gettext_lazy("Register the businesses of its members and add them to the group."),
        {"least": Term(partial(read_number, 1, MOST_MEMBERS))},
        GROUP,
    ),
    RuleKind.READY: Kind(
        gettext_lazy(
            "Is ready to receive: chair, statutes, bank account, a place for the machine, "
            "electricity of %(electricity_va)s VA or more."
        ),
        gettext_lazy(
            "Something is missing: chair, statutes, bank account, a place for the machine, or "
            "electricity of %(electricity_va)s VA."
        ),
        gettext_lazy("The page of the group tells what is missing and what to do about it."),
        {"electricity_va": Term(partial(read_number, 1, MOST_ELECTRICITY), is_required=False)},
        GROUP,
    ),
    RuleKind.DECREE: Kind(
        gettext_lazy("Has a decree (SK)."),
        gettext_lazy("No decree (SK) is recorded."),
        gettext_lazy("Ask the village or the Dinas to confirm the group, and record the number."),
        recipients=GROUP,
    ),
}


def kinds_for(recipient):
    """The kinds that may be asked of such applicants."""
    return [kind for kind, told in KINDS.items() if recipient in told.recipients]


def read(kind, terms):
    """The terms as they are kept, or a sentence about the first that is wrong."""
    told = KINDS[kind]
    if not isinstance(terms, dict):
        refused(_("Terms are an object of names and values."))
    for name in terms:
        if name not in told.terms:
            refused(_("This rule has no “%(name)s”.") % {"name": str(name)[:30]})
    given = {name: value for name, value in terms.items() if value not in (None, "", [])}
    for name, term in told.terms.items():
        if term.is_required and name not in given:
            refused(_("This rule lacks “%(name)s”.") % {"name": name})
    clean = {name: told.terms[name].read(value) for name, value in given.items()}
    told.together(clean)
    return clean
