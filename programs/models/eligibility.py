"""Who fits, asked from both sides by one query: of a program, and of a business.

Each rule is a condition over the narrow rows of facts.py (or over groups). A list of those who fit
joins the conditions of one program; a business asks those of all open programs at once, as an array
of answers. What nobody knows never fits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, reduce
from operator import and_, or_

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, Exists, Func, OuterRef, Q, Value, When
from django.utils import timezone

from businesses.choices import GroupNeed, SizeScheme
from businesses.models import BusinessGroup, SizeThreshold
from businesses.models.kbli import CURRENT_VERSION, SECTION
from businesses.models.readiness import READINESS, Readiness, meeting
from ikm_registry.accounts.scope import beginning
from ikm_registry.rest.documents import within
from programs.choices import Recipient, RuleKind
from programs.models.application import Application
from programs.models.facts import NEVER, Facts, held_until, helped_on
from programs.models.rule import Rule
from programs.models.rules import KINDS

AMOUNTS = {
    SizeScheme.PERMENPERIN: "investment",
    SizeScheme.PP7_CAPITAL: "capital",
    SizeScheme.PP7_SALES: "turnover",
    SizeScheme.BPS: None,
}
CODE, IN_SECTION = 5, ("10000", "33999")


def years_before(day, years):
    """The same day so many years ago; of 29 February the day after the 28th."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:
        return day.replace(year=day.year - years, day=28) + timedelta(days=1)


def between(name, terms):
    """Known, and within the bounds."""
    found = Q((f"{name}__gte", terms.get("least", 0)))
    return found & Q((f"{name}__lte", terms["most"])) if "most" in terms else found


def of_kbli(code):
    """A code and all below it, as numbers of facts."""
    first, last = IN_SECTION if code == SECTION else (code.ljust(CODE, "0"), code.ljust(CODE, "9"))
    return Q(kbli__range=(int(CURRENT_VERSION + first), int(CURRENT_VERSION + last)))


class Conditions:
    """Rules as conditions over facts of businesses, on one day. Thresholds are read once."""

    def __init__(self, on=None):
        self.on = on or timezone.localdate()

    def of(self, rule):
        return self.MADE[RuleKind(rule.kind)](self, rule.terms)

    @cached_property
    def thresholds(self):
        return list(SizeThreshold.objects.valid_on(self.on))

    def place(self, terms):
        return reduce(or_, map(within, terms["codes"]))

    def kbli(self, terms):
        return reduce(or_, map(of_kbli, terms["codes"]))

    def size(self, terms):
        """The first threshold that fits says the class, as SizeThresholdQuerySet.case has it."""
        amount = AMOUNTS[terms["scheme"]]
        whens = [
            When(row.q("workers", amount), then=Value(row.size_class in terms["classes"]))
            for row in self.thresholds
            if row.scheme == terms["scheme"]
        ]
        asked = {name for row in self.thresholds for name in self.asked_by(row, terms["scheme"])}
        known = reduce(and_, (Q((f"{name}__gte", 0)) for name in sorted(asked)), Q())
        return known & Q(Case(*whens, default=Value(False), output_field=BooleanField()))

    def asked_by(self, row, scheme):
        """Which facts a threshold of this test looks at."""
        if row.scheme != scheme:
            return
        if row.min_workers is not None or row.max_workers is not None:
            yield "workers"
        if row.min_amount is not None or row.max_amount is not None:
            yield AMOUNTS[scheme]

    def workers(self, terms):
        return between("workers", terms)

    def turnover(self, terms):
        return between("turnover", terms)

    def holds(self, terms):
        return Q((f"{held_until(terms['certificate'])}__gte", self.on))

    def lacks(self, terms):
        return Q((f"{held_until(terms['certificate'])}__lt", self.on))

    def nib(self, terms):
        return Q(has_nib=True)

    def years(self, terms):
        """By the calendar: founded in 2020 is six years in 2026."""
        found = Q(founded__gte=max(self.on.year - terms["most"], 1) if "most" in terms else 1)
        return found & Q(founded__lte=self.on.year - terms.get("least", 0))

    def woman(self, terms):
        return Q(is_owned_by_woman=True)

    def not_helped(self, terms):
        since = years_before(self.on, terms["years"])
        kinds = terms.get("kinds")
        columns = list(map(helped_on, kinds)) if kinds else ["helped_last"]
        return reduce(and_, (Q((f"{column}__lt", since)) for column in columns))

    def in_group(self, terms):
        return Q(is_in_group=True)

    MADE: dict[RuleKind, Callable] = {
        RuleKind.PLACE: place,
        RuleKind.KBLI: kbli,
        RuleKind.SIZE: size,
        RuleKind.WORKERS: workers,
        RuleKind.TURNOVER: turnover,
        RuleKind.HOLDS: holds,
        RuleKind.LACKS: lacks,
        RuleKind.NIB: nib,
        RuleKind.YEARS: years,
        RuleKind.WOMAN: woman,
        RuleKind.NOT_HELPED: not_helped,
        RuleKind.IN_GROUP: in_group,
    }


def of_group(rule):
    """A rule as a condition over groups."""
    return OF_GROUPS[RuleKind(rule.kind)](rule.terms)


def groups_in(terms):
    return reduce(or_, (beginning("region_id", code) for code in terms["codes"]))


def groups_of_kbli(terms):
    kinds = [beginning("kbli__code", code) for code in terms["codes"] if code != SECTION]
    any_kind = Q(kbli__isnull=False) if SECTION in terms["codes"] else Q(pk__in=[])
    return Q(kbli__version=CURRENT_VERSION) & reduce(or_, kinds, any_kind)


def ready_groups(terms):
    asked = Readiness(**terms)
    return reduce(and_, (meeting(need, asked) for need in READINESS))


def groups_not_helped(terms):
    """By no help of their own; what helped a member is not theirs."""
    since = years_before(timezone.localdate(), terms["years"])
    helped = Application.objects.that_helped_since(since).filter(group=OuterRef("pk"))
    if kinds := terms.get("kinds"):
        helped = helped.filter(program__kind__in=kinds)
    return ~Q(Exists(helped.order_by()))


def never_helped(recipient):
    """Of whom no program is known to have helped them; of a group no help of its own counts."""
    if recipient == Recipient.GROUP:
        helped = Application.objects.that_helped().filter(group=OuterRef("pk"))
        return ~Q(Exists(helped.order_by()))
    return Q(helped_last=NEVER)


OF_GROUPS: dict[RuleKind, Callable[[dict], Q]] = {
    RuleKind.PLACE: groups_in,
    RuleKind.KBLI: groups_of_kbli,
    RuleKind.MEMBERS: lambda terms: meeting(GroupNeed.MEMBERS, Readiness(members=terms["least"])),
    RuleKind.READY: ready_groups,
    RuleKind.DECREE: lambda terms: meeting(GroupNeed.DECREE, Readiness()),
    RuleKind.NOT_HELPED: groups_not_helped,
}


# Of a program: who fits.


def fitting(program, rules, by):
    """The facts of all who fit and whom this reader may see; one query, however many there are.

    What a rule rests on is not told by it to who may not see that.
    """
    conditions, facts = Conditions(), Facts.objects.permitted(by, "view")
    asked = [Q(is_active=True), *open_to(program)]
    for rule in rules:
        asked.append(conditions.of(rule))
        if guard := KINDS[rule.kind].guard:
            asked.append(facts.allowed(by, guard))
    return facts.filter(*asked)


def open_to(program):
    if program.open_to_id:
        yield within(program.open_to_id)


def fitting_groups(program, rules, by):
    groups = BusinessGroup.objects.permitted(by, "view").active().inside(program.open_to_id)
    return groups.filter(*map(of_group, rules))


def who_fits(program, rules, by):
    """Businesses (as facts) or groups, whichever the program is for."""
    find = fitting_groups if program.recipient == Recipient.GROUP else fitting
    return find(program, rules, by)


# Of a business: what fits.


@dataclass(frozen=True)
class Answer:
    """Whether one rule holds; None: this reader may not be told."""

    rule: Rule
    holds: bool | None


@dataclass(frozen=True)
class Fit:
    """One open program, and why it does not fit yet."""

    program: object
    answers: list[Answer]

    @property
    def fits(self):
        return all(answer.holds for answer in self.answers)

    @property
    def missing(self):
        return [answer for answer in self.answers if not answer.holds]


class Answers(Func):
    """Conditions as an array of true and false."""

    template = "ARRAY[%(expressions)s]::boolean[]"
    output_field = ArrayField(BooleanField())


def truth(condition):
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def answered(rows, asked):
    """What one row says to these conditions; one query."""
    if not asked:
        return []
    found = rows.annotate(answers=Answers(*map(truth, asked))).values_list("answers", flat=True)
    return next(iter(found), [False] * len(asked))


def fits_of(business, programs, by):
    """Each of these programs, with an answer to each of its rules: one query for all of them."""
    facts = Facts.objects.filter(pk=business.pk)
    conditions, rules = Conditions(), [rule for each in programs for rule in each.rule_set.all()]
    guards = sorted({KINDS[rule.kind].guard for rule in rules} - {""})
    asked = [*(conditions.of(rule) for rule in rules)]
    asked += [facts.allowed(by, guard) for guard in guards]
    answers = answered(facts, asked)
    may_know = dict(zip(guards, answers[len(rules) :], strict=True)) | {"": True}
    told = {
        rule.pk: Answer(rule, holds if may_know[KINDS[rule.kind].guard] else None)
        for rule, holds in zip(rules, answers, strict=False)
    }
    return told_of(programs, told)


def fits_of_group(group, programs):
    rules = [rule for each in programs for rule in each.rule_set.all()]
    answers = answered(BusinessGroup.objects.filter(pk=group.pk), list(map(of_group, rules)))
    told = {rule.pk: Answer(rule, holds) for rule, holds in zip(rules, answers, strict=True)}
    return told_of(programs, told)


def told_of(programs, told):
    """Those that fit come first, then those that lack least."""
    fits = [Fit(each, [told[rule.pk] for rule in each.rule_set.all()]) for each in programs]
    return sorted(fits, key=lambda fit: (len(fit.missing), fit.program.closes_on))
